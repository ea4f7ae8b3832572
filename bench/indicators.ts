import { ADX, ATR, BollingerBands, EMA, MACD, RSI, SMA, Stochastic } from 'technicalindicators';
import { candleColumns, type CandleColumns } from '../src/shared/domain/candle.ts';
import { random } from '../src/shared/domain/random.ts';
import { MINUTE } from '../src/shared/domain/time.ts';
import { adx } from '../src/shared/indicators/adx.ts';
import { atr } from '../src/shared/indicators/atr.ts';
import { bollinger } from '../src/shared/indicators/bollinger.ts';
import { ema } from '../src/shared/indicators/ema.ts';
import type { Indicator } from '../src/shared/indicators/indicator.ts';
import { macd } from '../src/shared/indicators/macd.ts';
import { rsi } from '../src/shared/indicators/rsi.ts';
import { sma } from '../src/shared/indicators/sma.ts';
import { stochastic } from '../src/shared/indicators/stochastic.ts';
import * as kernels from './indicator-kernels.ts';
import type { Measurement } from './measurement.ts';

/** A leap year of minutes. */
const CANDLES = 527_040;
const ROUNDS = 9;
const LIBRARY_ROUNDS = 5;

function walk(length: number): CandleColumns {
  const candles = candleColumns(length);
  const source = random(20_240_101);
  let close = 30_000;
  for (let i = 0; i < length; i++) {
    const open = close;
    close = open * Math.exp(0.0008 * source.normal());
    candles.openTime[i] = i * MINUTE;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, close) * (1 + 0.0004 * source.uniform());
    candles.low[i] = Math.min(open, close) * (1 - 0.0004 * source.uniform());
    candles.close[i] = close;
    candles.volume[i] = 100 * source.uniform();
  }
  return candles;
}

interface Contender {
  readonly name: string;
  readonly indicator: Indicator;
  kernel(candles: CandleColumns, outputs: readonly Float64Array[]): void;
  library(values: Lists): unknown;
}

type Lists = Readonly<Record<'high' | 'low' | 'close', number[]>>;

const CONTENDERS: readonly Contender[] = [
  { name: 'sma 20', indicator: sma(20), kernel: ({ close }, [out]) => kernels.sma(close, out, 20), library: ({ close }) => SMA.calculate({ period: 20, values: close }) },
  { name: 'ema 20', indicator: ema(20), kernel: ({ close }, [out]) => kernels.ema(close, out, 20), library: ({ close }) => EMA.calculate({ period: 20, values: close }) },
  { name: 'rsi 14', indicator: rsi(14), kernel: ({ close }, [out]) => kernels.rsi(close, out, 14), library: ({ close }) => RSI.calculate({ period: 14, values: close }) },
  {
    name: 'macd 12/26/9', indicator: macd(12, 26, 9).macd, kernel: ({ close }, outputs) => kernels.macd(close, outputs),
    library: ({ close }) => MACD.calculate({ fastPeriod: 12, slowPeriod: 26, signalPeriod: 9, values: close, SimpleMAOscillator: false, SimpleMASignal: false }),
  },
  {
    name: 'bollinger 20/2', indicator: bollinger(20, 2).upper, kernel: ({ close }, outputs) => kernels.bollinger(close, outputs, 20),
    library: ({ close }) => BollingerBands.calculate({ period: 20, stdDev: 2, values: close }),
  },
  { name: 'atr 14', indicator: atr(14), kernel: (candles, [out]) => kernels.atr(candles, out, 14), library: (lists) => ATR.calculate({ period: 14, ...lists }) },
  { name: 'adx 14', indicator: adx(14), kernel: (candles, outputs) => kernels.adx(candles, outputs, 14), library: (lists) => ADX.calculate({ period: 14, ...lists }) },
  { name: 'stochastic 14/3/3', indicator: stochastic(14, 3, 3).slowK, kernel: (candles, outputs) => kernels.stochastic(candles, outputs, 14), library: (lists) => Stochastic.calculate({ period: 14, signalPeriod: 3, ...lists }) },
];

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The classes and the kernels take turns, so that a change of the machine's speed meets both. */
function measure({ indicator, kernel, library }: Contender, candles: CandleColumns, lists: Lists) {
  const outputs = indicator.outputs.map(() => new Float64Array(new SharedArrayBuffer(CANDLES * Float64Array.BYTES_PER_ELEMENT)));
  const inputs = indicator.sources.map((source) => candles['field' in source ? source.field : 'close']);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -3; round < ROUNDS; round++) {
    const own = milliseconds(() => indicator.create().advance(inputs, outputs, 0, CANDLES));
    const hand = milliseconds(() => kernel(candles, outputs));
    if (round < 0) continue;
    ours.push(own);
    theirs.push(hand);
  }
  const libraries = Array.from({ length: LIBRARY_ROUNDS }, () => milliseconds(() => void library(lists)));
  return { ours: median(ours), kernel: median(theirs), library: median(libraries) };
}

/** Bytes of heap per candle while eight states advance one candle at a time, as live. */
function bytesPerCandle(candles: CandleColumns): number {
  const states = CONTENDERS.map(({ indicator }) => ({
    state: indicator.create(),
    inputs: indicator.sources.map((source) => candles['field' in source ? source.field : 'close']),
    outputs: indicator.outputs.map(() => new Float64Array(CANDLES)),
  }));
  // By index: an iterator of the benchmark's own would be counted.
  const advance = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      for (let k = 0; k < states.length; k++) states[k].state.advance(states[k].inputs, states[k].outputs, i, i + 1);
    }
  };
  advance(0, 200_000);
  advance(200_000, 400_000);
  const before = process.memoryUsage().heapUsed;
  advance(400_000, 500_000);
  return Math.max(0, process.memoryUsage().heapUsed - before) / 100_000;
}

/** Eight indicators over a year of minutes: against technicalindicators' batch calculation and against loops written by hand. */
export async function run(): Promise<readonly Measurement[]> {
  const candles = walk(CANDLES);
  const lists: Lists = { high: [...candles.high], low: [...candles.low], close: [...candles.close] };
  const figures: Measurement[] = [];
  let ours = 0;
  let library = 0;
  for (const contender of CONTENDERS) {
    const times = measure(contender, candles, lists);
    ours += times.ours;
    library += times.library;
    figures.push(
      { name: `${contender.name}: per candle`, value: (times.ours * 1e6) / CANDLES, unit: 'ns' },
      { name: `${contender.name}: time over that of a hand-written loop`, value: times.ours / times.kernel, unit: 'x', target: '<= 1.5' },
      { name: `${contender.name}: speed against technicalindicators`, value: times.library / times.ours, unit: 'x' },
    );
  }
  figures.push(
    { name: 'eight indicators over a year of minutes', value: ours, unit: 'ms' },
    { name: 'eight indicators: speed against technicalindicators', value: library / ours, unit: 'x', target: '>= 50' },
    { name: 'eight indicators one candle at a time: heap taken per candle', value: bytesPerCandle(candles), unit: 'bytes', target: '<= 1' },
  );
  return figures;
}

if (import.meta.main) {
  for (const { name, value, unit, target } of await run()) process.stdout.write(`${name.padEnd(64)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(6)}${target === undefined ? '' : ` target ${target}`}\n`);
}
