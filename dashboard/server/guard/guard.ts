import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../../src/shared/ports/clock.ts';
import { accessOf, grant, ownerOf, type Access } from './access.ts';
import type { Credentials } from './credentials.ts';
import { addressGroup } from './login-limit.ts';
import type { OpenStreams } from './open-streams.ts';
import type { OwnHosts } from './own-hosts.ts';
import type { PageLog } from './page-log.ts';
import type { RandomBytes } from './random-bytes.ts';
import { refuse, type Refusal } from './refusal.ts';
import { bearerOf, checkHost, checkMethod, checkOrigin, checkUrl, cookieOf, isJson, isLedHere, isRead, pathOf, placeOf, wantsPage, wantsStream, type Place } from './request-checks.ts';
import { requestRate, type RequestRate } from './request-rate.ts';
import { setSafeHeaders } from './safe-headers.ts';
import type { SessionCookie } from './session-cookie.ts';
import { csrfOf } from './sessions.ts';

export const CSRF_HEADER = 'x-coinbot-csrf';

export interface GuardSettings {
  readonly credentials: Credentials;
  /** Of the session. */
  readonly cookie: SessionCookie;
  /** Asked at each request: the port is known only once the server listens. */
  readonly hosts: () => OwnHosts;
    /** First parts of the paths that programs ask: "/trpc". */
  readonly apis: readonly string[];
  readonly streams: OpenStreams;
  readonly rate: RequestRate;
  readonly random: RandomBytes;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: PageLog;
}

const PUBLIC: ReadonlySet<Place> = new Set<Place>(['login', 'entry', 'asset', 'health']);
const NOT_SIGNED_IN: Refusal = { status: 401, code: 'not-signed-in', message: 'expected a session or an API token' };
const TOO_MANY: Refusal = { status: 429, code: 'too-many', message: 'too many requests at once' };
const NO_CSRF: Refusal = { status: 403, code: 'csrf', message: `expected the header "${CSRF_HEADER}" of this session` };
const NOT_JSON: Refusal = { status: 415, code: 'not-json', message: 'expected content-type "application/json"' };
const READ_ONLY: Refusal = { status: 405, code: 'method', message: 'expected GET or HEAD' };

const same = (one: string, other: string): boolean => timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());

/** A program's token where it shows one, else the browser's session; never both, and a wrong one is nobody. Tokens open the API alone. */
async function accessFor(request: Request, place: Place, { credentials, cookie }: GuardSettings): Promise<Access> {
  if (request.headers.authorization !== undefined) {
    const bearer = bearerOf(request);
    const entry = bearer === undefined || place !== 'api' ? undefined : credentials.tokens.find(bearer);
    return entry === undefined ? { kind: 'guest' } : { kind: 'token', id: entry.id, name: entry.name, scopes: entry.scopes };
  }
  const token = cookieOf(request, cookie.name);
  const session = token === undefined ? undefined : await credentials.sessions.find(token);
  return token === undefined || session === undefined ? { kind: 'guest' } : { kind: 'session', session, csrf: csrfOf(token) };
}

/** What a change has to carry beside its session. */
function checkChange(request: Request, place: Place, access: Access): Refusal | undefined {
  if (isRead(request)) return place === 'auth' || place === 'entry' ? { ...READ_ONLY, message: 'expected POST' } : undefined;
  if (place !== 'api' && place !== 'auth' && place !== 'entry') return READ_ONLY;
  if (!isJson(request)) return NOT_JSON;
  if (place === 'entry' || access.kind !== 'session') return undefined;
  const told = request.headers[CSRF_HEADER];
  return typeof told === 'string' && same(told, access.csrf) ? undefined : NO_CSRF;
}

/** Whatever renders the login page, and whatever it says: its status is 401. */
function keepStatus(response: Response): void {
  for (const [name, value] of Object.entries({ statusCode: 401, statusMessage: 'Unauthorized' })) Object.defineProperty(response, name, { get: () => value, set: () => { /* stays */ } });
}

/** Browsers keep the session back from whoever follows a link on another site (SameSite=Strict). Asked again by this page itself, they send it. */
const COME_AGAIN = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>coinbot</title><meta http-equiv="refresh" content="0"></head></html>';

/** A guest at a closed door: browsers get the login page in place of the one they asked for, everybody else the plain refusal. True: go on. */
function meetGuest(request: Request, response: Response, { path, place }: { readonly path: string; readonly place: Place }): boolean {
  if (place === 'document' && isRead(request) && wantsPage(request, path)) {
    if (isLedHere(request)) {
      response.status(401).type('html').send(COME_AGAIN);
      return false;
    }
    response.locals['unauthenticated'] = true;
    keepStatus(response);
    return true;
  }
  // Not WWW-Authenticate: a browser would ask for a password in a window of its own.
  refuse(response, NOT_SIGNED_IN);
  return false;
}

/** Streams and questions end with the session they belong to. Changes are not cut: whoever sent them could not know what became of them. */
const admit = (request: Request, response: Response, { place, streams }: { readonly place: Place; readonly streams: OpenStreams }): boolean => {
  const owner = ownerOf(accessOf(request));
  return owner === undefined || place !== 'api' || !isRead(request) || streams.admit(owner, { request, response, isLive: wantsStream(request) });
};

/**
 * The one door. Every request passes it first, and what it does not name as open is closed: a wrong name or origin is turned away before
 * anything else is looked at, then who asks is found out, then whether that is enough.
 */
export function guard(settings: GuardSettings): RequestHandler {
  const { hosts, apis, streams, rate, random, cookie, log, clock } = settings;
  // Whoever knocks a thousand times a second must not fill the log.
  const told = requestRate({ clock, perSecond: 1, burst: 20 });

  const checkAtDoor = (request: Request, path: string | undefined): Refusal | undefined =>
    checkUrl(request, path) ?? checkHost(request, hosts()) ?? checkMethod(request) ?? checkOrigin(request, hosts());

  const turnAway = (request: Request, response: Response, refusal: Refusal): void => {
    if (told.take('')) log.warn('page.refused', { status: refusal.status, reason: refusal.code, method: request.method, path: request.path.slice(0, 200), from: request.socket.remoteAddress });
    refuse(response, refusal);
  };

  /** Who asks and whether that is enough, once it came by a good name. True: go on. */
  const judge = async (request: Request, response: Response, path: string): Promise<boolean> => {
    const place = placeOf(path, apis);
    const access = await accessFor(request, place, settings);
    grant(request, access);
    if (!rate.take(ownerOf(access) ?? `address:${addressGroup(request.socket.remoteAddress ?? '')}`)) {
      refuse(response, TOO_MANY);
      return false;
    }
    const wrong = checkChange(request, place, access);
    const isClosed = access.kind === 'guest' && !PUBLIC.has(place);
    if (isClosed && (wrong === undefined || place !== 'document')) return meetGuest(request, response, { path, place });
    if (wrong !== undefined) turnAway(request, response, wrong);
    else if (admit(request, response, { place, streams })) return true;
    else refuse(response, TOO_MANY);
    return false;
  };

  return async (request, response, next) => {
    setSafeHeaders(response, { nonce: random(16).toString('base64'), hasTls: cookie.hasTls });
    const path = pathOf(request);
    const refusal = checkAtDoor(request, path);
    if (refusal !== undefined) turnAway(request, response, refusal);
    else if (path !== undefined && await judge(request, response, path)) next();
  };
}
