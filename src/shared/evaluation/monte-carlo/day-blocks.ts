import type { Random } from '../../domain/random.ts';
import { curveBlockLength } from '../metrics/block-length.ts';
import { resample } from '../metrics/bootstrap.ts';
import { maxDrawdown } from '../metrics/drawdown.ts';
import { sharpe } from '../metrics/sharpe.ts';
import { quantileBand, type QuantileBand } from './quantile-band.ts';

export interface DayBlocks {
  readonly days: number;
  readonly draws: number;
  readonly blockLength: number;
  readonly growth: QuantileBand;
  readonly maxDrawdown: QuantileBand;
  /** Annual; null where no draw had any spread. */
  readonly sharpe: QuantileBand | null;
  /** Share of the draws that lost money. */
  readonly losing: number;
}

const FEWEST = 14;

/** The same days drawn again in blocks, by the stationary bootstrap (Politis and Romano 1994) with the block length of `curveBlockLength`. Null under 14 days. */
export function dayBlocks(returns: readonly number[], random: Random, draws = 1_000): DayBlocks | null {
  if (returns.length < FEWEST) return null;
  const blockLength = curveBlockLength(returns);
  const path = new Float64Array(returns.length);
  const equity = new Float64Array(returns.length);
  const [growths, depths] = [new Float64Array(draws), new Float64Array(draws)];
  const ratios: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    resample(returns, path, { blockLength, random });
    let value = 1;
    for (let t = 0; t < path.length; t++) equity[t] = value = Math.max(0, value * (1 + path[t]));
    growths[draw] = value - 1;
    depths[draw] = maxDrawdown(1, equity);
    const ratio = sharpe(path);
    if (ratio !== null) ratios.push(ratio);
  }
  const [growth, depth] = [quantileBand(growths), quantileBand(depths)];
  return growth && depth && { days: returns.length, draws, blockLength, growth, maxDrawdown: depth, sharpe: quantileBand(ratios), losing: growths.filter((value) => value < 0).length / draws };
}
