import { random } from '../../domain/random.ts';
import { DAY } from '../../domain/time.ts';
import { curveIntervals } from '../metrics/bootstrap.ts';
import { deflatedSharpe, varianceWithoutEdge } from '../metrics/deflated-sharpe.ts';
import { autocorrelation } from '../metrics/moments.ts';
import { minimumTrackRecord, probabilisticSharpe, trackRecordOf, type TrackRecord } from '../metrics/probabilistic-sharpe.ts';
import { effectiveCount } from '../metrics/sharpe.ts';
import type { Facts } from './facts.ts';
import { count, duration, group, percent, ratio, row, type Group, type Row } from './row.ts';

/** How much this one run can prove. Null under 10 trades or 14 days. How many variants were tried before it only a person can say. */
export const honestyRows = (facts: Facts, trials: number | undefined): Group => group('honesty', [...sampleRows(facts), ...intervalRows(facts), ...sharpeRows(facts, trials)]);

function sampleRows({ returns, closed, marks, tooLittle }: Facts): Row[] {
  return [
    row('sample', count('days', marks.day.length), count('tradesCounted', closed.length)),
    row('effectiveDays', count('effectiveDays', tooLittle ? null : effectiveCount(returns), tooLittle ?? 'no-spread')),
    row('autocorrelation', ratio('autocorrelation', tooLittle ? null : autocorrelation(returns, 1), tooLittle ?? 'no-spread')),
  ];
}

function intervalRows({ record, returns, tooLittle }: Facts): Row[] {
  const found = tooLittle ? null : curveIntervals(returns, random(record.settings.seed));
  const reason = tooLittle ?? 'no-spread';
  return [
    row('blockLength', ratio('blockLength', found?.blockLength, reason)),
    row('cagrInterval', percent('cagrLow', found?.cagr.low, reason), percent('cagrHigh', found?.cagr.high, reason)),
    row('drawdownInterval', percent('maxDrawdownLow', found?.maxDrawdown.low, reason), percent('maxDrawdownHigh', found?.maxDrawdown.high, reason)),
  ];
}

function sharpeRows({ returns, tooLittle }: Facts, trials: number | undefined): Row[] {
  const track = tooLittle ? null : trackRecordOf(returns);
  const needed = track && minimumTrackRecord(track);
  const reason = tooLittle ?? 'no-spread';
  return [
    row('psr', percent('psr', track && probabilisticSharpe(track), reason)),
    row('minTrackRecord', duration('minTrackRecord', needed === null ? null : Math.ceil(needed) * DAY, track ? 'no-edge' : reason)),
    row('trials', count('trials', trials, 'trials-unknown')),
    row('deflatedSharpe', percent('deflatedSharpe', track && trials !== undefined ? deflated(track, trials) : null, trials === undefined ? 'trials-unknown' : reason)),
  ];
}

/** As if this were the best of all of them and the others had been independent of each other and without an edge. */
const deflated = (track: TrackRecord, before: number): number | null => deflatedSharpe(track, { count: before + 1, variance: varianceWithoutEdge(track) });
