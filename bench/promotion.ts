import type { Measurement } from './measurement.ts';
import { LIVE_YEARS, outcomeOf, TRAINED_YEARS, TRIALS, type DataSet, type Outcome } from './promotion/experiment.ts';
import { noiseFigures, plantedFigures } from './promotion/figures.ts';
import { oracleSharpe } from './promotion/oracle.ts';

/** Without costs: what noise gives is judged, not what a venue takes. */
const FREE = { band: 0.02, costBps: 0, shorts: true } as const;
/** A taker at a perpetual. */
const PAID = { ...FREE, costBps: 5 } as const;
const WALKS = 100;
const PLANTED = 12;
/** What a signal of 1 adds to a candle, in deviations. */
const STRENGTHS = [0.2, 0.3, 0.45];

const SIZES = `${TRAINED_YEARS} years of 12-hour candles, ${TRIALS} models, then ${LIVE_YEARS} live years`;

async function outcomes(count: number, of: (k: number) => DataSet): Promise<readonly Outcome[]> {
  const found: Outcome[] = [];
  for (let k = 0; k < count; k++) found.push(await outcomeOf(of(k)));
  return found;
}

/** Random walks with heavy tails and clustering of volatility, and the same with a planted signal, through the whole of `coinbot train` and the whole life of a model. */
export async function run(): Promise<readonly Measurement[]> {
  const began = performance.now();
  const walks = await outcomes(WALKS, (k) => ({ seed: 1_000 + k, drift: 0, strength: 0, trading: FREE }));
  const seconds = (performance.now() - began) / 1_000;
  const figures: Measurement[] = [{ name: `noise: data sets (${SIZES}, no costs)`, value: WALKS, unit: '' }, { name: 'noise: time for all of them, on one thread', value: seconds, unit: 's' }, ...noiseFigures('noise', walks)];
  for (const [n, strength] of STRENGTHS.entries()) {
    const where = `planted ${strength}`;
    figures.push({ name: `${where}: annual Sharpe of one who sees the signal, after ${PAID.costBps} bp a side`, value: oracleSharpe(strength, PAID), unit: '' }, { name: `${where}: data sets`, value: PLANTED, unit: '' });
    figures.push(...plantedFigures(where, await outcomes(PLANTED, (k) => ({ seed: 10_000 * (n + 1) + k, drift: 0, strength, trading: PAID }))));
  }
  return figures;
}
