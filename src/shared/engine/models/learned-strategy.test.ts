import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCandleStore } from '../../../local/wire.ts';
import { indexAt, sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import { plainInstrument } from '../../domain/instrument.ts';
import { HOUR } from '../../domain/time.ts';
import { walk } from '../../indicators/indicator.contract.ts';
import { featureMatrix, USUAL_FEATURES, usualFeatures } from '../../learning/features/feature-matrix.ts';
import { ewVolatility } from '../../learning/labels/ew-volatility.ts';
import type { Declared, Learner, SeriesOf } from '../../strategies/strategy.ts';
import { runBacktest } from '../backtest.ts';
import type { Notice } from '../core.ts';
import { IndicatorGraph } from '../indicator-graph.ts';
import { plain } from '../settings.ts';
import { learnedOn, plantedHours, type LearnedMarket } from './learned.contract.ts';
import { learnedStrategy } from './learned-strategy.ts';

const WORLD = { instrument: 'binance:BTC/USDT', timeframe: '1h', unitCost: 0.001, lowest: -1 } as const;
const STRUCTURE = ['controlDistance', 'valueHighDistance', 'valueLowDistance:48', 'smoothDistance', 'smoothSlope:31:3', 'levelDistance', 'trendSlope', 'divergence/regular', 'divergence:9:3:40/hidden', 'localTrend@4h/slope'];
const NAMES = [...USUAL_FEATURES, 'bollinger:20:2/upper', 'macd/signal', 'fractionalDifference:0.9', 'supportDistance:3:50', ...STRUCTURE];
const REAL = path.resolve(import.meta.dirname, '../../../../../shared/data/ohlcv/binance/ETHUSDT-1h-2024.parquet');
const real = existsSync(REAL) ? it : it.skip;
if (real !== it) process.stderr.write(`learned strategies are not tried on real candles: "${path.basename(REAL)}" is not here\n`);

async function ether(): Promise<CandleColumns> {
  const store = openCandleStore();
  try {
    return (await store.candles.load(REAL)).candles;
  } finally {
    store.close();
  }
}

const finite = (value: number): number => (value - value === 0 ? value : NaN);
const asked = ({ bundle }: LearnedMarket, lowest = -1): Learner => learnedStrategy(bundle).learner?.({} as never, { ...WORLD, lowest }) ?? expect.fail('expected a learner');

/** Every declared series over all candles, candle by candle or in blocks. */
function seriesOf(declared: Declared, candles: CandleColumns, { timeframe, streaming }: { readonly timeframe: '15m' | '1h'; readonly streaming: boolean }): Readonly<Record<string, Float64Array>> {
  const graph = new IndicatorGraph(declared, { timeframe, market: { candles }, others: new Map(), streaming });
  const whole = Object.fromEntries(Object.keys(declared).map((name) => [name, new Float64Array(candles.length)]));
  for (let i = 0; i < candles.length; i++) {
    graph.advance(i, streaming ? i + 1 : candles.length);
    for (const name of Object.keys(declared)) whole[name][i] = graph.series[name][i - graph.offset];
  }
  return whole;
}

/** The first value that is another one in a bit. */
function difference(names: readonly string[], candles: CandleColumns, timeframe: '15m' | '1h'): string | undefined {
  const market = { bundle: { id: 'm', timeframe, rules: { features: [...names], barriers: { target: 2, stop: 2, horizon: 24, touch: 'close' as const }, volatility: { lambda: 0.94, warmUp: 50 }, trading: { band: 0.02, costBps: 10, shorts: true } }, ensemble: { members: [] } } };
  const declared = learnedStrategy(market.bundle).indicators({} as never, []);
  const { columns } = featureMatrix({ candles, timeframeMs: timeframe === '1h' ? HOUR : HOUR / 4 }, names);
  const wanted = Object.fromEntries([...names.map((name, f): [string, Float64Array] => [name, columns[f]]), ['volatility', ewVolatility(candles.close.subarray(0, candles.length), { lambda: 0.94, warmUp: 50 })]]);
  for (const streaming of [true, false]) {
    const found = seriesOf(declared, candles, { timeframe, streaming });
    for (const [name, values] of Object.entries(wanted)) for (let i = 0; i < candles.length; i++) if (!Object.is(finite(found[name][i]), values[i])) return `${name} at ${i} (streaming ${streaming}): ${found[name][i]} and ${values[i]}`;
  }
  return undefined;
}

/** What is left when some candles are missing from the market. */
function holed(candles: CandleColumns): CandleColumns {
  const kept = Array.from({ length: candles.length }, (_, i) => i).filter((i) => i % 97 !== 15 && i % 211 > 5);
  const pick = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]);
  return { length: kept.length, openTime: pick(candles.openTime), open: pick(candles.open), high: pick(candles.high), low: pick(candles.low), close: pick(candles.close), volume: pick(candles.volume) };
}

