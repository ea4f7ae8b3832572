import { candleAt, columnsOf, type Candle, type CandleColumns } from '../src/shared/domain/candle.ts';
import { plainInstrument } from '../src/shared/domain/instrument.ts';
import { random } from '../src/shared/domain/random.ts';
import { durationMs, type Timeframe } from '../src/shared/domain/timeframe.ts';
import { realistic } from '../src/shared/engine/settings.ts';
import { StrategySession } from '../src/shared/engine/trading/strategy-session.ts';
import { fitModel, modelSettings, predictor } from '../src/shared/learning/model.ts';
import { RegimeDetector } from '../src/shared/selector/regimes/regime-detector.ts';
import { regimeSettings } from '../src/shared/selector/regimes/regime-settings.ts';
import { AlertDetector } from '../src/shared/selector/events/alert-detector.ts';
import { alertSettings } from '../src/shared/selector/events/alert-settings.ts';
import { shippedEnsemble, shippedExperts } from '../src/shared/selector/ensemble/shipped-ensemble.ts';
import { checkParams } from '../src/shared/strategies/registry.ts';
import type { Measurement } from './measurement.ts';

const CANDLES = 8_000;
/** Not counted: compilation, windows that fill. */
const WARM_UP = 2_000;
const ROUNDS = 5;
const BTC = plainInstrument('bench', 'BTC/USDT');

/** Calm and wild stretches, waves, now and then a jump or a burst of volume: everything there is to be done is done. */
function market(timeframe: Timeframe): CandleColumns {
  const [source, length] = [random(1), durationMs(timeframe)];
  const candles: Candle[] = [];
  let close = 100;
  for (let i = 0; i < CANDLES; i++) {
    const open = close;
    const volatility = 0.002 * (Math.sin(i / 700) > 0.6 ? 4 : 1);
    close = open * Math.exp(0.0005 * Math.sin(i / 150) + volatility * source.normal() * (source.uniform() < 0.002 ? 8 : 1));
    const reach = 0.3 * volatility * Math.abs(source.normal()) * open;
    candles.push({ openTime: 1_700_006_400_000 + i * length, open, high: Math.max(open, close) + reach, low: Math.min(open, close) - reach, close, volume: (500 + 500 * source.uniform()) * (source.uniform() < 0.003 ? 20 : 1) });
  }
  return columnsOf(candles);
}

type Work = (candle: Candle) => void;

/** Microseconds of each candle, ascending. The machine has its own pauses, and the work is the same each time: of some rounds, the least of each candle. */
function timesOf(candles: CandleColumns, begin: () => { readonly work: Work; readonly between?: () => void }): Float64Array {
  const least = new Float64Array(CANDLES).fill(Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    const { work, between } = begin();
    for (let i = 0; i < CANDLES; i++) {
      const candle = candleAt(candles, i);
      const began = performance.now();
      work(candle);
      least[i] = Math.min(least[i], 1_000 * (performance.now() - began));
      between?.();
    }
  }
  return least.slice(WARM_UP).sort();
}

const at = (times: Float64Array, share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))];

function sessionOf(timeframe: Timeframe, rests: boolean): { readonly work: Work; readonly between: () => void } {
  const session = new StrategySession({
    name: 'bench', strategy: shippedEnsemble, params: checkParams(shippedEnsemble, {}), settings: realistic, instruments: [BTC], timeframe, rules: [], start: 0, orderPrefix: 'b',
    gateway: { submit: () => undefined, cancel: () => undefined }, observe: () => undefined,
  });
  const [[id], length] = [session.ids, durationMs(timeframe)];
  return { work: (candle) => { session.onCandle(id, candle, candle.openTime + length); }, between: () => { if (rests) session.rest(); } };
}

function sessions(timeframe: Timeframe): readonly Measurement[] {
  const candles = market(timeframe);
  const [live, inline] = [timesOf(candles, () => sessionOf(timeframe, true)), timesOf(candles, () => sessionOf(timeframe, false))];
  const name = `one ${timeframe} candle through regime, events, ${shippedExperts.length} experts and weights`;
  return [
    { name: `${name}, p50`, value: at(live, 0.5), unit: 'us' }, { name: `${name}, p99`, value: at(live, 0.99), unit: 'us', target: '<= 300' }, { name: `${name}, longest`, value: at(live, 1), unit: 'us' },
    { name: `the same with the regime's models fitted when a candle asks for it, p99`, value: at(inline, 0.99), unit: 'us' },
  ];
}

function parts(): readonly Measurement[] {
  const candles = market('1m');
  const regimes = timesOf(candles, () => { const detector = new RegimeDetector(regimeSettings('1m')); return { work: (candle) => { detector.next(candle); }, between: () => { detector.prepare(); } }; });
  const events = timesOf(candles, () => { const detector = new AlertDetector(alertSettings('bench:BTC/USDT', '1m')); return { work: (candle) => { detector.candle(candle); } }; });
  return [{ name: 'of it the regime, p50', value: at(regimes, 0.5), unit: 'us' }, { name: 'of it the events of a candle, p50', value: at(events, 0.5), unit: 'us' }];
}

/** One answer of a learned expert, 200 trees of 31 leaves over 30 features. */
function inference(): Measurement {
  const [rows, features] = [4_000, 30];
  const source = random(1);
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => source.normal()));
  const labels = columns[0].map((x) => (x + source.normal() > 0 ? 1 : 0));
  const given = { names: columns.map((_, f) => `feature ${f}`), columns, labels, weights: new Float64Array(rows).fill(1), train: Uint32Array.from({ length: rows }, (_, i) => i) };
  const settings = modelSettings.parse({ kind: 'boosting', trees: 200, leaves: 31, depth: 64, minLeafRows: 20, rowShare: 1, columnShare: 1 });
  const { one } = predictor(fitModel(settings, given, { seed: 1 }));
  const values = Float64Array.from({ length: rows * features }, (_, n) => columns[n % features][Math.floor(n / features)]);
  const least = new Float64Array(rows).fill(Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < rows; i++) {
      const began = performance.now();
      one(values, i * features);
      least[i] = Math.min(least[i], 1_000 * (performance.now() - began));
    }
  }
  return { name: 'one answer of a learned expert (200 trees x 31 leaves), p99', value: at(least.sort(), 0.99), unit: 'us', target: '<= 100' };
}

/** What an ensemble costs in the hot path. */
export async function run(): Promise<readonly Measurement[]> {
  return [...sessions('1s'), ...sessions('1m'), ...sessions('1h'), ...parts(), inference()];
}

if (import.meta.main) for (const { name, value, unit } of await run()) process.stdout.write(`${name}: ${Number(value.toPrecision(3))} ${unit}\n`);
