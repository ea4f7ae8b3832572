import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECOND } from '../../../shared/domain/time.ts';
import { DROPPED, type Context, type Outcome, type Request } from './context.ts';
import type { RetryData } from './limits.ts';
import { Parameters } from './parameters.ts';
import { REST_ROUTES, type Route } from './routes.ts';
import { timingOf } from './timing.ts';
import { VenueError } from './venue-error.ts';

const MOST_BODY = 64 * 1024;

export const MAINTENANCE_PAGE = '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<p>System maintenance</p>\r\n</body>\r\n</html>\r\n';

export const addressOf = ({ socket }: Pick<IncomingMessage, 'socket'>): string => socket.remoteAddress ?? 'unknown';

/** Answers one HTTP request as Binance's REST API does. */
export async function answerRest(context: Context, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { faults, limiter, now, wait } = context;
  faults.count('requests');
  const headers: Record<string, string> = { 'content-type': 'application/json;charset=UTF-8' };
  const reply = (status: number, body: unknown): void => {
    if (response.destroyed) return;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  try {
    const body = await bodyOf(message);
    if (faults.settings.latencyMs > 0) await wait(faults.settings.latencyMs);
    if (faults.settings.maintenance) {
      faults.count('maintenance');
      headers['content-type'] = 'text/html';
      reply(503, MAINTENANCE_PAGE);
      return;
    }
    const outcome = await handled(context, { message, body, headers });
    if (outcome === DROPPED) message.socket.destroy();
    else reply(outcome.status, outcome.body);
  } catch (error) {
    if (!(error instanceof VenueError)) {
      faults.count('internalErrors');
      reply(500, { code: -1000, msg: 'An unknown error occurred while processing the request.' });
      return;
    }
    const retry = error.code === -1003 ? error.data as RetryData : undefined;
    if (retry) headers['retry-after'] = String(Math.max(1, Math.ceil((retry.retryAfter - now()) / SECOND)));
    headers['x-mbx-used-weight'] = headers['x-mbx-used-weight-1m'] = String(limiter.used(addressOf(message), now()));
    reply(error.status, error.body);
  }
}

interface Arrived {
  readonly message: IncomingMessage;
  readonly body: string;
  readonly headers: Record<string, string>;
}

async function handled(context: Context, { message, body, headers }: Arrived): Promise<Outcome> {
  const { faults, limiter, now } = context;
  const [path, query = ''] = splitOnce(message.url ?? '/', '?');
  const route = REST_ROUTES[`${message.method ?? 'GET'} ${path}`];
  const address = addressOf(message);
  if (!route) return { status: 404, body: { code: -1000, msg: `no such endpoint: ${message.method ?? ''} ${path}` } };
  const parameters = Parameters.of(query, body);
  const request: Request = { parameters, account: '', apiKey: '', checkTiming: () => undefined };
  if (faults.strikes('rateLimited')) limiter.block(address, now() + faults.settings.retryAfterSeconds * SECOND, now());
  const used = limiter.spend(address, typeof route.weight === 'number' ? route.weight : route.weight(request), now());
  headers['x-mbx-used-weight'] = headers['x-mbx-used-weight-1m'] = String(used);
  const admitted = route.access === 'public' ? request : admit(context, route, { request, query, body, apiKey: headerOf(message, 'x-mbx-apikey') });
  const outcome = await route.handle(context, admitted);
  if (admitted.orderCounts) {
    headers['x-mbx-order-count-10s'] = String(admitted.orderCounts.short);
    headers['x-mbx-order-count-1d'] = String(admitted.orderCounts.day);
  }
  return outcome;
}

interface Application {
  readonly request: Request;
  readonly query: string;
  readonly body: string;
  readonly apiKey: string | undefined;
}

/** Key, time, signature: in this order, as the venue asks. */
function admit({ faults, keys, now }: Context, route: Route, { request, query, body, apiKey }: Application): Request {
  const key = keys.find(apiKey);
  const checkTiming = timingOf(request.parameters, now, (name) => faults.count(name));
  checkTiming();
  keys.check(key.apiKey, `${unsigned(query)}${unsigned(body)}`, request.parameters.text('signature'));
  if (route.access === 'trade') keys.mayTrade(key);
  return { ...request, account: key.account, apiKey: key.apiKey, checkTiming };
}

/** What was signed: the text as it came, without the signature. */
const unsigned = (text: string): string => text.split('&').filter((part) => !part.startsWith('signature=')).join('&');

const headerOf = (message: IncomingMessage, name: string): string | undefined => {
  const value = message.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

function splitOnce(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

export async function bodyOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > MOST_BODY) throw new VenueError(-1101, 'Too many parameters sent for this endpoint.', { status: 413 });
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
