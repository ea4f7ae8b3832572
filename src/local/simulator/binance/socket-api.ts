import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { SECOND } from '../../../shared/domain/time.ts';
import { DROPPED, type Context, type Reply, type Request } from './context.ts';
import { Parameters } from './parameters.ts';
import { SOCKET_METHODS, type Route } from './routes.ts';
import { Session } from './stream-hub.ts';
import { timingOf } from './timing.ts';
import { VenueError } from './venue-error.ts';

/** One socket of the WebSocket API. */
export class ApiSession extends Session {
  readonly address: string;
  readonly showsLimits: boolean;

  constructor(socket: WebSocket, raw: Duplex, { address, showsLimits }: { readonly address: string; readonly showsLimits: boolean }) {
    super(socket, raw);
    this.address = address;
    this.showsLimits = showsLimits;
  }
}

interface Message {
  readonly id: string | number | null;
  readonly method: string;
  readonly parameters: Parameters;
}

/** Answers one frame of the WebSocket API. */
export async function answerSocket(context: Context, session: ApiSession, text: string): Promise<void> {
  const { faults, limiter, now } = context;
  faults.count('requests');
  let id: Message['id'] = null;
  let showsLimits = session.showsLimits;
  const tell = (status: number, content: Readonly<Record<string, unknown>>): void => {
    const rateLimits = showsLimits ? { rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: limiter.limits.weightPerMinute, count: limiter.used(session.address, now()) }] } : {};
    session.send(JSON.stringify({ id, status, ...content, ...rateLimits }));
  };
  try {
    const message = messageOf(text);
    ({ id } = message);
    if (message.parameters.has('returnRateLimits')) showsLimits = message.parameters.text('returnRateLimits') === 'true';
    const outcome = await handled(context, session, message);
    if (outcome === DROPPED) session.socket.terminate();
    else tell(outcome.status, { result: outcome.body });
  } catch (error) {
    if (error instanceof VenueError) tell(error.status, { error: error.body });
    else {
      faults.count('internalErrors');
      tell(500, { error: { code: -1000, msg: 'An unknown error occurred while processing the request.' } });
    }
  }
}

function messageOf(text: string): Message {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw new VenueError(-1135, 'Invalid JSON Request');
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) throw new VenueError(-1135, 'Invalid JSON Request');
  const { id = null, method, params = {} } = message as { readonly id?: unknown; readonly method?: unknown; readonly params?: unknown };
  if (typeof method !== 'string') throw new VenueError(-1102, "Mandatory parameter 'method' was not sent, was empty/null, or malformed.");
  if (typeof params !== 'object' || params === null) throw new VenueError(-1135, "JSON sent for parameter 'params' is not valid");
  const values = new Map(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
  return { id: typeof id === 'string' || typeof id === 'number' ? id : null, method: method.replace(/^v3\//, ''), parameters: new Parameters(values) };
}

async function handled(context: Context, session: ApiSession, { method, parameters }: Message): Promise<Reply | typeof DROPPED> {
  const { faults, limiter, now, userEvents } = context;
  if (faults.strikes('rateLimited')) limiter.block(session.address, now() + faults.settings.retryAfterSeconds * SECOND, now());
  const request: Request = { parameters, account: '', apiKey: '', checkTiming: () => undefined };
  const route = SOCKET_METHODS[method];
  limiter.spend(session.address, route === undefined ? 2 : typeof route.weight === 'number' ? route.weight : route.weight(request), now());
  if (method === 'userDataStream.subscribe.signature') {
    const { account } = admit(context, 'signed', request);
    return { status: 200, body: { subscriptionId: userEvents.subscribe(account, session) } };
  }
  if (method === 'userDataStream.unsubscribe') {
    userEvents.unsubscribe(session, parameters.whole('subscriptionId'));
    return { status: 200, body: {} };
  }
  if (!route) throw new VenueError(-1000, `Unknown method: ${method}`);
  return route.handle(context, route.access === 'public' ? request : admit(context, route.access, request));
}

/** The signed text is the parameters by name, joined as in a query. */
function admit({ faults, keys, now }: Context, access: Route['access'], request: Request): Request {
  const { parameters } = request;
  const key = keys.find(parameters.need('apiKey'));
  const checkTiming = timingOf(parameters, now, (name) => faults.count(name));
  checkTiming();
  keys.check(key.apiKey, parameters.sorted(), parameters.text('signature'));
  if (access === 'trade') keys.mayTrade(key);
  return { ...request, account: key.account, apiKey: key.apiKey, checkTiming };
}
