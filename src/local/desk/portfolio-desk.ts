import { setImmediate as breathe } from 'node:timers/promises';
import { COST_PARTS, type Attribution, type AttributionRow, type CostPart, type Holdings, type PortfolioDesk, type TaxYear } from '../../../dashboard/desk/portfolio.ts';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import type { Answers } from './answers.ts';
import type { Records } from './records/records.ts';
import { taxFills, taxYear, taxYears } from './tax/tax-desk.ts';
import { tripPage } from './trip-page.ts';

const KEEP_MS = 60_000;
const EVER = 8.64e15;

/** Sums over round trips of one kind. */
interface TripSum extends Omit<AttributionRow, 'currency' | 'key'> {
  readonly key: string;
  readonly instrument: string;
  readonly heldSum: number;
}

const KEYS: Readonly<Record<string, string>> = {
  instrument: 'instrument', strategy: 'strategy', venue: `substr(instrument, 1, instr(instrument, ':') - 1)`, side: 'side', regime: `COALESCE(regime, '')`, entryReason: 'entryReason', exitReason: 'exitReason',
};

const quoteOf = (instrument: string): string => plainInstrument(instrument.slice(0, instrument.indexOf(':')), instrument.slice(instrument.indexOf(':') + 1)).quote;
const venueOf = (instrument: string): string => instrument.slice(0, Math.max(0, instrument.indexOf(':')));

/** What a run owns and earned, out of its journal, its round trips and its story. */
export function portfolioDesk(records: Records, answers: Answers): PortfolioDesk {
  const { store } = records;
  return {
    holdings: () => holdings(records),
    async attribution(asked) {
      const reading = await records.current();
      const { by, from = 0, to = EVER } = asked;
      const found = await answers.of({ name: 'attribution', version: records.version, asked, keepMs: KEEP_MS }, () => attributionOf(records, { by, from, to }));
      return { reading, ...found };
    },
    async trips(asked) {
      const reading = await records.current();
      return { reading, ...await answers.of<Omit<Awaited<ReturnType<PortfolioDesk['trips']>>, 'reading'>>({ name: 'trips', version: records.version, asked, keepMs: KEEP_MS }, () => Promise.resolve(tripPage(store, asked))) };
    },
    async taxYears() {
      await records.current();
      return taxYears(store);
    },
    async taxYear(asked) {
      const reading = await records.current();
      return { reading, ...await answers.of<Omit<TaxYear, 'reading'>>({ name: 'tax-year', version: records.version, asked, keepMs: KEEP_MS }, () => taxYear(store, asked)) };
    },
    async taxFills(asked) {
      await records.current();
      return taxFills(store, asked);
    },
  };
}

async function holdings(records: Records): Promise<Holdings> {
  const reading = await records.current();
  const { store } = records;
  const rows = store.all<{ venue: string; asset: string; amount: string; opening: string }>('SELECT * FROM balance ORDER BY venue, asset');
  return {
    reading,
    venues: store.all<{ name: string; at: number }>(`SELECT name, at FROM source WHERE name LIKE 'journal %' ORDER BY name`).map(({ name, at }) => ({ venue: name.slice('journal '.length), at })),
    holdings: rows.map(({ venue, asset, amount, opening }) => ({ venue, asset, amount: Number(amount), opening: Number(opening) })),
    lastPrices: [...store.all<{ instrument: string; price: number; at: number }>('SELECT * FROM lastPrice ORDER BY instrument')].map((row) => ({ ...row })),
  };
}

interface Span {
  readonly by: string;
  readonly from: number;
  readonly to: number;
}

async function attributionOf(records: Records, { by, from, to }: Span): Promise<Omit<Attribution, 'reading'>> {
  const { store } = records;
  const sums = store.all<TripSum>(
    `SELECT ${KEYS[by] ?? 'instrument'} AS key, MIN(instrument) AS instrument, COUNT(*) AS trips, SUM(profit > 0) AS won, SUM(profit) AS profit, SUM(fees) AS fees, SUM(funding) AS funding, MAX(profit) AS best, MIN(profit) AS worst, SUM(exitAt - entryAt) AS heldSum
     FROM trip WHERE exitAt >= ? AND exitAt < ? GROUP BY key, substr(instrument, instr(instrument, '/'))`, from, to,
  );
  await breathe();
  const merged = merge(sums.map((sum) => ({ ...sum, currency: quoteOf(sum.instrument) })), ({ key, currency }) => `${currency} ${key}`);
  const hours = [Math.floor(from / 3_600_000), Math.ceil(to / 3_600_000)] as const;
  return {
    rows: merged.toSorted((a, b) => b.profit - a.profit), totals: merge(merged.map((row) => ({ ...row, heldSum: row.held * row.trips })), ({ currency }) => currency).map(({ key: _key, ...total }) => total),
    ...fillSums(records, hours), causes: await causesOf(records, from, to),
  };
}

