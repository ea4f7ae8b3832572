import { z } from 'zod';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { LiveMessage, WatchRequest } from '../../shared/engine/trading/live-message.ts';
import { stateOfText, textOfState } from '../trade/state-file.ts';

/** No line of ours is longer, either way. In characters. */
export const LONGEST_LINE = 8 * 2 ** 20;
/** Nor a request. */
export const LONGEST_REQUEST = 2 ** 16;
/** A listener may watch so many instruments; more are left out. */
const MOST_WATCHED = 500;

/** Begins the line of a market message. Its numbers that nobody knows are null; in all other lines NaN and infinities are kept. */
export const MARKET_HEAD = '{"of":"market",';

const at = z.number();
const list = z.custom<readonly unknown[]>((value) => Array.isArray(value), 'expected a list');
const record = z.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'expected an object');
/** Only what tells the messages apart and keeps a reader from falling over: what is inside was written by this program. */
const envelope = z.discriminatedUnion('of', [
  z.looseObject({ of: z.literal('hello'), at, boot: z.string(), mode: z.string(), currency: z.string(), money: record, folder: z.string(), strategies: list, instruments: list, limits: record }),
  z.looseObject({ of: z.literal('status'), at, status: record }),
  z.looseObject({ of: z.literal('notice'), at, seq: z.int(), notice: z.looseObject({ of: z.string() }) }),
  z.looseObject({ of: z.literal('candle'), at, instrument: z.string(), timeframe: z.string(), candle: list }),
  z.looseObject({ of: z.literal('trip'), at, trip: z.looseObject({ id: z.string(), trip: record }) }),
  z.looseObject({ of: z.literal('market'), at, isWhole: z.boolean(), quotes: list, books: record, trades: record, forming: record }),
  z.looseObject({ of: z.literal('hole'), at, lost: z.number() }),
]);

/** One line, with its end. */
export const liveLine = (message: LiveMessage): string => `${textOfState(message)}\n`;

/** Undefined where it is none of this program, or of a newer one. */
export function liveMessageOf(line: string): LiveMessage | undefined {
  const parsed = envelope.safeParse(valueOf(line));
  // The shape of what is inside is the writer's promise.
  return parsed.success ? parsed.data as unknown as LiveMessage : undefined;
}

function valueOf(line: string): unknown {
  try {
    return line.startsWith(MARKET_HEAD) ? JSON.parse(line) : stateOfText(line);
  } catch {
    return undefined;
  }
}

/** `id` tells listeners apart where many share one channel; `isLeaving`: it wants nothing any more. */
const watchRequest = z.object({ watch: z.array(z.string()).transform((ids) => ids.slice(0, MOST_WATCHED) as InstrumentId[]), id: z.string().max(100).default(''), isLeaving: z.boolean().default(false) });

export interface AskedWatch extends WatchRequest {
  readonly id: string;
  readonly isLeaving: boolean;
}

export function watchRequestOf(line: string): AskedWatch | undefined {
  if (line.length > LONGEST_REQUEST) return undefined;
  const parsed = watchRequest.safeParse(valueOf(line));
  return parsed.success ? parsed.data : undefined;
}

export const watchLine = (request: WatchRequest & Partial<AskedWatch>): string => `${JSON.stringify(request)}\n`;
