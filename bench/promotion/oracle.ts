import { USUAL_RULES } from '../../src/local/train/training-data.ts';
import { sharpe } from '../../src/shared/evaluation/metrics/sharpe.ts';
import { tradeLabels, type TradeRules } from '../../src/shared/learning/automl/label-trades.ts';
import { MEMORY } from '../../src/shared/learning/automl/training-set.ts';
import { ewVolatility } from '../../src/shared/learning/labels/ew-volatility.ts';
import { tripleBarrier } from '../../src/shared/learning/labels/triple-barrier.ts';
import { CANDLE_MS, CANDLES_PER_YEAR, simulatedMarket } from './simulated-market.ts';

const YEARS = 200;
/** Smallest sizes of the signal that the oracle may wait for: it knows which of them pays best. */
const PATIENCE = [0, 0.3, 0.5, 0.7];

/** Annual Sharpe ratio, net of costs, of one who sees the planted signal itself and trades by the same rule as the models, over two hundred years. */
export function oracleSharpe(strength: number, trading: TradeRules): number {
  const { candles, signal } = simulatedMarket({ seed: 1, candles: YEARS * CANDLES_PER_YEAR, drift: 0, strength });
  const entries = Uint32Array.from({ length: candles.length }, (_, i) => i);
  const moves = tripleBarrier(candles, { entries, volatility: ewVolatility(candles.close, MEMORY) }, { ...USUAL_RULES.barriers, timeframeMs: CANDLE_MS });
  const answers = { rows: Uint32Array.from(moves.from.keys()), probabilities: Float64Array.from(moves.from, (candle) => (1 + signal[candle]) / 2) };
  return Math.max(...PATIENCE.map((size) => sharpe(tradeLabels(moves, answers, { ...trading, band: size / 2 }).returns) ?? 0));
}
