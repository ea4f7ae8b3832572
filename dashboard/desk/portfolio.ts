import { z } from 'zod';

/** How far the records of a run were read: an answer is out of what was. */
export interface Reading {
  readonly isComplete: boolean;
  readonly doneBytes: number;
  readonly leftBytes: number;
  /** What could not be read, and why; null where all could. */
  readonly problem: string | null;
}

/** What an account at a venue holds of an asset, by its journal. A perpetual is an asset of its own, named by its symbol, in contracts. */
export interface Holding {
  readonly venue: string;
  readonly asset: string;
  readonly amount: number;
  /** When it was first seen. */
  readonly opening: number;
}

export interface Holdings {
  readonly reading: Reading;
  /** When the journal of each venue was last written, epoch ms. */
  readonly venues: readonly { readonly venue: string; readonly at: number }[];
  readonly holdings: readonly Holding[];
  /** Of each instrument that was traded. */
  readonly lastPrices: readonly { readonly instrument: string; readonly price: number; readonly at: number }[];
}

/** Where a price came from: the middle of a live book, the last trade that was heard, or our own last fill of that time. */
export type PriceSource = 'book' | 'trade' | 'fill';

export interface ValuedHolding extends Holding {
  /** Which coin moves it: BTC of BTC/USDT:USDT. */
  readonly coin: string;
  readonly kind: 'cash' | 'coin' | 'contract';
  /** Of one unit, and of all, in the account's currency; null where no price leads there. */
  readonly price: number | null;
  readonly value: number | null;
  readonly inKrw: number | null;
  readonly inUsdt: number | null;
  readonly source: PriceSource | null;
  /** When the price is from; null of one that is live. */
  readonly priceAt: number | null;
}

export interface CoinExposure {
  readonly coin: string;
  /** In the account's currency; below zero where it is short. */
  readonly net: number;
  readonly gross: number;
  /** Of the value of everything. */
  readonly share: number | null;
  readonly venues: readonly { readonly venue: string; readonly value: number }[];
}

export interface Portfolio {
  readonly at: number;
  readonly reading: Reading;
  readonly currency: string;
  readonly venues: Holdings['venues'];
  readonly holdings: readonly ValuedHolding[];
  readonly totals: { readonly value: number; readonly inKrw: number | null; readonly inUsdt: number | null; /** Held, and without a price. */ readonly unvalued: readonly string[] };
  /** Won for one USDT, and the instrument that says so; null where none is heard. */
  readonly krwPerUsdt: { readonly rate: number; readonly instrument: string; readonly source: PriceSource; readonly at: number | null } | null;
  readonly exposure: { readonly coins: readonly CoinExposure[]; readonly net: number; readonly gross: number };
}

const text = z.string().max(120);
const moment = z.number().min(0).max(8.64e15);

export const ATTRIBUTIONS = ['instrument', 'strategy', 'venue', 'side', 'regime', 'entryReason', 'exitReason'] as const;
export const attributionQuery = z.object({ by: z.enum(ATTRIBUTIONS).default('instrument'), from: moment.optional(), to: moment.optional() });

/** Round trips that ended, of one kind. Money in `currency`, which is what their instruments are quoted in. */
export interface AttributionRow {
  readonly key: string;
  readonly currency: string;
  readonly trips: number;
  readonly won: number;
  /** Net of fees and funding. */
  readonly profit: number;
  readonly fees: number;
  /** Above zero where it was paid. */
  readonly funding: number;
  readonly best: number;
  readonly worst: number;
  /** Milliseconds, on average. */
  readonly held: number;
}

export interface Attribution {
  readonly reading: Reading;
  readonly rows: readonly AttributionRow[];
  /** All of the time asked for, by currency. */
  readonly totals: readonly (Omit<AttributionRow, 'key'>)[];
  /** Fees of all fills of that time, those of positions that are still open among them. */
  readonly fees: readonly { readonly venue: string; readonly currency: string; readonly liquidity: string; readonly fills: number; readonly fees: number }[];
  /** Turnover of all fills, by the currency in which they are quoted. */
  readonly turnover: readonly { readonly currency: string; readonly fills: number; readonly bought: number; readonly sold: number; readonly makerShare: number }[];
  /** What else it cost to get orders done, where the market they met is on record; by currency, above zero where it cost. */
  readonly causes: readonly { readonly currency: string; readonly orders: number; readonly parts: Readonly<Record<CostPart, number>> }[];
}

export const COST_PARTS = ['delay', 'timing', 'spread', 'impact', 'fee', 'opportunity'] as const;
export type CostPart = (typeof COST_PARTS)[number];

