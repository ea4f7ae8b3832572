import { sliceCandles } from '../../src/shared/domain/candle.ts';
import type { ModelEvidence } from '../../src/shared/domain/model-life.ts';
import { sharpe } from '../../src/shared/evaluation/metrics/sharpe.ts';
import type { TradeRules } from '../../src/shared/learning/automl/label-trades.ts';
import { promotionGate, type Promotion } from '../../src/shared/selector/model-life/promotion-gate.ts';
import { asIfFooled, lifeOf, type Life, type Living } from './model-life.ts';
import { CANDLES_PER_YEAR, simulatedMarket, TIMEFRAME } from './simulated-market.ts';
import { trainedCandidate } from './trained-candidate.ts';

/** As many as `coinbot train` tries by default. */
export const TRIALS = 27;
export const TRAINED_YEARS = 3;
export const LIVE_YEARS = 2;

export interface DataSet {
  readonly seed: number;
  /** A year, of the simple return. */
  readonly drift: number;
  readonly strength: number;
  readonly trading: TradeRules;
}

/** One data set on its whole way: trained on, judged, and followed at the market that goes on. */
export interface Outcome {
  readonly evidence: ModelEvidence;
  readonly lossOutside: number;
  /** By what is known on the day the bundle is written. */
  readonly gate: Promotion;
  /** Out of fold, annual and net of costs. Null where nothing was traded. */
  readonly trainedSharpe: number | null;
  readonly auc: number | null;
  readonly life: Life;
  /** Of the same live days, had everything before them been fooled. */
  readonly fooledLife: Life;
}

export async function outcomeOf({ seed, drift, strength, trading }: DataSet): Promise<Outcome> {
  const trainedOn = TRAINED_YEARS * CANDLES_PER_YEAR;
  const { candles } = simulatedMarket({ seed, candles: trainedOn + LIVE_YEARS * CANDLES_PER_YEAR, drift: drift / CANDLES_PER_YEAR, strength });
  const { trained, evidence, rules, lossOutside } = await trainedCandidate(sliceCandles(candles, 0, trainedOn), { seed, trials: TRIALS, trading });
  const living: Living = { rules, ensemble: trained.ensemble, arena: { candles, outside: undefined, timeframe: TIMEFRAME, trading }, from: candles.openTime[trainedOn] };
  return {
    evidence, lossOutside, gate: promotionGate(evidence, { incumbentId: null, lead: null }), trainedSharpe: sharpe(trained.outOfFold.traded.returns), auc: trained.outOfFold.auc,
    life: lifeOf(living, evidence), fooledLife: lifeOf(living, asIfFooled(evidence)),
  };
}
