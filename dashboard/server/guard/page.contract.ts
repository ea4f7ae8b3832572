import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { RequestHandler } from 'express';
import type { Cache } from '../../../src/shared/ports/cache.ts';
import { createPageServer, type PageServerParts } from '../http.ts';
import { accessOf } from './access.ts';
import { LOCAL_BIND } from './bind.ts';
import { openCredentials } from './credentials.ts';
import { nonceOf } from './safe-headers.ts';
import { signalOf } from './open-streams.ts';

/** Stands for everything that must not leave the server: it is in every page, answer and error behind the door. */
export const CANARY = 'canary-7f3a91c2-behind-the-door';
export const PASSWORD = 'seven brown lanterns';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: unknown;
}

/** A browser as far as the server can see: it sends what it is told, a cookie and an origin of its own. */
export interface Visitor {
  readonly cookie: string;
  readonly csrf: string;
}

/** A whole page over real sockets, with a small API and small documents behind the door. */
export async function startPage(settings: { readonly folder?: string; readonly cache?: Cache | undefined; readonly now?: () => number; readonly parts?: Partial<PageServerParts> } = {}) {
  const folder = settings.folder ?? mkdtempSync(path.join(os.tmpdir(), 'page-'));
  const clientFolder = path.join(folder, 'client');
  mkdirSync(path.join(clientFolder, 'assets'), { recursive: true });
  writeFileSync(path.join(clientFolder, 'assets', 'app-1.js'), 'export {};');
  writeFileSync(path.join(clientFolder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(path.join(clientFolder, 'secret.txt'), CANARY);
  const clock = { now: settings.now ?? Date.now };
  const lines: string[] = [];
  const say = (event: string, fields: Readonly<Record<string, unknown>> = {}): void => { lines.push(`${event} ${JSON.stringify(fields, (_key, value: unknown) => (value instanceof Error ? value.message : value))}`); };
  const credentials = openCredentials({ dataFolder: folder, clock, random: randomBytes, cache: settings.cache, cost: { N: 1_024, r: 8, p: 1 } });
  const code = credentials.setupCode.text();
  let changes = 0;
  const api: RequestHandler = (request, response, next) => {
    if (request.path === '/fail') throw new Error(`${CANARY} /home/someone/secret ${PASSWORD}`);
    else if (request.path === '/live') {
      response.setHeader('content-type', 'text/event-stream');
      response.write('data: 1\n\n');
      signalOf(request)?.addEventListener('abort', () => { say('live.over'); });
    } else if (request.path === '/change') {
      changes += 1;
      response.json({ changed: request.body as unknown, by: accessOf(request).kind });
    } else if (request.path === '/ask') response.json({ canary: CANARY, by: accessOf(request).kind });
    else next();
  };
  const pages: RequestHandler = (request, response) => {
    const access = accessOf(request);
    response.type('html').send(access.kind === 'guest' ? `<p>please log in</p><script nonce="${nonceOf(response)}"></script>` : `<p>${CANARY}</p><i>${access.kind === 'session' ? access.csrf : ''}</i>`);
  };
  const page = createPageServer({ clientFolder, credentials, bind: { ...LOCAL_BIND, port: 0 }, clock, log: { info: say, warn: say, error: say }, apis: { '/trpc': api }, pages, ...settings.parts });
  const { port } = await page.listen();
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;

  const ask = ({ method = 'GET', path: target = '/', headers = {}, body }: Ask = {}): Promise<Answer> => new Promise((resolve, reject) => {
    const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const request = http.request({ host: '127.0.0.1', port, method, path: target, agent: false, headers: { ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }), ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => { chunks.push(chunk); });
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }); });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(sent);
  });
  const post = (target: string, body: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> => ask({ method: 'POST', path: target, body, headers: { origin, ...headers } });

  const visitorOf = (answer: Answer): Visitor => {
    const cookie = answer.headers['set-cookie']?.[0].split(';')[0];
    if (answer.status !== 200 || cookie === undefined) throw new Error(`expected to be let in, found ${answer.status} ${answer.body}`);
    return { cookie, csrf: (JSON.parse(answer.body) as { csrf: string }).csrf };
  };
  return {
    folder, page, credentials, port, host, origin, ask, post, lines, code, clientFolder,
    changes: () => changes,
    as: ({ cookie, csrf }: Visitor): http.OutgoingHttpHeaders => ({ cookie, 'x-coinbot-csrf': csrf }),
    setUp: async (): Promise<Visitor> => visitorOf(await post('/auth/setup', { code, password: PASSWORD })),
    logIn: async (password = PASSWORD): Promise<Visitor> => visitorOf(await post('/auth/login', { password })),
    /** Writes these bytes as they are and gives back all that comes until the server hangs up. */
    raw: (text: string): Promise<string> => new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => { socket.write(text); });
      let heard = '';
      socket.on('data', (chunk: Buffer) => { heard += chunk.toString('latin1'); });
      socket.on('error', () => { /* cut: what was heard is the answer */ });
      socket.on('close', () => { resolve(heard); });
    }),
    end: async (): Promise<void> => {
      await page.close();
      credentials.close();
    },
    clean: (): void => { rmSync(folder, { recursive: true, force: true }); },
  };
}

export type Page = Awaited<ReturnType<typeof startPage>>;
