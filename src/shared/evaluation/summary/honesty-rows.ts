import { random } from '../../domain/random.ts';
import { DAY } from '../../domain/time.ts';
import { curveIntervals } from '../metrics/bootstrap.ts';
import { deflatedSharpe, varianceWithoutEdge } from '../metrics/deflated-sharpe.ts';
import type { Judgement } from '../ledger/judgement.ts';
import { autocorrelation } from '../metrics/moments.ts';
import { minimumTrackRecord, probabilisticSharpe, type TrackRecord } from '../../domain/probabilistic-sharpe.ts';
import { trackRecordOf } from '../metrics/track-record.ts';
import { effectiveCount } from '../metrics/sharpe.ts';
import type { Facts } from './facts.ts';
import type { Reason } from './row-names.ts';
import { count, duration, group, percent, ratio, row, text, type Group, type Row } from './row.ts';

/** What is known of the variants tried before: what a person said of their number, and what the ledger of trials says. */
export interface Tried {
  readonly told: number | undefined;
  readonly judgement: Judgement | undefined;
}

/** How much this one run can prove. Null under 10 trades or 14 days. Where no ledger is kept, how many variants were tried before it only a person can say. */
export const honestyRows = (facts: Facts, tried: Tried): Group => group('honesty', [...sampleRows(facts), ...intervalRows(facts), ...sharpeRows(facts, tried), ...ledgerRows(facts, tried.judgement)]);

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

function sharpeRows({ returns, tooLittle }: Facts, tried: Tried): Row[] {
  const trials = before(tried);
  const track = tooLittle ? null : trackRecordOf(returns);
  const needed = track && minimumTrackRecord(track);
  const reason = tooLittle ?? 'no-spread';
  return [
    row('psr', percent('psr', track && probabilisticSharpe(track), reason)),
    row('minTrackRecord', duration('minTrackRecord', needed === null ? null : Math.ceil(needed) * DAY, track ? 'no-edge' : reason)),
    row('trials', count('trials', trials, 'trials-unknown')),
    row('deflatedSharpe', percent('deflatedSharpe', track && deflated(track, tried), trials === undefined ? 'trials-unknown' : reason)),
  ];
}

const before = ({ told, judgement }: Tried): number | undefined => (judgement === undefined ? told : judgement.trials - 1);

/** By the returns of the others where a ledger has them; else as if this were the best of all and the others had been independent of each other and without an edge. */
function deflated(track: TrackRecord, { told, judgement }: Tried): number | null {
  if (judgement !== undefined) return judgement.deflatedAll;
  return told === undefined ? null : deflatedSharpe(track, { count: told + 1, variance: varianceWithoutEdge(track) });
}

const countRows = (judgement: Judgement | undefined): Row[] => [
  row('effectiveTrials', count('trialsCounted', judgement?.trials, 'no-ledger'), count('trialsEffective', judgement?.effectiveTrials, 'no-ledger')),
  row('verdict', text('verdict', judgement?.verdict, 'no-ledger'), text('stage', judgement?.stage, 'no-ledger')),
];

/** What only the ledger of trials can say. */
function ledgerRows({ tooLittle }: Facts, judgement: Judgement | undefined): Row[] {
  const why = (reason: Reason): Reason => (judgement === undefined ? 'no-ledger' : (tooLittle ?? reason));
  const found = tooLittle ? undefined : judgement;
  const alone: Reason = judgement?.trials === 1 ? 'single-trial' : 'not-comparable';
  return [
    ...countRows(judgement),
    row('deflatedEffective', percent('deflatedEffective', found?.deflatedEffective, why('no-spread'))),
    row('pbo', percent('pbo', found?.pbo, why(alone))),
    row('spa', ratio('spa', found?.spa, why('not-comparable')), ratio('realityCheck', found?.realityCheck, why('not-comparable'))),
    row('randomEntries', ratio('randomEntries', found?.randomEntries, why('no-timing'))),
  ];
}
