import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { UsageError } from '../../src/shared/domain/errors.ts';
import { MINUTE, SECOND } from '../../src/shared/domain/time.ts';
import type { Clock } from '../../src/shared/ports/clock.ts';
import { authRoutes } from './guard/auth-routes.ts';
import { isLoopback, judgeBind, listenAt, type Bind } from './guard/bind.ts';
import type { Credentials } from './guard/credentials.ts';
import { guard } from './guard/guard.ts';
import { openStreams, type OpenStreams } from './guard/open-streams.ts';
import { ownHosts, type OwnHosts } from './guard/own-hosts.ts';
import type { PageLog } from './guard/page-log.ts';
import type { RandomBytes } from './guard/random-bytes.ts';
import { answerErrors, NOT_FOUND, refuse } from './guard/refusal.ts';
import { requestRate } from './guard/request-rate.ts';
import { sessionCookie } from './guard/session-cookie.ts';

export interface PageServerParts {
  /** Built by React Router: `assets/` in it never changes under one name. */
  readonly clientFolder: string;
  readonly credentials: Credentials;
  readonly bind: Bind;
  /** What stands in front of this server speaks TLS with browsers: cookies and headers are those of TLS. */
  readonly isBehindTls?: boolean;
  /** Names beside the loopback's that the page answers to; see `ownHosts`. */
  readonly names?: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: PageLog;
  readonly random?: RandomBytes;
  /** What programs ask, by first part of the path ("/trpc"). Each gets only requests of a session or a token, changes with their body read as JSON into `request.body`. */
  readonly apis: Readonly<Record<`/${string}`, RequestHandler>>;
  /** Renders pages. Asked for guests too (`accessOf(request).kind`, `response.locals.unauthenticated`): it has to show them the login page and nothing else. */
  readonly pages: RequestHandler;
}

export interface PageServer {
  readonly app: Express;
  readonly server: http.Server;
  /** What is being answered; `close('session:<id>')` ends what a session hears. */
  readonly streams: OpenStreams;
  /** Throws UsageError where the place cannot be had, or is open to others without being locked. */
  listen(): Promise<{ readonly url: string; readonly port: number; readonly hasMoved: boolean }>;
  /** Ends every stream and connection. The credentials stay open: they are the caller's. */
  close(): Promise<void>;
}

const LARGEST_BODY = 1_024 * 1_024;
const RECHECK_MS = MINUTE;
/** A request that takes longer to arrive, headers and body, is cut: nobody who means well is that slow here. */
const TIMES = { headersTimeout: 10 * SECOND, requestTimeout: 15 * SECOND, keepAliveTimeout: 10 * SECOND, connectionsCheckingInterval: SECOND };
const MOST_CONNECTIONS = 300;

function serverFor(app: Express, tls: Bind['tls']): http.Server {
  const options = { ...TIMES, maxHeaderSize: 16 * 1_024, insecureHTTPParser: false, requireHostHeader: true };
  if (tls === undefined) return http.createServer(options, app);
  try {
    return https.createServer({ ...options, key: readFileSync(tls.keyFile), cert: readFileSync(tls.certFile), minVersion: 'TLSv1.2' }, app);
  } catch (error) {
    throw new UsageError(`expected a TLS key in "${tls.keyFile}" and its certificate in "${tls.certFile}", found neither readable nor fitting`, { cause: error });
  }
}

/** There is one way in, and it is a plain request. */
function refuseTunnels(server: http.Server): void {
  const refuseSocket = (_request: http.IncomingMessage, socket: Duplex): void => {
    socket.on('error', () => { socket.destroy(); });
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => { socket.destroy(); });
  };
  server.on('upgrade', refuseSocket);
  server.on('connect', refuseSocket);
  server.on('clientError', (_error: Error, socket: Duplex) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => { socket.destroy(); });
    else socket.destroy();
  });
}

const ONE_YEAR = 'public, max-age=31536000, immutable';

/** Files of the build under their own names only; what is not there is not there. */
function files(folder: string, cacheControl: string): RequestHandler {
  return express.static(folder, { index: false, redirect: false, dotfiles: 'ignore', cacheControl: false, setHeaders: (response) => { response.setHeader('cache-control', cacheControl); } });
}

const shownHost = ({ host }: Bind): string => (host === 'localhost' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host);

/** The whole page behind one door: `guard` first, then the files of the build, the login, the API, and what renders documents. */
export function createPageServer(parts: PageServerParts): PageServer {
  const { credentials, bind, names = [], clock, log, clientFolder, random = randomBytes } = parts;
  const hasTls = bind.tls !== undefined || parts.isBehindTls === true;
  const streams = openStreams();
  const cookie = sessionCookie({ hasTls, mark: credentials.sessions.mark });
  let hosts: OwnHosts = new Map();

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.enable('case sensitive routing');
  app.use(guard({ credentials, hosts: () => hosts, cookie, apis: Object.keys(parts.apis), streams, rate: requestRate({ clock }), random, clock, log }));
  app.get('/health', (_request, response) => { response.json({ status: 'ok' }); });
  app.use('/assets', compression(), files(path.join(clientFolder, 'assets'), ONE_YEAR), (_request, response) => { refuse(response, NOT_FOUND); });
  app.get(/^\/favicon[\w.-]*$/u, files(clientFolder, 'public, max-age=3600'), (_request, response) => { refuse(response, NOT_FOUND); });
  app.use('/auth', authRoutes({ credentials, streams, cookie, log }));
  for (const [place, handler] of Object.entries(parts.apis)) app.use(place, express.json({ limit: LARGEST_BODY, inflate: false, type: 'application/json' }), handler, (_request, response) => { refuse(response, NOT_FOUND); });
  app.use(compression(), parts.pages, (_request, response) => { refuse(response, NOT_FOUND); });
  app.use(answerErrors({ log, random }));

  const server = serverFor(app, bind.tls);
  server.maxConnections = MOST_CONNECTIONS;
  refuseTunnels(server);

  const isAlive = (owner: string): boolean => {
    const [kind, id] = owner.split(':', 2);
    try {
      return kind === 'session' ? credentials.sessions.isAlive(id) : credentials.tokens.isAlive(id);
    } catch (error) {
      log.error('page.recheck-failed', { error });
      return false;
    }
  };
  const recheck = setInterval(() => { streams.recheck(isAlive); }, RECHECK_MS);
  recheck.unref();

  return {
    app, server, streams,
    async listen() {
      judgeBind(bind, { hasPassword: credentials.password.isSet() });
      const { port, hasMoved } = await listenAt(server, bind);
      hosts = ownHosts({ port, hasTls, names: isLoopback(bind) || bind.host.includes(':') ? names : [bind.host, ...names] });
      return { url: `${hasTls ? 'https' : 'http'}://${shownHost(bind)}:${port}`, port, hasMoved };
    },
    async close() {
      clearInterval(recheck);
      streams.closeAll();
      const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
      server.closeAllConnections();
      await closed;
    },
  };
}
