import { random, type Random } from '../../../domain/random.ts';
import { dayBlocks, type DayBlocks } from '../../../evaluation/monte-carlo/day-blocks.ts';
import { quantileBand, type QuantileBand } from '../../../evaluation/monte-carlo/quantile-band.ts';
import { tradeOrder, type TradeOrder } from '../../../evaluation/monte-carlo/trade-order.ts';
import { spanFacts } from '../../../evaluation/walk-forward/span-facts.ts';
import { stitched, type Stitched } from '../../../evaluation/walk-forward/stitched.ts';
import type { RunSettings } from '../../../engine/settings.ts';
import type { Space } from '../../../search/space.ts';
import { defineStrategy, type Strategy } from '../../../strategies/strategy.ts';
import type { BlockParams, BlockSpan } from '../block-job.ts';
import type { TestBench } from './test-bench.ts';

/** The tests of a walk forward once more, with something changed. */
export interface Changed {
  readonly growth: number;
  readonly sharpe: number | null;
  readonly maxDrawdown: number;
}

/** What becomes of the tests of a walk forward when something else than the past had come. JSON-safe. */
export interface Robustness {
  readonly tradeOrder: TradeOrder | null;
  readonly dayBlocks: DayBlocks | null;
  /** Fees, spread and slippage times `factor`. */
  readonly costs: readonly (Changed & { readonly factor: number })[];
  /** Every number moved at random by up to a tenth of its range, each window by itself. Null where there is no number. */
  readonly jitter: { readonly draws: number; readonly growth: QuantileBand; readonly sharpe: QuantileBand | null; readonly losing: number } | null;
  /** Every decision so many candles late; none for a strategy that places orders of its own. */
  readonly delays: readonly (Changed & { readonly candles: number })[];
}

/** A window with what was chosen for it. */
export interface TestedWindow {
  readonly params: BlockParams;
  readonly test: BlockSpan;
}

const COST_FACTORS = [0.5, 1.5, 2, 3] as const;
const DELAYS = [1, 2, 5] as const;
const JITTERS = 20;
const REACH = 0.1;

/** The same windows, seed and candles give the same figures. `keepGoing` is asked between runs. */
export async function robustness(windows: readonly TestedWindow[], bench: TestBench, { space, base, seed, pause }: { readonly space: Space; readonly base: Stitched; readonly seed: number; readonly pause: () => Promise<void> }): Promise<Robustness> {
  const again = async (of: (window: TestedWindow) => Parameters<TestBench['run']>): Promise<Changed> => {
    await pause();
    const { growth, sharpe, maxDrawdown } = stitched(windows.map((window) => spanFacts(bench.run(...of(window)))));
    return { growth, sharpe, maxDrawdown };
  };
  const costs: (Changed & { readonly factor: number })[] = [];
  for (const factor of COST_FACTORS) costs.push({ factor, ...await again(({ params, test }) => [params, test, { settings: dearer(bench, factor) }]) });
  const delays: (Changed & { readonly candles: number })[] = [];
  for (const candles of DELAYS) {
    const strategy = delayed(bench.strategy, candles);
    if (strategy !== undefined) delays.push({ candles, ...await again(({ params, test }) => [params, test, { strategy }]) });
  }
  const source = random(seed);
  const jitters: Changed[] = [];
  if (windows.length > 0 && space.dimensions.some(({ kind }) => kind !== 'choice')) for (let draw = 0; draw < JITTERS; draw++) jitters.push(await again(({ params, test }) => [jittered(params, space, source), test]));
  const growth = quantileBand(jitters.map((one) => one.growth));
  return {
    tradeOrder: tradeOrder(base.tradeReturns, random(seed)), dayBlocks: dayBlocks(base.returns, random(seed)), costs, delays,
    jitter: growth && { draws: jitters.length, growth, sharpe: quantileBand(jitters.flatMap((one) => one.sharpe ?? [])), losing: jitters.filter((one) => one.growth < 0).length / jitters.length },
  };
}

/** Settings under which trading costs `factor` times as much. */
function dearer({ settings, history: { instrument } }: TestBench, factor: number): Partial<RunSettings> {
  const { slippage } = settings;
  return {
    makerFeeBps: (settings.makerFeeBps ?? instrument.makerFeeBps) * factor, takerFeeBps: (settings.takerFeeBps ?? instrument.takerFeeBps) * factor, spreadBps: settings.spreadBps * factor,
    slippage: slippage.kind === 'none' ? slippage : slippage.kind === 'fixed' ? { ...slippage, bps: slippage.bps * factor } : { ...slippage, coefficient: slippage.coefficient * factor },
  };
}

/** The same rules, asked about the candle `candles` before. Undefined for one that learns, or places orders of its own: what it holds would not be what it thinks. */
export function delayed(strategy: Strategy, candles: number): Strategy | undefined {
  if (strategy.kind !== 'forecast' || strategy.learner !== undefined) return undefined;
  const { kind: _kind, decide, ...rest } = strategy;
  return defineStrategy({ ...rest, decide: (series, i, ...more) => (i < candles ? NaN : decide(series, i - candles, ...more)) });
}

const TRIES = 8;

/** Every number moved by up to a tenth of its range; what does not go together is drawn again, and left as it was after a few tries. */
export function jittered(params: BlockParams, space: Space, source: Random): BlockParams {
  const point = space.encode(params);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const moved = point.map((value, d) => (space.dimensions[d].kind === 'choice' || Number.isNaN(value) ? value : Math.min(1, Math.max(0, value + REACH * (2 * source.uniform() - 1)))));
    const found = space.decode(moved);
    if (space.objection(found) === undefined) return found;
  }
  return params;
}