describe('the features that a learned model declares', { timeout: 60_000 }, () => {
  it('are one candle at a time, in blocks and in training the same bits, over more candles than the window holds and over holes', () => {
    expect(difference(NAMES, walk(10_500, 3), '15m')).toBeUndefined();
    expect(difference(NAMES, holed(walk(3_000, 4)), '15m')).toBeUndefined();
  });

  it('are so with missing prices as well', () => {
    const candles = walk(1_500, 9);
    for (const i of [300, 301, 777, 1_200]) for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) candles[field][i] = NaN;
    expect(difference(NAMES, candles, '15m')).toBeUndefined();
  });

  real('are so on a real year (skipped where the reference data is not there)', async () => {
    expect(difference(usualFeatures(HOUR), await ether(), '1h')).toBeUndefined();
  });

  it('have forgotten where their history began once the model says something', () => {
    const candles = walk(9_000, 3);
    const { indicators } = learnedStrategy({ ...learnedOn(plantedHours(1_200, 0), ['return:1']).bundle, timeframe: '15m', rules: { ...learnedOn(plantedHours(1_200, 0), ['return:1']).bundle.rules, features: [...USUAL_FEATURES, ...STRUCTURE] } });
    const declared = indicators({} as never, []);
    const [whole, late] = [candles, sliceCandles(candles, 1_003, 9_000)].map((of) => seriesOf(declared, of, { timeframe: '15m', streaming: false }));
    const first = late['settled'].indexOf(1);
    expect(first).toBe(declared['settled'].warmUp);
    for (const name of [...USUAL_FEATURES, ...STRUCTURE, 'volatility']) {
      for (let i = first; i < late['settled'].length; i++) {
        const [before, after] = [whole[name][i + 1_003], late[name][i]];
        expect(Math.abs(before - after) <= 1e-6 * Math.max(1, Math.abs(before)) || Object.is(before, after), `${name} at ${i}: ${before} and ${after}`).toBe(true);
      }
    }
  });
});

const FEATURES = ['return:1', 'return:3', 'volumeZ:24', 'rsi:14', 'rsi:14@4h', 'supportDistance'];
const CANDLES = plantedHours(6_000, 0.3);
const MARKET = learnedOn(CANDLES, FEATURES);

interface Step {
  readonly i: number;
  readonly forecast: number;
  /** A position was entered at this close. */
  readonly isEntry: boolean;
}

/** What the learner says over candles [from, to), asked at each. */
function played(learner: Learner, series: SeriesOf<Declared>, [from, to]: readonly [number, number]): Step[] {
  const steps: Step[] = [];
  for (let i = from, held = 0; i < to; i++) {
    const forecast = learner.next(series, i, held);
    if (!Number.isNaN(forecast)) held = forecast;
    steps.push({ i, forecast, isEntry: learner.values()['candles held'] === 0 });
  }
  return steps;
}

