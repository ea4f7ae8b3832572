import { setImmediate as breathe } from 'node:timers/promises';
import type { z } from 'zod';
import type { ExecutionDesk, ExecutionGroup, ExecutionOverview, parentsQuery, ParentStory, Slice, SliceFill } from '../../../dashboard/desk/execution.ts';
import type { CostPart } from '../../../dashboard/desk/portfolio.ts';
import type { Answers } from './answers.ts';
import { estimateOf, groupOf, histogramOf, lineOf, partsOf, timesOf } from './execution-figures.ts';
import type { MetRow, ParentRow } from './records/parent-outcome.ts';
import type { RecordStore, SqlValue } from './records/record-store.ts';
import type { Records } from './records/records.ts';

const KEEP_MS = 60_000;
/** Figures are made of so many orders, the newest. */
const LOOKED_AT = 2_000;
const DENIALS = 20;
/** Shown of one order. */
const MOST_SLICES = 1_000;

type Filter = Readonly<Partial<Record<'instrument' | 'algorithm' | 'strategy', string | undefined>>> & { readonly from?: number | undefined };
type ParentsAsked = z.infer<typeof parentsQuery>;

/** How the orders of a run were carried out, out of its story. */
export function executionDesk(records: Records, answers: Answers): ExecutionDesk {
  const { store } = records;
  return {
    async overview(asked) {
      const reading = await records.current();
      return { reading, ...await answers.of<Omit<ExecutionOverview, 'reading'>>({ name: 'execution', version: records.version, asked, keepMs: KEEP_MS }, () => overviewOf(store, asked)) };
    },
    async parents(asked) {
      const reading = await records.current();
      const { where, values } = conditions(asked);
      const state = STATES[asked.state];
      const rows = store.all<ParentRow>(`SELECT * FROM parent WHERE ${where} AND ${state} ORDER BY ${ORDERS[asked.sort]} ${asked.isAscending ? 'ASC' : 'DESC'} NULLS LAST, id LIMIT ? OFFSET ?`, ...values, asked.size, asked.page * asked.size);
      return { reading, rows: rows.map(lineOf), total: store.one<{ n: number }>(`SELECT COUNT(*) AS n FROM parent WHERE ${where} AND ${state}`, ...values)?.n ?? 0 };
    },
    async parent({ id }) {
      const reading = await records.current();
      const row = store.one<ParentRow>('SELECT * FROM parent WHERE id = ?', id);
      return row === undefined ? null : { reading, ...storyOf(store, row) };
    },
  };
}

const STATES: Readonly<Record<ParentsAsked['state'], string>> = { all: '1', working: 'doneAt IS NULL', done: 'doneAt IS NOT NULL', unfilled: 'doneAt IS NOT NULL AND filled < quantity * 0.999999' };

/** Columns by the names of the question, and nothing else, come into the statement. */
const ORDERS: Readonly<Record<ParentsAsked['sort'], string>> = {
  at: 'at', instrument: 'instrument', algorithm: 'algorithm', value: 'value', slippageBps: 'slippageBps', feeBps: 'feeBps', totalBps: 'slippageBps + feeBps', estimateBps: `CAST(json_extract(estimate, '$.takeNowBps') AS REAL)`,
  fillMs: 'firstFillAt - COALESCE(decisionAt, at)', filledShare: 'filled / quantity', makerShare: 'makerValue / NULLIF(knownValue, 0)',
};

function conditions({ from, instrument, algorithm, strategy }: Filter): { readonly where: string; readonly values: readonly SqlValue[] } {
  const equal = Object.entries({ instrument, algorithm, strategy }).flatMap(([name, value]) => (value === undefined ? [] : [{ is: `${name} = ?`, value }]));
  const all = [...(from === undefined ? [] : [{ is: 'at >= ?', value: from }]), ...equal];
  return { where: ['1', ...all.map(({ is }) => is)].join(' AND '), values: all.map(({ value }) => value) };
}

