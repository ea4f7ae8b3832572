import { z } from 'zod';

/** What a form needs to know of one parameter of a strategy: made from the schema the strategy declares. */
export interface ParamField {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'boolean' | 'choice' | 'text';
  readonly default?: number | boolean | string | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly description: string;
  /** A search may vary it. */
  readonly tunable: boolean;
}

export interface StrategyOffer {
  readonly name: string;
  readonly kind: 'forecast' | 'orders';
  readonly origin: 'shipped' | 'user';
  readonly summary: string;
  readonly parameters: readonly ParamField[];
}

/** Candles of the archive. */
export interface DatasetOffer {
  /** Its folder inside the data folder: what a form sends back. */
  readonly id: string;
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly rows: number;
  /** Open times of the first and the last candle: epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly missing: number;
  readonly isFrozen: boolean;
  /** Made up on this machine: says nothing of any market. */
  readonly isMadeUp: boolean;
}

/** What research can be done with. */
export interface ResearchOffer {
  readonly strategies: readonly StrategyOffer[];
  readonly datasets: readonly DatasetOffer[];
  /** Of the configuration: what `realistic` costs are. Null: the venue's own list. */
  readonly usual: {
    readonly cash: number; readonly exposure: number; readonly leverage: number; readonly shorts: boolean;
    readonly makerFeeBps: number | null; readonly takerFeeBps: number | null; readonly spreadBps: number; readonly latencyMs: number;
    /** In words of the configuration: `square-root 1`, `fixed 5 bps`. */
    readonly slippage: string;
  };
  /** Where a search can run. */
  readonly places: readonly ('local' | 'aws' | 'both')[];
  readonly cores: number;
  readonly memoryBytes: number;
}

const name = z.string().regex(/^[\w][\w.-]{0,99}$/, 'expected a name');
export const paramName = z.string().regex(/^[A-Za-z]\w{0,59}$/, 'expected the name of a parameter');
export const paramValue = z.union([z.number(), z.boolean(), z.string().max(100).regex(/^\P{Cc}*$/u, 'expected one line')]);
export const paramRecord = z.record(paramName, paramValue).refine((params) => Object.keys(params).length <= 60, 'expected at most 60 parameters');
export const strategyName = name;
/** Only one that the archive lists is taken. */
export const datasetId = z.string().min(1).max(400);
/** `2024-01-31`. */
export const dayText = z.iso.date();
const bps = z.number().min(0).max(1_000);

/** Who pays what for trading. */
export const costs = z.discriminatedUnion('kind', [
  /** As the configuration says. */
  z.object({ kind: z.literal('realistic') }),
  /** Nothing at all: for seeing what costs do. */
  z.object({ kind: z.literal('zero') }),
  z.object({ kind: z.literal('custom'), feeBps: bps, spreadBps: bps, slippageBps: bps, latencyMs: z.number().min(0).max(60_000) }),
]);

const share = (most: number) => z.number().gt(0).max(most).optional();

/** Money and exits of a run; what is left out is as the configuration says. */
export const account = z.object({
  cash: z.number().gt(0).max(1e12).optional(), exposure: z.number().gt(0).max(1).optional(), leverage: z.number().min(1).max(125).optional(), shorts: z.boolean().optional(),
  stopLoss: share(0.99), takeProfit: share(10), trailingStop: share(0.99),
});

export const madeUpOrder = z.object({ timeframe: z.enum(['1m', '5m', '15m', '1h', '4h', '1d']).default('1h'), days: z.int().min(30).max(3_650).default(730), seed: z.int().min(0).max(999_999).default(1) })
  .refine(({ timeframe, days }) => timeframe !== '1m' || days <= 730, 'expected at most 730 days of candles of a minute');
export type MadeUpOrder = z.infer<typeof madeUpOrder>;

export const htmlAsked = z.object({ id: z.string().max(40), language: z.enum(['ko', 'en']).default('en') });

export type HtmlAsked = z.infer<typeof htmlAsked>;

/** The verdict of the ledger of trials. */
export interface VerdictView {
  readonly grade: string;
  readonly stage: string;
  /** In sentences. */
  readonly text: Bilingual;
  readonly trials: number;
  readonly effectiveTrials: number;
  readonly reasons: readonly { readonly check: string; readonly outcome: 'met' | 'failed' | 'unknown'; readonly found: number | null; readonly limit: number }[];
}

/** A text of the program in both languages. */
export interface Bilingual {
  readonly en: string;
  readonly ko: string;
}
