import { z } from 'zod';
import { DataError } from '../domain/errors.ts';

/** Numbers that JSON cannot hold are written as null: NaN, before the first fill. */
const price = z.number().nullable().transform((value) => value ?? NaN);
const instrument = z.templateLiteral([z.string(), ':', z.string()]);
const side = z.enum(['buy', 'sell']);
const type = z.enum(['market', 'limit', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit', 'trailing-stop']);
const text = z.string();
const optional = z.number().optional();

const request = z.object({
  clientOrderId: text, instrument, side, type, quantity: z.number(), limitPrice: optional, stopPrice: optional, trailBps: optional, timeInForce: z.enum(['gtc', 'ioc', 'fok']),
  postOnly: z.boolean().optional(), reduceOnly: z.boolean().optional(), group: text.optional(), at: z.number(), reason: text,
});
const fill = z.object({
  tradeId: text, clientOrderId: text, venueOrderId: text, instrument, at: z.number(), side, quantity: z.number(), price: z.number(), fee: z.number(), feeCurrency: text,
  liquidity: z.enum(['maker', 'taker']),
});
const order = z.object({
  clientOrderId: text, venueOrderId: text, instrument, side, type, state: z.enum(['open', 'partlyFilled', 'filled', 'cancelled', 'expired', 'rejected']),
  quantity: z.number(), filledQuantity: z.number(), averagePrice: price, limitPrice: optional, at: z.number(),
});
const amounts = z.array(z.tuple([text, text]));
const cursors = z.array(z.tuple([instrument, text]));
const about = { clientOrderId: text, at: z.number() };
const known = z.object({
  request, durable: z.boolean(), sent: z.boolean(), unknown: z.boolean(), refused: z.boolean(), denied: z.boolean(), absent: z.boolean(), cancelAsked: z.boolean(), seen: z.boolean(),
  end: z.enum(['filled', 'cancelled', 'expired', 'rejected']).optional(), reported: z.number(), venueOrderIds: z.array(text), trades: z.array(text), filled: text, value: text,
  updatedAt: z.number(), note: text.optional(), alias: text.optional(), adopted: z.enum(['orphan', 'external']).optional(),
});

/** What the journal holds of live trading, by the type of the record. */
const bodies = {
  /** A start of the program: its number, and the number of its first intent. */
  EPOCH: z.object({ epoch: z.number(), sequence: z.number(), at: z.number() }),
  /** About to be sent under this id; durable before the wire. `alias` is the engine's own name for it. */
  INTENT: z.object({ alias: text, request }),
  SENT: z.object(about),
  REPORT: z.object({ order, clientOrderId: text, note: text.optional() }),
  REFUSED: z.object({ ...about, reason: text }),
  UNKNOWN: z.object({ ...about, reason: text }),
  /** Proven never to have been taken. */
  ABSENT: z.object(about),
  /** Not sent after all. */
  DENIED: z.object({ ...about, reason: text }),
  CANCEL_INTENT: z.object(about),
  FILL: z.object({ fill }),
  /** An order at the venue that no intent of ours stands for. */
  ADOPT: z.object({ as: z.enum(['orphan', 'external']), order }),
  /** Fills of the instrument up to this trade are booked. */
  CURSOR: z.object({ instrument, tradeId: text }),
  /** What the account held when it was first seen; the trades named are in it, `fills` are those of them that belong to orders still open. */
  OPENING: z.object({ at: z.number(), balances: amounts, cursors, trades: z.array(text), fills: z.array(fill) }),
  /** The ledger brought to what the venue says, by amounts that nothing explains, or that are those of executions which it tells no more. */
  ADJUST: z.object({ at: z.number(), reference: text, postings: amounts, reason: text, voided: z.array(fill).optional() }),
  HALT: z.object({ instrument, reason: text, at: z.number() }),
  RESUME: z.object({ instrument, at: z.number() }),
  /** Everything above in one. */
  SNAPSHOT: z.object({
    at: z.number(), epoch: z.number(), sequence: z.number(), opened: z.boolean(), orders: z.array(known), trades: z.array(z.tuple([text, z.number()])), waiting: z.array(fill), cursors,
    halted: cursors, balances: amounts, held: cursors, adjusted: z.array(text),
  }),
};

export type LiveRecordType = keyof typeof bodies;
export type LiveRecord = { [Type in LiveRecordType]: { readonly type: Type; readonly body: z.output<(typeof bodies)[Type]> } }[LiveRecordType];
export type SavedOrder = z.output<typeof known>;

const isLive = (name: string): name is LiveRecordType => Object.hasOwn(bodies, name);

/** A record as it is read back; undefined for one that is none of ours (others write to the journal too). */
export function readLiveRecord({ seq, type: name, body }: { readonly seq: number; readonly type: string; readonly body: unknown }): LiveRecord | undefined {
  if (!isLive(name)) return undefined;
  const parsed = bodies[name].safeParse(body);
  if (!parsed.success) throw new DataError(`journal record ${seq}: expected a ${name}, found "${JSON.stringify(body).slice(0, 200)}": ${z.prettifyError(parsed.error)}`);
  // The schema was looked up by the name, which the types cannot follow.
  return { type: name, body: parsed.data } as LiveRecord;
}