export const TRIP_COLUMNS = ['exitAt', 'entryAt', 'instrument', 'strategy', 'side', 'quantity', 'profit', 'profitRatio', 'fees', 'held', 'maxAdverse', 'maxFavourable', 'regime'] as const;
export const tripQuery = z.object({
  sort: z.enum(TRIP_COLUMNS).default('exitAt'),
  isAscending: z.boolean().default(false),
  instrument: text.optional(),
  strategy: text.optional(),
  outcome: z.enum(['all', 'won', 'lost']).default('all'),
  /** Only those whose reasons or names hold this text, letters of either case. */
  text: text.default(''),
  from: moment.optional(),
  to: moment.optional(),
  page: z.int().min(0).max(100_000).default(0),
  size: z.int().min(1).max(200).default(25),
});

/** A round trip with the orders that began and ended it. */
export interface TripRow {
  readonly id: string;
  readonly strategy: string;
  readonly instrument: string;
  readonly side: string;
  readonly entryAt: number;
  readonly exitAt: number;
  readonly candles: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly profit: number;
  readonly profitRatio: number;
  readonly fees: number;
  readonly funding: number;
  readonly maxAdverse: number;
  readonly maxFavourable: number;
  readonly entryReason: string;
  readonly exitReason: string;
  readonly regime: string | null;
  readonly entryOrder: string | null;
  readonly exitOrder: string | null;
}

export interface Trips {
  readonly reading: Reading;
  readonly rows: readonly TripRow[];
  /** Of all that fit, on every page. */
  readonly total: number;
  readonly instruments: readonly string[];
  readonly strategies: readonly string[];
}

/** totalAverage: one cost per unit for a whole year (stock at its beginning and all that was bought in it); movingAverage: anew at each purchase. */
export const COST_METHODS = ['totalAverage', 'movingAverage'] as const;
export type CostMethod = (typeof COST_METHODS)[number];
export const taxQuery = z.object({ year: z.int().min(2009).max(2200), method: z.enum(COST_METHODS).default('totalAverage'), language: z.enum(['ko', 'en']).default('en') });
export const taxFillsQuery = taxQuery.extend({ /** Where the part before ended. */ after: z.int().min(0).optional() });

/** What was given away of a coin in a year, for one currency. Amounts as exact texts; null where it is not known. */
export interface Disposal {
  readonly coin: string;
  readonly currency: string;
  readonly openingQuantity: string;
  readonly openingCost: string;
  readonly boughtQuantity: string;
  readonly boughtCost: string;
  readonly soldQuantity: string;
  readonly proceeds: string;
  /** Cost of what was sold, as far as the cost of it is known. */
  readonly cost: string;
  /** Fees of selling, in the currency; those of buying are in the cost. */
  readonly sellingFees: string;
  /** Null where some of what was sold has no known cost. */
  readonly profit: string | null;
  /** Sold, and never bought on this record. */
  readonly unknownQuantity: string;
  readonly closingQuantity: string;
  readonly closingCost: string;
}

export interface TaxYear {
  readonly reading: Reading;
  readonly year: number;
  /** Epoch ms: the year in Korea. */
  readonly from: number;
  readonly to: number;
  readonly method: CostMethod;
  readonly fills: number;
  readonly disposals: readonly Disposal[];
  /** Contracts that were traded: no coin is given away with them. */
  readonly contracts: number;
  /** Fees in neither the coin nor the currency of their fill: they are in no cost. */
  readonly otherFees: readonly { readonly currency: string; readonly amount: string }[];
  /** Coins that were there before the record began: what they cost is not on it. */
  readonly heldBefore: readonly { readonly coin: string; readonly quantity: string }[];
  /** The same as a table in text. */
  readonly csv: string;
}

/** Part of the table of a year's fills. */
export interface TaxFills {
  readonly csv: string;
  readonly rows: number;
  /** To ask on with; null at the end. */
  readonly next: number | null;
}

/** What is owned, what it earned, and what of that a tax office asks for. */
export interface PortfolioDesk {
  holdings(): Promise<Holdings>;
  attribution(query: z.infer<typeof attributionQuery>): Promise<Attribution>;
  trips(query: z.infer<typeof tripQuery>): Promise<Trips>;
  /** Years in Korea in which something was filled, the newest first. */
  taxYears(): Promise<readonly number[]>;
  taxYear(query: z.infer<typeof taxQuery>): Promise<TaxYear>;
  taxFills(query: z.infer<typeof taxFillsQuery>): Promise<TaxFills>;
}
