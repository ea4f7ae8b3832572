import { UsageError } from '../../domain/errors.ts';
import type { CandleColumns } from '../../domain/candle.ts';
import type { LabelSpans } from '../purged-folds.ts';

export interface BarrierRules {
  /** Distance of the target and of the stop from the entry, in volatilities. */
  readonly target: number;
  readonly stop: number;
  /** Candles after the sample until the label ends anyway. */
  readonly horizon: number;
  /** `close`: barriers are looked at when a candle closes. `intrabar`: highs and lows touch them, and where one candle touches both the stop was first. */
  readonly touch: 'close' | 'intrabar';
}

/** Which candles are sampled, and what is expected of them. */
export interface BarrierSamples {
  /** Numbers of the candles at whose close a position is entered, ascending. */
  readonly entries: Uint32Array;
  /** 1 for long, -1 for short; one per entry. Absent: long. */
  readonly sides?: Int8Array;
  /** Volatility of log returns per candle, one per candle, known at its close. */
  readonly volatility: Float64Array;
}

/** Labels as columns of equal length, in the order of the entries. */
export interface BarrierLabels extends LabelSpans {
  /** Number of the candle a label begins with, and of the one it ends with: the label is known at its close. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly side: Int8Array;
  /** 1 target, -1 stop, 0 neither in time. */
  readonly outcome: Int8Array;
  /** Log return of the side, without costs: at the close of `to`, or, intrabar, at the barrier or the worse open. */
  readonly returns: Float64Array;
  /** End of the candle `to` began, in ms: nothing earlier may be taught this label. */
  readonly knownAt: Float64Array;
}

/**
 * Triple-barrier labels (Lopez de Prado 2018, "Advances in Financial Machine Learning", chapter 3): what comes first, a profit, a loss or the
 * end of patience. Left out are entries without volatility, entries whose horizon ends behind the data (keeping those that were touched
 * early would favour the touched ones) and entries with a missing price in their horizon.
 * `timeframeMs` is the length of a candle. UsageError for rules that make no barriers.
 */
export function tripleBarrier(candles: CandleColumns, samples: BarrierSamples, rules: BarrierRules & { readonly timeframeMs: number }): BarrierLabels {
  assertRules(candles, samples, rules);
  const found: Found[] = [];
  const missing = missingBefore(candles);
  samples.entries.forEach((entry, n) => {
    const side = samples.sides?.[n] ?? 1;
    const volatility = samples.volatility[entry];
    if (!(volatility > 0) || entry + rules.horizon >= candles.length || missing[entry + rules.horizon + 1] !== missing[entry]) return;
    const price = candles.close[entry];
    const at: Entry = { entry, ...barriersOf({ price, side, volatility }, rules) };
    found.push({ entry, side, touch: rules.touch === 'close' ? touchedAtClose(candles, at, rules.horizon) : touchedInside(candles, at, rules.horizon) });
  });
  return {
    from: Float64Array.from(found, ({ entry }) => entry),
    to: Float64Array.from(found, ({ touch }) => touch.end),
    side: Int8Array.from(found, ({ side }) => side),
    outcome: Int8Array.from(found, ({ touch }) => touch.outcome),
    returns: Float64Array.from(found, ({ entry, touch, side }) => side * Math.log(touch.exit / candles.close[entry])),
    knownAt: Float64Array.from(found, ({ touch }) => candles.openTime[touch.end] + rules.timeframeMs),
  };
}

interface Touch {
  readonly end: number;
  readonly outcome: -1 | 0 | 1;
  readonly exit: number;
}

interface Found {
  readonly entry: number;
  readonly side: number;
  readonly touch: Touch;
}

/** Where a position ends, in prices. */
export interface Barriers {
  /** 1 for long, -1 for short. */
  readonly side: number;
  readonly target: number;
  readonly stop: number;
}

interface Entry extends Barriers {
  readonly entry: number;
}

/** Even in log prices, so that long and short are mirror images. */
export const barriersOf = ({ price, side, volatility }: { readonly price: number; readonly side: number; readonly volatility: number }, rules: Pick<BarrierRules, 'target' | 'stop'>): Barriers =>
  ({ side, target: price * Math.exp(side * rules.target * volatility), stop: price * Math.exp(-side * rules.stop * volatility) });

/** Whether a close has reached the target (1) or the stop (-1), or neither. */
export function reachedAtClose(price: number, { side, target, stop }: Barriers): -1 | 0 | 1 {
  if (side * (price - stop) <= 0) return -1;
  return side * (price - target) >= 0 ? 1 : 0;
}

function assertRules({ length }: CandleColumns, { entries, sides, volatility }: BarrierSamples, { target, stop, horizon }: BarrierRules): void {
  for (const [name, value] of [['target', target], ['stop', stop]] as const) {
    if (!(value > 0)) throw new UsageError(`expected a ${name} above 0 volatilities, found "${value}"`);
  }
  if (!(Number.isSafeInteger(horizon) && horizon >= 1)) throw new UsageError(`expected a horizon of 1 or more candles, found "${horizon}"`);
  if (volatility.length < length) throw new UsageError(`expected the volatility of ${length} candles, found "${volatility.length}"`);
  if (sides !== undefined && sides.length !== entries.length) throw new UsageError(`expected a side for each of ${entries.length} entries, found "${sides.length}"`);
  const strange = sides?.find((side) => side !== 1 && side !== -1);
  if (strange !== undefined) throw new UsageError(`expected side 1 or -1, found "${strange}"`);
  entries.forEach((entry, n) => {
    if (entry >= length) throw new UsageError(`expected entries below ${length}, found "${entry}"`);
    if (n > 0 && entry < entries[n - 1]) throw new UsageError(`expected entries in time order, found "${entry}" after "${entries[n - 1]}"`);
  });
}

/** How many candles before each one miss a price. */
function missingBefore({ length, open, high, low, close }: CandleColumns): Uint32Array {
  const before = new Uint32Array(length + 1);
  for (let i = 0; i < length; i++) before[i + 1] = before[i] + (open[i] > 0 && high[i] > 0 && low[i] > 0 && close[i] > 0 ? 0 : 1);
  return before;
}

function touchedAtClose({ close }: CandleColumns, at: Entry, horizon: number): Touch {
  const { entry } = at;
  for (let i = entry + 1; i <= entry + horizon; i++) {
    const outcome = reachedAtClose(close[i], at);
    if (outcome !== 0) return { end: i, outcome, exit: close[i] };
  }
  return { end: entry + horizon, outcome: 0, exit: close[entry + horizon] };
}

/** The stop is filled at its price, or at the open when the candle opens beyond it; the target never better than its price. */
function touchedInside({ open, high, low, close }: CandleColumns, { entry, side, target, stop }: Entry, horizon: number): Touch {
  for (let i = entry + 1; i <= entry + horizon; i++) {
    const [worst, best] = side > 0 ? [low[i], high[i]] : [high[i], low[i]];
    if (side * (worst - stop) <= 0) return { end: i, outcome: -1, exit: side * (open[i] - stop) < 0 ? open[i] : stop };
    if (side * (best - target) >= 0) return { end: i, outcome: 1, exit: target };
  }
  return { end: entry + horizon, outcome: 0, exit: close[entry + horizon] };
}

/** Meta-labels (chapter 3.6 there): 1 where acting on the primary side won something after `cost`, a log return; else 0. */
export const metaLabels = ({ returns }: Pick<BarrierLabels, 'returns'>, cost: number): Float64Array => returns.map((value) => (value > cost ? 1 : 0));
