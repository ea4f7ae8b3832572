import type { tripQuery, TripRow, Trips } from '../../../dashboard/desk/portfolio.ts';
import type { z } from 'zod';
import type { RecordStore, SqlValue } from './records/record-store.ts';

type Asked = z.infer<typeof tripQuery>;

/** Columns by the names of the question, and nothing else, come into the statement. */
const ORDERS: Readonly<Record<Asked['sort'], string>> = {
  exitAt: 'exitAt', entryAt: 'entryAt', instrument: 'instrument', strategy: 'strategy', side: 'side', quantity: 'quantity', profit: 'profit', profitRatio: 'profitRatio', fees: 'fees', held: 'exitAt - entryAt',
  maxAdverse: 'maxAdverse', maxFavourable: 'maxFavourable', regime: 'regime',
};

function conditions({ instrument, strategy, outcome, text, from, to }: Asked): { readonly where: string; readonly values: readonly SqlValue[] } {
  const all: { readonly is: string; readonly values?: readonly SqlValue[] }[] = [{ is: '1' }];
  if (instrument !== undefined) all.push({ is: 'instrument = ?', values: [instrument] });
  if (strategy !== undefined) all.push({ is: 'strategy = ?', values: [strategy] });
  if (outcome !== 'all') all.push({ is: outcome === 'won' ? 'profit > 0' : 'profit <= 0' });
  if (from !== undefined) all.push({ is: 'exitAt >= ?', values: [from] });
  if (to !== undefined) all.push({ is: 'exitAt < ?', values: [to] });
  if (text !== '') all.push({ is: `instr(lower(instrument || ' ' || strategy || ' ' || entryReason || ' ' || exitReason || ' ' || COALESCE(regime, '')), ?) > 0`, values: [text.toLowerCase()] });
  return { where: all.map(({ is }) => is).join(' AND '), values: all.flatMap(({ values = [] }) => values) };
}

/** A page of the round trips that ended. */
export function tripPage(store: RecordStore, asked: Asked): Omit<Trips, 'reading'> {
  const { where, values } = conditions(asked);
  const { sort, isAscending, page, size } = asked;
  const rows = store.all<Omit<TripRow, 'entryOrder' | 'exitOrder'>>(
    `SELECT id, strategy, instrument, side, entryAt, exitAt, candles, quantity, entryPrice, exitPrice, profit, profitRatio, fees, funding, maxAdverse, maxFavourable, entryReason, exitReason, NULLIF(regime, '') AS regime
     FROM trip WHERE ${where} ORDER BY ${ORDERS[sort]} ${isAscending ? 'ASC' : 'DESC'}, id LIMIT ? OFFSET ?`, ...values, size, page * size,
  );
  const names = (column: 'instrument' | 'strategy'): readonly string[] => store.all<{ name: string }>(`SELECT DISTINCT ${column} AS name FROM trip ORDER BY 1`).map(({ name }) => name);
  return {
    rows: rows.map((row) => ({ ...row, entryOrder: orderAt(store, row, row.entryAt), exitOrder: orderAt(store, row, row.exitAt) })),
    total: store.one<{ n: number }>(`SELECT COUNT(*) AS n FROM trip WHERE ${where}`, ...values)?.n ?? 0, instruments: names('instrument'), strategies: names('strategy'),
  };
}

/** The order whose fill began or ended a trip; null where it is not on this record. */
function orderAt(store: RecordStore, { instrument, strategy }: { readonly instrument: string; readonly strategy: string }, at: number): string | null {
  return store.one<{ parent: string }>(`SELECT parent FROM fill WHERE instrument = ? AND strategy = ? AND at = ? AND parent <> '' ORDER BY n LIMIT 1`, instrument, strategy, at)?.parent ?? null;
}
