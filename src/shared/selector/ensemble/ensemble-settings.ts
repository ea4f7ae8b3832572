import { UsageError } from '../../domain/errors.ts';
import type { RiskShareRules } from './risk-shares.ts';

export interface EnsembleSettings {
  /** Names of the experts, each once. */
  readonly experts: readonly string[];
  /** What one unit of position change costs, as a share of equity: 0.001 is ten basis points. */
  readonly unitCost: number;
  /** Lowest position: -1 where shorts are allowed, else 0. */
  readonly lowest: number;
  /** `ensemble`: the weighted forecast. `champion`: the champion's own where there is one, else the weighted forecast. */
  readonly follow: 'ensemble' | 'champion';
  readonly hedge: {
    /** Steps the learning rate is made for. */
    readonly steps: number;
    /** Mean length of a regime in candles: its inverse is the share given back. */
    readonly regimeLength: number;
    /** After so many steps a regime's own weights count half. */
    readonly trust: number;
    /** A net return beyond so many root mean squares has the full loss or none. */
    readonly lossWidth: number;
    /** Share given back at once when an event asks for a new selection. */
    readonly eventShare: number;
  };
  /** How far the weights are drawn to those of `capital`, 0 to 1: equal ones, or shares by hierarchical risk parity of what the experts earn on paper. */
  readonly shrink: number;
  readonly capital: 'equal' | 'hrp';
  readonly parity: RiskShareRules;
  /** Position changes smaller than this are left alone; leaving and turning never are. */
  readonly band: number;
  readonly champion: {
    /** Candles over which a switch has to pay, and how many times its cost. */
    readonly horizon: number;
    readonly costFactor: number;
    /** Lead in discounted losses, and candles that a champion stands at least. */
    readonly lead: number;
    readonly dwell: number;
    /** Candles of memory of the leads and mean returns. */
    readonly memory: number;
  };
  readonly keep: {
    /** Candles of memory of the own record, and how many it needs before it is judged. */
    readonly memory: number;
    readonly least: number;
    /** Left below minus this t-value, taken up again above that one. */
    readonly leave: number;
    readonly back: number;
    /** Whether nothing is held while what is left loses; otherwise it is traded on. */
    readonly standsAside: boolean;
  };
}

/** Defaults: learning rate for 500 steps, regimes of 200 candles, weights drawn half way to equal. */
export function ensembleSettings(experts: readonly string[], changes: Partial<EnsembleSettings> = {}): EnsembleSettings {
  const settings: EnsembleSettings = {
    experts, unitCost: 0.001, lowest: 0, follow: 'ensemble',
    hedge: { steps: 500, regimeLength: 200, trust: 200, lossWidth: 3, eventShare: 0.05 },
    shrink: 0.5, capital: 'equal', parity: { memory: 500, least: 100, every: 24 }, band: 0.1,
    champion: { horizon: 48, costFactor: 1.5, lead: 2, dwell: 48, memory: 200 },
    keep: { memory: 1_000, least: 300, leave: 1.5, back: 0, standsAside: true },
    ...changes,
  };
  check(settings);
  return settings;
}

function check({ experts, unitCost, lowest, shrink, band, hedge, champion, keep }: EnsembleSettings): void {
  const expect = (isSo: boolean, text: string): void => { if (!isSo) throw new UsageError(`ensemble: expected ${text}`); };
  expect(experts.length >= 1 && new Set(experts).size === experts.length, `one expert or more, each name once, found "${experts.join(', ')}"`);
  expect(unitCost >= 0 && unitCost < 1, `a cost of a position change from 0 to below 1, found "${unitCost}"`);
  expect(lowest === 0 || lowest === -1, `a lowest position of 0 or -1, found "${lowest}"`);
  expect(shrink >= 0 && shrink <= 1, `a shrinkage from 0 to 1, found "${shrink}"`);
  expect(band >= 0 && band < 1, `a no-trade band from 0 to below 1, found "${band}"`);
  expect(hedge.regimeLength > 1 && hedge.steps >= 1 && hedge.trust > 0 && hedge.lossWidth > 0, 'a regime longer than 1 candle, 1 step or more, and a trust and loss width above 0');
  expect(hedge.eventShare >= 0 && hedge.eventShare <= 1, `a share from 0 to 1 at events, found "${hedge.eventShare}"`);
  expect(champion.memory > 1 && keep.memory > 1 && champion.dwell >= 0, 'memories longer than 1 candle and a dwell of 0 or more');
  expect(keep.back >= -keep.leave, `a record to come back at that is above the one to leave at, found "${keep.back}" and "${-keep.leave}"`);
}
