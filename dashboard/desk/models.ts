import { z } from 'zod';
import type { ModelEvent, ModelOrder, ModelRole } from '../../src/shared/domain/model-life.ts';
import type { Verdict } from '../../src/shared/domain/evidence-verdict.ts';

export const modelName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,199}$/, 'expected the name of a model');
const slotName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,199}$/, 'expected the name of a slot');

export const modelOrder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('promote'), model: modelName, /** Typed by a person, where it is asked for. */ phrase: z.string().max(100).optional() }),
  z.object({ kind: z.literal('retire'), model: modelName, phrase: z.string().max(100) }),
  /** Of one model, or of whichever is in charge of a slot. */
  z.object({ kind: z.literal('rollback'), model: modelName }),
  z.object({ kind: z.literal('rollback-slot'), slot: slotName }),
  /** The record of a model counts as it stands, whatever was lost of it. */
  z.object({ kind: z.literal('repair'), model: modelName }),
]);
export type ModelWord = z.output<typeof modelOrder>;

export interface TraderStanding {
  readonly trader: string;
  readonly role: ModelRole;
  readonly since: number;
  readonly isAlarmed: boolean;
  readonly isByOrder: boolean;
}

export interface ModelEvidenceView {
  readonly days: number;
  readonly trades: number;
  readonly netProfit: number;
  readonly profitAtDoubleCosts: number;
  readonly pbo: number | null;
  readonly lossOutside: number | null;
  readonly spa: number | null;
  readonly deflated: number | null;
  /** Without one it stays a shadow. */
  readonly hasBand: boolean;
}

export interface LockBoxView {
  readonly from: number;
  readonly to: number;
  /** Returns of the period, net of costs. */
  readonly model: number;
  readonly incumbent: number | null;
  readonly baselines: readonly { readonly name: string; readonly value: number }[];
  readonly opened: number | null;
}

export interface ModelLine {
  readonly model: string;
  readonly role: ModelRole;
  readonly roles: readonly TraderStanding[];
  readonly addedAt: number;
  /** Why it cannot be used; null where it can. */
  readonly refused: string | null;
  readonly kind: 'learned' | 'tuned' | null;
  /** A strategy with its parameters, or how many models on how many features. */
  readonly strategy: { readonly name: string; readonly params: Readonly<Record<string, string | number | boolean>> } | null;
  readonly members: number | null;
  readonly features: number | null;
  readonly seed: number | null;
  readonly dataHash: string | null;
  readonly codeHash: string | null;
  readonly verdict: Verdict | null;
  readonly evidence: ModelEvidenceView | null;
  readonly lockBox: LockBoxView | null;
  readonly needsRepair: boolean;
  /** Traders with which a person's word lets it do more than its verdict does. */
  readonly overruledFor: readonly string[];
  readonly waitingOrders: readonly number[];
  /** A promotion puts it in full charge against the evidence: the phrase is asked for. */
  readonly asksPhrase: boolean;
}

export interface ModelSlot {
  readonly slot: string;
  readonly instrument: string;
  readonly timeframe: string;
  readonly traders: readonly string[];
  readonly models: readonly ModelLine[];
}

/** Something that happened to a model, or was said of it. */
export type ModelHappening =
  | { readonly of: 'added'; readonly seq: number; readonly at: number; readonly slot: string; readonly model: string }
  | { readonly of: 'repaired'; readonly seq: number; readonly at: number; readonly slot: string; readonly model: string }
  | { readonly of: 'order'; readonly seq: number; readonly at: number; readonly slot: string; readonly model: string | null; readonly order: ModelOrder['kind']; readonly isWaiting: boolean }
  | { readonly of: 'event'; readonly seq: number; readonly at: number; readonly slot: string; readonly model: string | null; readonly trader: string; readonly event: Pick<ModelEvent, 'kind' | 'cause' | 'from' | 'to' | 'reasons' | 'order'> };

export interface ModelShelf {
  readonly slots: readonly ModelSlot[];
  /** Bundles that cannot be used and stand in no slot. */
  readonly refused: readonly { readonly slot: string; readonly model: string; readonly why: string }[];
  readonly warnings: readonly string[];
  readonly trainings: readonly { readonly slot: string; readonly at: number; readonly step: string; readonly text: string }[];
  /** Newest first, at most 1,000. */
  readonly history: readonly ModelHappening[];
  readonly phrases: { readonly promote: string; readonly retire: string };
}

export const weightsQuery = z.object({
  /** `binance:BTC/USDT`; the first that was told of where it is left out. */
  instrument: z.string().max(60).optional(),
  strategy: z.string().max(120).optional(),
  /** Epoch ms; all that is on record where it is left out. */
  from: z.number().optional(),
  points: z.int().min(10).max(1_000).default(240),
});

export interface WeightMoment {
  readonly at: number;
  readonly regime: string;
  readonly mode: string;
  readonly champion: string | null;
  readonly forecast: number | null;
  /** In the order of `experts`; null where it was not there. */
  readonly weights: readonly (number | null)[];
}

export interface WeightHistory {
  /** Whose weights are on record: a strategy and an instrument each. */
  readonly subjects: readonly { readonly strategy: string; readonly instrument: string }[];
  readonly subject: { readonly strategy: string; readonly instrument: string } | null;
  readonly experts: readonly string[];
  /** Oldest first: what was decided, thinned. Weights are told with each decision. */
  readonly moments: readonly WeightMoment[];
  readonly regimes: readonly { readonly regime: string; readonly from: number; readonly to: number }[];
}

export const trainingOrder = z.object({
  /** Of the archive: `binance`, `BTC/USDT`, `1m`. */
  venue: z.string().regex(/^[a-z0-9_-]{1,40}$/),
  symbol: z.string().regex(/^[A-Z0-9/:_-]{1,40}$/),
  timeframe: z.string().regex(/^\d{1,3}[smhdwM]$/),
  /** Learn on candles of this length; without it of those of the archive. */
  on: z.string().regex(/^\d{1,3}[smhdwM]$/).optional(),
  minutes: z.int().min(1).max(720).default(5),
  trials: z.int().min(1).max(1_000).default(27),
  seed: z.int().min(0).max(2 ** 31).default(1),
});

export interface TrainingData { readonly venue: string; readonly symbol: string; readonly timeframe: string }

/** Trained models and the weights of those that vote. */
export interface ModelDesk {
  shelf(): Promise<ModelShelf>;
  weights(query: z.output<typeof weightsQuery>): Promise<WeightHistory>;
  /** A person's word: RefusedError with the reason where it cannot be heeded. What was done, as a sentence. */
  order(word: ModelWord): Promise<{ readonly kind: 'done'; readonly text: string } | { readonly kind: 'refused'; readonly reason: string }>;
  /** What can be learned from. */
  trainable(): Promise<readonly TrainingData[]>;
  /** Starts a training; the id of its job, or why not. */
  train(order: z.output<typeof trainingOrder>): Promise<{ readonly kind: 'started'; readonly job: string } | { readonly kind: 'refused'; readonly reason: string }>;
}