type Gathered = Omit<TripSum, 'held' | 'instrument'> & { readonly currency: string };

function merge(sums: readonly Gathered[], keyOf: (sum: Gathered) => string): readonly AttributionRow[] {
  return [...Map.groupBy(sums, keyOf).values()].map((group) => {
    const total = (read: (sum: Gathered) => number): number => group.reduce((sum, one) => sum + read(one), 0);
    const trips = total((sum) => sum.trips);
    return {
      key: group[0].key, currency: group[0].currency, trips, won: total((sum) => sum.won), profit: total((sum) => sum.profit), fees: total((sum) => sum.fees), funding: total((sum) => sum.funding),
      best: Math.max(...group.map(({ best }) => best)), worst: Math.min(...group.map(({ worst }) => worst)), held: trips === 0 ? 0 : total((sum) => sum.heldSum) / trips,
    };
  });
}

interface FillSum {
  readonly instrument: string;
  readonly liquidity: string;
  readonly feeCurrency: string;
  readonly fills: number;
  readonly bought: number;
  readonly sold: number;
  readonly fees: number;
}

function fillSums({ store }: Records, [from, to]: readonly [number, number]): Pick<Attribution, 'fees' | 'turnover'> {
  const rows = store.all<FillSum>(
    'SELECT instrument, liquidity, feeCurrency, SUM(fills) AS fills, SUM(bought) AS bought, SUM(sold) AS sold, SUM(fees) AS fees FROM hourly WHERE hour >= ? AND hour < ? GROUP BY instrument, liquidity, feeCurrency', from, to,
  ).filter(({ fills }) => fills > 0);
  const sum = (group: readonly FillSum[], read: (row: FillSum) => number): number => group.reduce((all, row) => all + read(row), 0);
  const fees = [...Map.groupBy(rows, ({ instrument, feeCurrency, liquidity }) => JSON.stringify([venueOf(instrument), feeCurrency, liquidity])).values()].map((group) => ({
    venue: venueOf(group[0].instrument), currency: group[0].feeCurrency, liquidity: group[0].liquidity, fills: sum(group, (row) => row.fills), fees: sum(group, (row) => row.fees),
  }));
  const turnover = [...Map.groupBy(rows, ({ instrument }) => quoteOf(instrument))].map(([currency, group]) => {
    const all = sum(group, ({ bought, sold }) => bought + sold);
    const made = sum(group.filter(({ liquidity }) => liquidity === 'maker'), ({ bought, sold }) => bought + sold);
    return { currency, fills: sum(group, (row) => row.fills), bought: sum(group, (row) => row.bought), sold: sum(group, (row) => row.sold), makerShare: all > 0 ? made / all : 0 };
  });
  return { fees: fees.toSorted((a, b) => a.venue.localeCompare(b.venue) || a.currency.localeCompare(b.currency)), turnover };
}

/** Orders looked at without a pause. */
const ORDERS_AT_ONCE = 1_000;

interface Caused {
  readonly currency: string;
  orders: number;
  readonly parts: Record<CostPart, number>;
}

/** What the market took while orders were carried out, where bid and ask at each fill are on record. */
async function causesOf({ store }: Records, from: number, to: number): Promise<Attribution['causes']> {
  const causes = new Map<string, Caused>();
  for (let after = 0; ;) {
    const rows = store.all<{ n: number; instrument: string; parts: string }>('SELECT rowid AS n, instrument, parts FROM parent WHERE rowid > ? AND parts IS NOT NULL AND doneAt >= ? AND doneAt < ? ORDER BY rowid LIMIT ?', after, from, to, ORDERS_AT_ONCE);
    for (const { instrument, parts } of rows) {
      const currency = quoteOf(instrument);
      const cause = causes.get(currency) ?? { currency, orders: 0, parts: { delay: 0, timing: 0, spread: 0, impact: 0, fee: 0, opportunity: 0 } };
      causes.set(currency, cause);
      cause.orders += 1;
      // Written by this program, with these names.
      const own = JSON.parse(parts) as Readonly<Record<CostPart, number>>;
      for (const part of COST_PARTS) cause.parts[part] += own[part];
    }
    const last = rows.at(-1);
    if (last === undefined) return [...causes.values()];
    after = last.n;
    await breathe();
  }
}
