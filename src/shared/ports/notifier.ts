import type { ChannelName, Urgency } from '../domain/bulletin.ts';
import type { EpochMs } from '../domain/time.ts';

export interface OutgoingText {
  readonly text: string;
  readonly urgency: Urgency;
  readonly at: EpochMs;
  /** What kind of run it is about (paper, live), where that is known. */
  readonly mode?: string | undefined;
  /** How many texts it was made of, where there are several. */
  readonly count?: number | undefined;
}

/** How sending went. later: worth another try, after `afterMs` where the other side says so. refused: never as it stands. Reasons hold no secret. */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'later'; readonly reason: string; readonly afterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

/** A way by which people are told. `deliver` never throws for what the other side does. */
export interface NotifierChannel {
  readonly name: ChannelName;
  /** Longest text it takes. */
  readonly mostCharacters: number;
  /** Least milliseconds between two texts. */
  readonly everyMs: number;
  /** What is not critical waits so long for others to go with it. Without it nothing waits. */
  readonly gatherMs?: number | undefined;
  deliver(message: OutgoingText, signal: AbortSignal): Promise<Delivery>;
}

/** What a person wrote to the bot. */
export interface ChatMessage {
  readonly id: number;
  readonly at: EpochMs;
  readonly user: number;
  readonly chat: number;
  readonly text: string;
}

/** `next` is what the following question begins with. `skipped` counts what could not be read. */
export type ChatPoll =
  | { readonly kind: 'messages'; readonly messages: readonly ChatMessage[]; readonly next: number | undefined; readonly skipped: number }
  | Exclude<Delivery, { kind: 'delivered' }>;

/** A chat in which people give commands. Neither function throws for what the other side does. */
export interface Chat {
  /** Forgets what was written before. */
  skipOld(signal: AbortSignal): Promise<ChatPoll>;
  /** Waits for what is written from `next` on. */
  poll(next: number | undefined, signal: AbortSignal): Promise<ChatPoll>;
  answer(chat: number, text: string, signal: AbortSignal): Promise<Delivery>;
}
