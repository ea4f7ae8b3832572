import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECOND } from '../../../shared/domain/time.ts';
import { addressOf, bodyOf, MAINTENANCE_PAGE } from '../binance/rest-server.ts';
import { DROPPED, type Context, type Outcome } from './context.ts';
import type { GroupName } from './limits.ts';
import { Parameters } from './parameters.ts';
import { routeOf, type Route } from './routes.ts';
import { UpbitError } from './venue-error.ts';
import { jsonOf } from './wire-text.ts';

/** Answers one HTTP request as Upbit's REST API does. */
export async function answerRest(context: Context, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { faults, wait } = context;
  faults.count('requests');
  const headers: Record<string, string> = { 'content-type': 'application/json;charset=UTF-8' };
  const reply = (status: number, body: unknown): void => {
    if (!response.destroyed) response.writeHead(status, headers).end(typeof body === 'string' ? body : jsonOf(body));
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
    if (error instanceof UpbitError) {
      reply(error.status, error.body);
      return;
    }
    faults.count('internalErrors');
    reply(500, { error: { name: 'internal_server_error', message: '서버 내부 오류가 발생했습니다.' } });
  }
}

interface Arrived {
  readonly message: IncomingMessage;
  readonly body: string;
  readonly headers: Record<string, string>;
}

async function handled(context: Context, { message, body, headers }: Arrived): Promise<Outcome> {
  const { keys, now } = context;
  const [path = '/', query = ''] = String(message.url).split('?', 2);
  const found = routeOf(String(message.method), path);
  if (!found) throw new UpbitError(404, 'Not found', 404);
  const { route } = found;
  const isPost = message.method === 'POST';
  const entries = isPost ? bodyEntries(body) : [...new URLSearchParams(query)];
  const key = route.access === 'public' ? undefined : keys.admit(message.headers.authorization, isPost ? plainQuery(entries) : decoded(query));
  spend(context, { route, message, subject: key?.account ?? addressOf(message), headers });
  headers['date'] = new Date(now()).toUTCString();
  if (key === undefined) return route.handle(context, { parameters: new Parameters(entries), path: found.path, account: '' });
  if (route.access === 'trade') keys.mayTrade(key);
  return route.handle(context, { parameters: new Parameters(entries), path: found.path, account: key.account });
}

/** (41, 44) Books the request in its group, or in that of requests with an Origin, and says in the header what is left. */
function spend({ faults, limiter, now }: Context, { route, message, subject, headers }: { readonly route: Route; readonly message: IncomingMessage; readonly subject: string; readonly headers: Record<string, string> }): void {
  const at = now();
  const hasOrigin = message.headers.origin !== undefined;
  if (hasOrigin) faults.count('requestsWithOrigin');
  const group: GroupName = hasOrigin ? 'origin' : route.group;
  headers['remaining-req'] = `group=${group}; min=1800; sec=0`;
  if (faults.strikes('rateLimited')) limiter.refuse(group, subject, { until: at + faults.settings.retryAfterSeconds * SECOND, now: at });
  headers['remaining-req'] = `group=${group}; min=1800; sec=${limiter.spend(group, subject, at)}`;
}

const decoded = (query: string): string => {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    throw new UpbitError('invalid_query_payload', 'Jwt의 query를 검증하는데 실패하였습니다.', 401);
  }
};

/** A JSON body as the parameters it stands for. Forms are not taken any more. */
function bodyEntries(body: string): readonly (readonly [string, string])[] {
  if (body === '') return [];
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.entries(value).filter(([, one]) => one !== null).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)] as const);
    }
  } catch { /* told below */ }
  throw new UpbitError('validation_error', '잘못된 API 요청입니다.');
}

const plainQuery = (entries: readonly (readonly [string, string])[]): string => entries.map(([name, value]) => `${name}=${value}`).join('&');
