import { InvariantError } from '../domain/errors.ts';
import type { RunRecord } from '../engine/record.ts';
import type { Judgement } from './ledger/judgement.ts';
import { contextRows } from './summary/context-rows.ts';
import { costRows } from './summary/cost-rows.ts';
import { factsOf, quoteOf, type Facts } from './summary/facts.ts';
import { honestyRows } from './summary/honesty-rows.ts';
import { identityRows, type RunIdentity } from './summary/identity-rows.ts';
import { returnRows } from './summary/return-rows.ts';
import type { Group } from './summary/row.ts';
import { tablesOf, type Tables } from './summary/tables.ts';
import { tradeRows } from './summary/trade-rows.ts';

/**
 * What the numbers of this one run allow to be said; the first that applies.
 * no-trades; bankrupt: equity was 0 or less at a candle's close; too-little: under 10 trades or 14 days; loss: less than at the start; luck-not-excluded: PSR under 95 % or the
 * interval of CAGR reaches below 0, or the deflated Sharpe ratio is under 95 % where it is known how many variants were tried before;
 * gain-after-trials: none of these although some were; gain: none of these, and of no other variant is anything known. Where a ledger of trials is
 * kept, luck is excluded when its verdict is PASS.
 */
export type Reading = 'no-trades' | 'bankrupt' | 'too-little' | 'loss' | 'luck-not-excluded' | 'gain' | 'gain-after-trials';

/** One run in numbers. JSON-safe: what is not defined is null, nothing is NaN or infinite. */
export interface Summary {
  readonly schema: 'run-summary-1';
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeframe: string;
  readonly instruments: readonly string[];
  /** The currency of all money here; empty where instruments have different ones. */
  readonly quote: string;
  readonly from: number;
  readonly to: number;
  readonly candles: number;
  readonly fills: number;
  readonly roundTrips: number;
  readonly initialCash: number;
  readonly finalEquity: number;
  readonly dataHash: string;
  readonly codeHash: string;
  readonly orderHash: string;
  readonly wallMs: number;
  readonly peakRssMb: number;
  readonly reading: Reading;
  /** What the ledger of trials says; null where none is kept. */
  readonly judgement: Judgement | null;
  /** Every value of `groups` by its key, for programs; `groups` has the same in the order and under the names people read. */
  readonly metrics: Readonly<Record<string, number | string | null>>;
  readonly groups: readonly Group[];
  readonly tables: Tables;
}

/** `trials`: how many variants were tried before this one, where somebody said so; `judgement` where a ledger counted them. Throws InvariantError when a run started or ended with something that is no amount of money: every row would be wrong. */
export function summarise(record: RunRecord, identity: RunIdentity, trials?: number | { readonly told: number | undefined; readonly judgement: Judgement | undefined }): Summary {
  const tried = typeof trials === 'object' ? trials : { told: trials, judgement: undefined };
  assertMoney(record);
  const facts = factsOf(record);
  const groups = [returnRows(facts), tradeRows(facts), costRows(facts), honestyRows(facts, tried), contextRows(facts), identityRows(record, identity)];
  const metrics = Object.fromEntries(groups.flatMap(({ rows }) => rows).flatMap(({ cells }) => cells).map(({ key, value }) => [key, value]));
  return {
    schema: 'run-summary-1', strategy: record.strategy, params: record.params, timeframe: record.timeframe, instruments: record.instruments, quote: quoteOf(record.instruments),
    from: record.from, to: record.to, candles: record.candles, fills: record.fills.length, roundTrips: record.roundTrips.length,
    initialCash: record.initialCash, finalEquity: record.finalEquity,
    dataHash: identity.dataHash, codeHash: identity.codeHash, orderHash: identity.orderHash, wallMs: identity.wallMs, peakRssMb: identity.peakRssMb,
    reading: readingOf(facts, metrics, tried.judgement), judgement: tried.judgement ?? null, metrics, groups, tables: tablesOf(facts),
  };
}

function assertMoney({ initialCash, finalEquity }: RunRecord): void {
  if (!(initialCash > 0 && Number.isFinite(initialCash))) throw new InvariantError(`expected a run to start with cash above 0, found "${initialCash}"`);
  if (!Number.isFinite(finalEquity)) throw new InvariantError(`expected a run to end with a finite equity, found "${finalEquity}"`);
}

const ENOUGH = 0.95;

function readingOf(facts: Facts, metrics: Summary['metrics'], judgement: Judgement | undefined): Reading {
  const { record, closed, leftOpen, netProfit, tooLittle } = facts;
  if (closed.length + leftOpen.length === 0) return 'no-trades';
  if (record.maxDrawdown.depth >= 1) return 'bankrupt';
  if (tooLittle) return 'too-little';
  if (netProfit < 0) return 'loss';
  return judgement === undefined ? gainOf(metrics) : judgedGain(judgement);
}

/** Where a ledger was kept, its verdict knows more than one run can. */
function judgedGain({ verdict, trials }: Judgement): Reading {
  if (verdict !== 'PASS') return 'luck-not-excluded';
  return trials > 1 ? 'gain-after-trials' : 'gain';
}

function gainOf(metrics: Summary['metrics']): Reading {
  const tried = Number(metrics['trials'] ?? 0);
  const isClear = Number(metrics['psr'] ?? 0) >= ENOUGH && Number(metrics['cagrLow'] ?? -1) > 0;
  if (!isClear || (tried > 0 && Number(metrics['deflatedSharpe'] ?? 0) < ENOUGH)) return 'luck-not-excluded';
  return tried === 0 ? 'gain' : 'gain-after-trials';
}