const SERIES = seriesOf(learnedStrategy(MARKET.bundle).indicators({} as never, []), CANDLES, { timeframe: '1h', streaming: true });
const FIRST = MARKET.set.from[MARKET.lockBox[0]];
const LAST = MARKET.set.from[MARKET.lockBox.length + MARKET.lockBox[0] - 1];

/** Gains of the positions at the closes at which they were entered and left, before costs. */
function gainsOf(steps: readonly Step[], candles: CandleColumns, last: number): number[] {
  const gains: number[] = [];
  let open: Step | undefined;
  for (const step of steps) {
    if (open !== undefined && (step.isEntry || step.forecast === 0)) {
      gains.push(open.forecast * (candles.close[step.i] / candles.close[open.i] - 1));
      open = undefined;
    }
    if (step.isEntry && step.i <= last) open = step;
  }
  return gains;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('a learned model that trades', { timeout: 60_000 }, () => {
  it('enters and leaves at the closes at which its training did', () => {
    const gains = gainsOf(played(asked(MARKET), SERIES, [FIRST, CANDLES.length]), CANDLES, LAST);
    expect(MARKET.judged.trades).toBeGreaterThan(30);
    expect(gains).toHaveLength(MARKET.judged.trades);
    expect(sum(gains) - gains.length * 0.002).toBeCloseTo(MARKET.judged.netProfit, 10);
  });

  real('does so on a real year with every usual feature (skipped where the reference data is not there)', async () => {
    const candles = await ether();
    const market = learnedOn(candles, usualFeatures(HOUR));
    const series = seriesOf(learnedStrategy(market.bundle).indicators({} as never, []), candles, { timeframe: '1h', streaming: true });
    const [first, last] = [market.set.from[market.lockBox[0]], market.set.from[market.set.from.length - 1]];
    const gains = gainsOf(played(asked(market), series, [first, candles.length]), candles, last);
    expect(market.judged.trades).toBeGreaterThan(30);
    expect(gains).toHaveLength(market.judged.trades);
    expect(sum(gains) - gains.length * 0.002).toBeCloseTo(market.judged.netProfit, 10);
  });

  it('is traded so by the engine: orders fill at the next open, and a position that is entered again costs nothing', () => {
    const decisions: Extract<Notice, { kind: 'decision' }>[] = [];
    const from = CANDLES.openTime[FIRST];
    const record = runBacktest({
      strategy: learnedStrategy(MARKET.bundle), params: {}, timeframe: '1h', settings: { ...plain, slippage: { kind: 'none' }, exposure: 1, from }, histories: [{ instrument: plainInstrument('binance', 'BTC/USDT'), candles: CANDLES }],
      observe: (notice) => { if (notice.kind === 'decision') decisions.push(notice); },
    });
    const steps = played(asked(MARKET), SERIES, [FIRST, CANDLES.length]);
    const changes = steps.filter(({ forecast }, k) => forecast !== (steps[k - 1]?.forecast ?? 0));
    expect(decisions.map(({ at, forecast }) => [at, forecast])).toEqual(changes.map(({ i, forecast }) => [CANDLES.openTime[i] + HOUR, forecast]));
    for (const fill of record.fills) expect(fill.price).toBe(CANDLES.open[indexAt(CANDLES, fill.at)]);
    const closed = record.roundTrips.filter(({ open }) => !open);
    expect(closed.length).toBeGreaterThan(20);
    expect(closed.length).toBeLessThan(MARKET.judged.trades);
    // What the training would have made of the same changes at their closes, 10 bp a side; the next open is 2 bp from the close, as often above as below.
    const paper = changes.map(({ i, forecast }, k) => (forecast === 0 ? 0 : Math.log(1 + forecast * (CANDLES.close[changes[k + 1]?.i ?? CANDLES.length - 1] / CANDLES.close[i] - 1)) - 0.002));
    expect(Math.abs(Math.log(record.finalEquity / record.initialCash) - sum(paper))).toBeLessThan(0.0002 * changes.length);
  });

  it('goes on from its saved state as if nothing had been, and passes over what it has seen', () => {
    const steps = played(asked(MARKET), SERIES, [FIRST, FIRST + 500]);
    for (const cut of [1, 7, 60, 233]) {
      const first = asked(MARKET);
      played(first, SERIES, [FIRST, FIRST + cut]);
      const second = asked(MARKET);
      second.restore(JSON.parse(JSON.stringify(first.save())));
      for (let i = FIRST + cut - 3; i < FIRST + cut; i++) expect(second.next(SERIES, Math.max(FIRST, i), 0)).toBe(steps[cut - 1].forecast);
      expect(played(second, SERIES, [FIRST + cut, FIRST + 500])).toEqual(steps.slice(cut));
    }
    expect(() => asked(MARKET).restore({ ...(asked(MARKET).save() as object), model: 'another' })).toThrow('model learned-here: expected its own state, found that of "another"');
    expect(() => asked(MARKET).restore({ version: 7 })).toThrow('expected a state of version 1, found "7"');
  });

  it('enters nothing while it is only shown candles, and lets a position go on to its end', () => {
    const shown = asked(MARKET);
    for (let i = FIRST; i < FIRST + 100; i++) expect(shown.next(SERIES, i)).toBeNaN();
    const steps = played(asked(MARKET), SERIES, [FIRST, CANDLES.length]);
    const entry = steps.findIndex(({ isEntry }) => isEntry);
    const end = steps.findIndex(({ isEntry, forecast }, k) => k > entry && (isEntry || forecast === 0));
    const learner = asked(MARKET);
    played(learner, SERIES, [FIRST, FIRST + entry + 1]);
    for (let k = entry + 1; k < end; k++) expect(learner.next(SERIES, FIRST + k)).toBe(steps[entry].forecast);
    expect(learner.next(SERIES, FIRST + end)).toBe(0);
  });

  it('sells nothing short where shorts are not allowed', () => {
    expect(played(asked(MARKET), SERIES, [FIRST, CANDLES.length]).some(({ forecast }) => forecast < 0)).toBe(true);
    expect(played(asked(MARKET, 0), SERIES, [FIRST, CANDLES.length]).some(({ forecast }) => forecast < 0)).toBe(false);
  });

  it('says nothing with too little history, and is refused on other candles', () => {
    const { settled } = learnedStrategy(MARKET.bundle).indicators({} as never, []);
    const early = played(asked(MARKET), SERIES, [0, settled.warmUp + 1]).map(({ forecast }) => forecast);
    expect(early.slice(0, -1).every((forecast) => Number.isNaN(forecast))).toBe(true);
    expect(early.at(-1)).not.toBeNaN();
    expect(() => learnedStrategy(MARKET.bundle).learner?.({} as never, { ...WORLD, timeframe: '15m' })).toThrow('model learned-here: expected the 1h candles that it was trained on, found "15m"');
  });

  it('asks its models all the same where features are missing or never change, and enters nothing without volatility or a price', () => {
    const odd = { ...SERIES, 'return:1': new Float64Array(CANDLES.length).fill(NaN), 'rsi:14': new Float64Array(CANDLES.length).fill(50), volumeZ: new Float64Array(CANDLES.length).fill(Infinity) };
    const forecasts = played(asked(MARKET), odd, [FIRST, CANDLES.length]).map(({ forecast }) => forecast);
    expect(forecasts.every((forecast) => [-1, 0, 1].includes(forecast))).toBe(true);
    const still = { ...SERIES, volatility: new Float64Array(CANDLES.length) };
    expect(played(asked(MARKET), still, [FIRST, CANDLES.length]).every(({ forecast }) => forecast === 0)).toBe(true);
    const priceless = { ...SERIES, close: SERIES['close'].map((value, i) => (i % 2 === 0 ? NaN : value)) };
    expect(played(asked(MARKET), priceless, [FIRST, CANDLES.length]).filter(({ isEntry }) => isEntry).every(({ i }) => i % 2 === 1)).toBe(true);
  });
});
