import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { decimal } from '../../../shared/domain/decimal.ts';
import { DataError, UsageError } from '../../../shared/domain/errors.ts';
import { SECOND, type EpochMs } from '../../../shared/domain/time.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import type { MarketFilters } from '../../../shared/venue/exchange/listing.ts';
import { faultSchema, type FaultInjector, type Faults } from '../faults.ts';
import { fullShape } from './order-shapes.ts';
import { bodyOf } from './rest-server.ts';
import { amountText } from './wire-text.ts';

/** What the controls need of a simulated venue, whatever protocol it speaks. */
export interface Controlled {
  readonly exchange: Exchange;
  readonly faults: FaultInjector;
  readonly now: () => EpochMs;
  readonly limiter: { ban(address: string, until: EpochMs): void; bannedUntil(address: string): EpochMs };
  readonly keys: { revoke(apiKey: string): void; restore(apiKey: string): void };
  readonly userEvents: { terminate(account: string): void };
}

interface Sockets {
  disconnect(): number;
  cut(): number;
}

const orderBody = z.strictObject({
  account: z.string(), symbol: z.string(), side: z.enum(['buy', 'sell']), type: z.enum(['market', 'limit', 'stop', 'stop-limit']).default('limit'),
  quantity: z.string(), price: z.string().optional(), stopPrice: z.string().optional(), clientOrderId: z.string().optional(),
});
const reference = z.strictObject({ account: z.string(), symbol: z.string(), orderId: z.number(), quantity: z.number().optional() });

const ACTIONS: Readonly<Record<string, (context: Controlled, body: unknown, sockets: Sockets) => unknown>> = {
  'GET /sim/faults': ({ faults }) => ({ seed: faults.seed, faults: faults.settings, counters: faults.counters }),
  'POST /sim/faults': ({ faults }, body) => {
    faults.change(faultSchema.partial().parse(body) as Partial<Faults>);
    return { faults: faults.settings };
  },
  // (24, 25) Somebody else with the same account: the phone, the venue's own page.
  'POST /sim/order': (context, body) => placeExternal(context, orderBody.parse(body)),
  'POST /sim/cancel': ({ exchange, faults, now }, body) => {
    const { account, symbol, orderId } = reference.parse(body);
    faults.count('externalCancels');
    return { kind: exchange.cancel(account, symbol, { orderId, cancelId: 'web_cancel' }, now()).kind };
  },
  'POST /sim/expire': ({ exchange, faults, now }, body) => {
    const { account, symbol, orderId } = reference.parse(body);
    faults.count('externalExpiries');
    return { expired: exchange.expire(account, symbol, { orderId }, now()) };
  },
  'POST /sim/fill': ({ exchange, faults, now }, body) => {
    const { account, symbol, orderId, quantity } = reference.parse(body);
    faults.count('forcedFills');
    return { filled: exchange.fillResting(account, symbol, { orderId, quantity: quantity ?? Number.MAX_SAFE_INTEGER }, now()) };
  },
  // (21) Other rules, a halt.
  'POST /sim/filters': ({ exchange, faults }, body) => {
    const { symbol, ...filters } = z.looseObject({ symbol: z.string() }).parse(body);
    faults.count('filterChanges');
    exchange.setFilters(symbol, filters as Partial<MarketFilters>);
    return { symbol };
  },
  'POST /sim/halt': ({ exchange, faults }, body) => {
    const { symbol, halted } = z.strictObject({ symbol: z.string(), halted: z.boolean() }).parse(body);
    faults.count('halts');
    exchange.setOpen(symbol, !halted);
    return { symbol, halted };
  },
  'POST /sim/deposit': ({ exchange, now }, body) => {
    const { account, asset, amount } = z.strictObject({ account: z.string(), asset: z.string(), amount: z.string() }).parse(body);
    exchange.deposit(account, asset, decimal(amount), now());
    return balancesOf(exchange, account);
  },
  'POST /sim/balances': ({ exchange }, body) => balancesOf(exchange, z.strictObject({ account: z.string() }).parse(body).account),
  // (33, 34) Ends of connections.
  'POST /sim/disconnect': (_, __, sockets) => ({ sockets: sockets.disconnect() }),
  'POST /sim/cut': (_, __, sockets) => ({ sockets: sockets.cut() }),
  'POST /sim/end-user-stream': ({ userEvents }, body) => {
    userEvents.terminate(z.strictObject({ account: z.string() }).parse(body).account);
    return {};
  },
  // (42, 49) Bans and keys.
  'POST /sim/ban': ({ limiter, now }, body) => {
    const { address, seconds } = z.strictObject({ address: z.string().default('127.0.0.1'), seconds: z.number() }).parse(body);
    limiter.ban(address, now() + seconds * SECOND);
    return { until: limiter.bannedUntil(address) };
  },
  'POST /sim/revoke-key': ({ keys, faults }, body) => {
    const { apiKey, revoked } = z.strictObject({ apiKey: z.string(), revoked: z.boolean().default(true) }).parse(body);
    faults.count('keysRevoked');
    if (revoked) keys.revoke(apiKey);
    else keys.restore(apiKey);
    return { revoked };
  },
};

function placeExternal({ exchange, faults, now }: Controlled, body: z.output<typeof orderBody>): unknown {
  faults.count('externalOrders');
  const placed = exchange.place({
    account: body.account, symbol: body.symbol, side: body.side, type: body.type, timeInForce: 'gtc', clientOrderId: body.clientOrderId ?? `web_${faults.counters['externalOrders'] ?? 0}`,
    quantity: decimal(body.quantity), price: body.price === undefined ? undefined : decimal(body.price), stopPrice: body.stopPrice === undefined ? undefined : decimal(body.stopPrice),
  }, now());
  return placed.kind === 'accepted' ? fullShape(placed.order) : placed;
}

const balancesOf = (exchange: Exchange, account: string) => exchange.balances(account).map(({ asset, free, locked }) => ({ asset, free: amountText(free), locked: amountText(locked) }));

export const isAdmin = ({ url }: IncomingMessage): boolean => url?.startsWith('/sim/') === true;

const isLoopback = ({ socket, headers }: IncomingMessage): boolean =>
  /^(::1|127\.\d+\.\d+\.\d+|::ffff:127\.\d+\.\d+\.\d+)$/.test(socket.remoteAddress ?? '') && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(headers.host ?? '') && headers.origin === undefined;

/** The controls of the simulator: from this machine only, and not from a web page. */
export async function answerAdmin(context: Controlled, sockets: Sockets, { message, response }: { readonly message: IncomingMessage; readonly response: ServerResponse }): Promise<void> {
  const reply = (status: number, body: unknown): void => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };
  if (!isLoopback(message)) return reply(403, { error: 'only from this machine' });
  const action = ACTIONS[`${message.method ?? 'GET'} ${message.url ?? ''}`];
  if (!action) return reply(404, { error: `expected one of ${Object.keys(ACTIONS).join(', ')}` });
  try {
    const text = await bodyOf(message);
    reply(200, action(context, text === '' ? {} : JSON.parse(text), sockets));
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof UsageError || error instanceof DataError) reply(400, { error: error.message });
    else throw error;
  }
}