/** In pieces, between which others have their turn. */
async function overviewOf(store: RecordStore, asked: Filter): Promise<Omit<ExecutionOverview, 'reading'>> {
  const { where, values } = conditions(asked);
  const rows = store.all<ParentRow>(`SELECT * FROM parent WHERE ${where} AND doneAt IS NOT NULL ORDER BY at DESC LIMIT ?`, ...values, LOOKED_AT).toReversed();
  const counts = store.one<{ done: number; working: number }>(`SELECT COALESCE(SUM(doneAt IS NOT NULL), 0) AS done, COALESCE(SUM(doneAt IS NULL), 0) AS working FROM parent WHERE ${where}`, ...values) ?? { done: 0, working: 0 };
  await breathe();
  const lines = rows.map(lineOf);
  const by = async (name: 'algorithm' | 'instrument'): Promise<ExecutionOverview['byAlgorithm']> => {
    const groups: ExecutionGroup[] = [];
    for (const [key, group] of Map.groupBy(lines, (line) => line[name])) {
      await breathe();
      groups.push(groupOf(key, group));
    }
    return groups.toSorted((a, b) => b.parents - a.parents);
  };
  const names = (column: 'instrument' | 'algorithm' | 'strategy'): readonly string[] => store.all<{ name: string }>(`SELECT DISTINCT ${column} AS name FROM parent WHERE ${column} <> '' ORDER BY 1`).map(({ name }) => name);
  const [byAlgorithm, byInstrument] = [await by('algorithm'), await by('instrument')];
  await breathe();
  const all = groupOf('', lines);
  await breathe();
  const [histogram, times, parts] = [histogramOf(lines.map(({ slippageBps }) => slippageBps)), timesOf(rows), partsOf(rows)];
  await breathe();
  return {
    parents: rows.length, older: counts.done - rows.length, working: counts.working, all, byAlgorithm, byInstrument, histogram, times, parts, denials: denialsOf(store, asked), instruments: names('instrument'), algorithms: names('algorithm'), strategies: names('strategy'),
  };
}

/** What was refused, by the rule that did, with its newest example. */
function denialsOf(store: RecordStore, { from = 0, instrument, strategy }: Filter): ExecutionOverview['denials'] {
  const own = [...(instrument === undefined ? [] : [{ is: 'instrument = ?', value: instrument }]), ...(strategy === undefined ? [] : [{ is: `substr(id, 1, instr(id, '#') - 1) = ?`, value: strategy }])];
  return store.all<ExecutionOverview['denials'][number]>(
    // SQLite takes the other columns from the row that has the maximum.
    `SELECT rule, COUNT(*) AS count, MAX(at) AS at, reason, id, instrument FROM denial WHERE ${['at >= ?', ...own.map(({ is }) => is)].join(' AND ')} GROUP BY rule ORDER BY count DESC LIMIT ?`, from, ...own.map(({ value }) => value), DENIALS,
  ).map((row) => ({ ...row }));
}

type SliceRow = Omit<Slice, 'isPostOnly' | 'filled'> & { readonly isPostOnly: number };

function storyOf(store: RecordStore, row: ParentRow): Omit<ParentStory, 'reading'> {
  const met = store.all<MetRow>('SELECT * FROM met WHERE parent = ? ORDER BY at, tradeId LIMIT ?', row.id, MOST_SLICES);
  const slices = store.all<SliceRow>('SELECT id, at, instrument, side, type, quantity, limitPrice, timeInForce, isPostOnly, reason FROM child WHERE parent = ? ORDER BY at, id LIMIT ?', row.id, MOST_SLICES);
  const estimate = estimateOf(row);
  const figure = (name: string): number | null => estimate[name] ?? null;
  const { reason, decisionAt, decisionPrice, forecast, deadline, doneAt, endBid, endAsk, shortfallBps } = row;
  return {
    ...lineOf(row), reason, decisionAt, decisionPrice, forecast, deadline, doneAt, endBid, endAsk, shortfallBps,
    estimate: { halfSpreadBps: figure('halfSpreadBps'), sweepBps: figure('sweepBps'), impactBps: figure('impactBps'), takerFeeBps: figure('takerFeeBps'), takeNowBps: figure('takeNowBps'), timingRiskBps: figure('timingRiskBps'), shareOfDepth: figure('shareOfDepth') },
    // Written by this program, with these names.
    parts: row.parts === null ? null : JSON.parse(row.parts) as Readonly<Record<CostPart | 'total', number>>,
    slices: slices.map((slice) => ({ ...slice, isPostOnly: slice.isPostOnly === 1, filled: met.reduce((sum, fill) => sum + (fill.child === slice.id ? fill.quantity : 0), 0) })),
    fills: met.map(({ child, tradeId, at, price, quantity, bid, ask, fee, feeCurrency, liquidity }): SliceFill => ({ slice: child, tradeId, at, price, quantity, bid, ask, fee, feeCurrency, liquidity })),
    denials: store.all<{ at: number; id: string; rule: string; reason: string }>(`SELECT at, id, rule, reason FROM denial WHERE id = ? OR substr(id, 1, ?) = ? ORDER BY at LIMIT 100`, row.id, row.id.length + 1, `${row.id}/`).map((denial) => ({ ...denial })),
  };
}
