import { setImmediate as breathe } from 'node:timers/promises';
import type { CostMethod, TaxFills, TaxYear } from '../../../../dashboard/desk/portfolio.ts';
import { add, decimal, format, ZERO, type Decimal } from '../../../shared/domain/decimal.ts';
import type { RecordStore } from '../records/record-store.ts';
import { disposalsCsv, fillsCsv, type ListedFill } from './tax-csv.ts';
import { koreanYear, koreanYearOf, TaxBooks, type TaxFill } from './tax-year.ts';

interface Asked {
  readonly year: number;
  readonly method: CostMethod;
  readonly language: 'ko' | 'en';
}

/** Looked at without a pause, and told in one part. */
const AT_ONCE = 250;
const PART = 4_000;

/** Years in Korea in which something was filled, the newest first. */
export function taxYears(store: RecordStore): readonly number[] {
  const span = store.one<{ first: number | null; last: number | null }>('SELECT MIN(at) AS first, MAX(at) AS last FROM fill WHERE isVoid = 0');
  if (span === undefined || span.first === null || span.last === null) return [];
  const [first, last] = [koreanYearOf(span.first), koreanYearOf(span.last)];
  return Array.from({ length: last - first + 1 }, (_, n) => last - n);
}

/** A year's disposals: all fills up to its end are gone through, a thousand at a time. */
export async function taxYear(store: RecordStore, { year, method, language }: Asked): Promise<Omit<TaxYear, 'reading'>> {
  const books = new TaxBooks(method === 'totalAverage' ? 'total' : 'moving', year);
  const [from, to] = [koreanYear(year), koreanYear(year + 1)];
  let after: { readonly at: number; readonly n: number } = { at: -1, n: -1 };
  for (;;) {
    const fills = store.all<TaxFill>('SELECT n, at, venue, instrument, side, quantity, price, fee, feeCurrency FROM fill WHERE (at, n) > (?, ?) AND at < ? AND isVoid = 0 ORDER BY at, n LIMIT ?', after.at, after.n, to, AT_ONCE);
    for (const fill of fills) books.take(fill);
    const last = fills.at(-1);
    if (last === undefined) break;
    after = last;
    await breathe();
  }
  const disposals = books.disposals();
  return { year, from, to, method, fills: books.fills, contracts: books.contracts, disposals, otherFees: books.otherFees(), heldBefore: heldBefore(store), csv: disposalsCsv(disposals, { year, method, language }) };
}

/** Coins on the first sight of an account: money that others are quoted in is none of them. */
function heldBefore(store: RecordStore): TaxYear['heldBefore'] {
  const quotes = new Set(['KRW', ...store.all<{ instrument: string }>('SELECT instrument FROM lastPrice').map(({ instrument }) => instrument.split('/')[1]?.split(':')[0] ?? '')]);
  const sums = new Map<string, Decimal>();
  for (const { asset, opening } of store.all<{ asset: string; opening: string }>('SELECT asset, opening FROM balance')) if (!quotes.has(asset) && !asset.includes('/')) sums.set(asset, add(sums.get(asset) ?? ZERO, decimal(opening)));
  return [...sums].filter(([, quantity]) => quantity !== ZERO).map(([coin, quantity]) => ({ coin, quantity: format(quantity) }));
}

/** A part of the table of a year's fills, in the order of the record within each moment. */
export async function taxFills(store: RecordStore, { year, language, after }: Asked & { readonly after?: number | undefined }): Promise<TaxFills> {
  const before = after === undefined ? undefined : store.one<{ at: number; n: number }>('SELECT at, n FROM fill WHERE n = ?', after);
  const rows = store.all<ListedFill>(
    `SELECT n, at, venue, instrument, side, quantity, price, fee, feeCurrency, tradeId, venueOrderId, liquidity, strategy, parent, reason FROM fill
     WHERE (at, n) > (?, ?) AND at < ? AND isVoid = 0 ORDER BY at, n LIMIT ?`, before?.at ?? koreanYear(year) - 1, before?.n ?? Number.MAX_SAFE_INTEGER, koreanYear(year + 1), PART,
  );
  let csv = fillsCsv(rows.slice(0, AT_ONCE), { language, hasHead: after === undefined });
  for (let from = AT_ONCE; from < rows.length; from += AT_ONCE) {
    await breathe();
    csv += fillsCsv(rows.slice(from, from + AT_ONCE), { language, hasHead: false });
  }
  return { csv, rows: rows.length, next: rows.length < PART ? null : rows.at(-1)?.n ?? null };
}
