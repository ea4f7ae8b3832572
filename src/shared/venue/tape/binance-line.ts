import { z } from 'zod';
import type { DepthUpdate } from '../../domain/depth.ts';
import { DataError } from '../../domain/errors.ts';
import type { TapeEvent } from './tape-event.ts';

const number = z.string().regex(/^\d+(\.\d+)?$/);
const levels = z.array(z.tuple([number, number]));
const id = z.int().nonnegative();
const snapshot = z.object({ lastUpdateId: id, bids: levels, asks: levels });
const depth = z.object({ E: id, U: id, u: id, pu: id.optional(), b: levels, a: levels });
const quote = z.object({ u: id, b: number, B: number, a: number, A: number });
const trade = z.object({ t: id, p: number, q: number, T: id, m: z.boolean() });

/** What the recorder wrote before the message: its clock in nanoseconds. */
const LINE = /^(\d{16,20}) (\{.*\})$/s;
const NANOS_A_MS = 1_000_000n;

function receivedAt(nanos: string): number {
  const all = BigInt(nanos);
  return Number(all / NANOS_A_MS) + Number(all % NANOS_A_MS) / 1e6;
}

/**
 * A line `<receive time in ns> <raw JSON>` of a recorded Binance stream, spot or USD-M: combined-stream messages of depth, bookTicker
 * and trade, and depth snapshots from REST. Undefined for a stream that is none of these. `where` names the line in errors.
 */
export function binanceLine(line: string, where: string): TapeEvent | undefined {
  const [, nanos, text = ''] = LINE.exec(line) ?? [];
  if (nanos === undefined) throw new DataError(`${where}: expected a receive time in ns and a JSON object, found "${line.slice(0, 60)}"`);
  const message = parse(text, where);
  const at = receivedAt(nanos);
  try {
    if ('lastUpdateId' in message) {
      const { lastUpdateId, bids, asks } = snapshot.parse(message);
      return { kind: 'snapshot', receivedAt: at, snapshot: { lastId: lastUpdateId, bids, asks } };
    }
    return ofStream(String(message['stream']), message['data'], at);
  } catch (cause) {
    throw new DataError(`${where}: a message is not what Binance documents: ${cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)}`, { cause });
  }
}

function parse(text: string, where: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(`${where}: expected JSON, found "${text.slice(0, 60)}"`, { cause });
  }
}

function ofStream(stream: string, data: unknown, at: number): TapeEvent | undefined {
  const kind = stream.split('@')[1];
  if (kind === 'depth') {
    const { E, U, u, pu, b, a } = depth.parse(data);
    const update: DepthUpdate = { firstId: U, lastId: u, previousId: pu, at: E, bids: b, asks: a };
    return { kind: 'depth', receivedAt: at, update };
  }
  if (kind === 'bookTicker') {
    const { u, b, B, a, A } = quote.parse(data);
    return { kind: 'quote', receivedAt: at, quote: { lastId: u, bid: Number(b), ask: Number(a), bidQuantity: Number(B), askQuantity: Number(A) } };
  }
  if (kind !== 'trade') return undefined;
  const { t, p, q, T, m } = trade.parse(data);
  // `m`: the buyer was the maker, so the taker sold.
  return { kind: 'trade', receivedAt: at, trade: { at: T, price: Number(p), quantity: Number(q), side: m ? 'sell' : 'buy', id: String(t) } };
}
