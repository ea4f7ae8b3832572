import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { accessOf } from '../../../dashboard/server/guard/access.ts';
import { LOCAL_BIND } from '../../../dashboard/server/guard/bind.ts';
import type { PageLog } from '../../../dashboard/server/guard/page-log.ts';
import { createPageServer, type PageServer, type PageServerParts } from '../../../dashboard/server/http.ts';
import { LiveHub } from '../../../dashboard/server/live/live-hub.ts';
import { apiHandler, pageHandler, type PageParts } from '../../../dashboard/server/page-handlers.ts';
import type { Cache } from '../../shared/ports/cache.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { urlEvent, visit, type AnswerHead, type UrlEvent } from './function-url.ts';
import { ACCESS_KEY, lakeCredentials, readAccess } from './lake-access.ts';
import { lakeDesk } from './lake-desk.ts';

export interface LakePageSettings {
  readonly store: ObjectStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly cache: Cache;
  /** With `server.mjs` and `client/`. */
  readonly folder: string;
  readonly version: string;
  /** Whether everybody comes through CloudFront, which says for whom. */
  readonly isBehindCloudFront: boolean;
  readonly tell: (what: object) => void;
}

export interface Exchange {
  readonly event: unknown;
  readonly begin: (head: AnswerHead) => Writable;
  readonly remainingMs: number;
}

/** The page of sweeps and models, one exchange at a time. Throws ZodError for what does not come from a function URL. */
export type LakePage = (exchange: Exchange) => Promise<void>;

/** A new password holds within so long. */
const ACCESS_MS = 60_000;
/** So long before its end the function lets go of what it tells. */
const RESERVE_MS = 10_000;
/** Of two minutes a page tells at once: a visitor who has left costs no more. */
const LONGEST_MS = 120_000;

interface Open {
  /** What it was made from: other access, or another name, is another server. */
  readonly made: string;
  readonly page: Promise<PageServer>;
}

export async function lakePage(settings: LakePageSettings): Promise<LakePage> {
  const { store, clock, tell } = settings;
  const parts = await pageParts(settings);
  let access: { readonly at: number; readonly text: string | undefined } | undefined;
  let open: Open | undefined;

  const accessNow = async (): Promise<string | undefined> => {
    const now = clock.now();
    if (access === undefined || now < access.at || now - access.at >= ACCESS_MS || access.text === undefined) access = { at: now, text: await readAccess(store) };
    return access.text;
  };
  const openFor = (text: string, host: string): Promise<PageServer> => {
    const made = `${host}\n${text}`;
    if (open?.made === made) return open.page;
    const [before, fresh] = [open, { made, page: begin(settings, parts, { text, host }) }];
    open = fresh;
    before?.page.then((page) => page.close()).catch(() => undefined);
    fresh.page.catch(() => { if (open === fresh) open = undefined; });
    return fresh.page;
  };

  return async ({ event: asked, begin: answer, remainingMs }) => {
    const event = urlEvent.parse(asked);
    const host = hostOf(event, settings.isBehindCloudFront);
    const text = host === undefined ? undefined : await accessNow();
    if (host === undefined || text === undefined) {
      say(answer, host === undefined ? OTHER_HOST : NO_PASSWORD);
      return;
    }
    let page: PageServer;
    try {
      page = await openFor(text, host);
    } catch (error) {
      tell({ level: 'error', event: 'page.closed', error: error instanceof Error ? error.message : String(error) });
      say(answer, NO_PASSWORD);
      return;
    }
    await visit(page.server, { event, host, address: addressOf(event, settings.isBehindCloudFront), begin: answer, signal: AbortSignal.timeout(Math.max(1, Math.min(LONGEST_MS, remainingMs - RESERVE_MS))) });
  };
}

async function pageParts({ store, clock, cache, folder, version, tell }: LakePageSettings): Promise<Omit<PageParts, 'isNew'>> {
  // Written by the build: the framework says what is in it.
  const build = await import(pathToFileURL(path.join(folder, 'server.mjs')).href) as PageParts['build'];
  // No line leads from here to where the bot trades: nothing is ever heard, and the page says so.
  const live = new LiveHub({ now: () => clock.now(), watch: () => undefined });
  return { build, desk: lakeDesk({ store, cache, clock, version }), live, now: () => clock.now(), language: 'en', log: logTo(tell) };
}

async function begin(settings: LakePageSettings, most: Omit<PageParts, 'isNew'>, { text, host }: { readonly text: string; readonly host: string }): Promise<PageServer> {
  const { clock, cache, folder } = settings;
  const credentials = lakeCredentials(text, { clock, cache: cache.status().kind === 'redis' ? cache : undefined });
  const parts: PageParts = { ...most, isNew: () => false, isApart: true };
  const page = createPageServer({
    clientFolder: path.join(folder, 'client'), credentials, clock, log: most.log, random: randomBytes, names: [`https://${host}`], isBehindTls: true, bind: { ...LOCAL_BIND, port: 0 },
    apis: { '/trpc': apiHandler(parts) }, pages: pagesOfLake(pageHandler(parts)),
  });
  // Inside the environment, where nobody else is: visits do not come this way.
  await page.listen();
  return page;
}

/** What there is to show; every other address of the page leads to the first of them. */
const PAGES: ReadonlySet<string> = new Set(['/', '/login', '/models', '/optimise']);

const pagesOfLake = (render: PageServerParts['pages']): PageServerParts['pages'] => (request, response, next) => {
  const isPage = accessOf(request).kind !== 'guest' && !request.path.endsWith('.data') && !request.path.startsWith('/__');
  if (isPage && !PAGES.has(request.path)) response.redirect(302, '/');
  else void render(request, response, next);
};

/** Under which name the visitor sees the page. What CloudFront does not say it did not let in; without it the service itself knows the name. */
function hostOf({ headers, requestContext: { domainName } }: UrlEvent, isBehindCloudFront: boolean): string | undefined {
  if (!isBehindCloudFront) return domainName;
  const told = headers['x-coinbot-from-host'] ?? '';
  return /^[a-z0-9]+\.cloudfront\.net$/.test(told) ? told : undefined;
}

const addressOf = ({ headers, requestContext: { http } }: UrlEvent, isBehindCloudFront: boolean): string => (isBehindCloudFront ? headers['x-coinbot-from-address'] ?? http.sourceIp : http.sourceIp);

interface Words { readonly statusCode: number; readonly text: string }
const OTHER_HOST: Words = { statusCode: 421, text: 'this page does not answer to that name\n' };
const NO_PASSWORD: Words = { statusCode: 503, text: `this page is closed: nobody gave it a password. On the PC, "npm run page:access" writes a file; put it into the lake as ${ACCESS_KEY}\n` };

function say(begin: Exchange['begin'], { statusCode, text }: Words): void {
  const out = begin({ statusCode, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'strict-transport-security': 'max-age=31536000' }, cookies: [] });
  out.write(text);
  out.end();
}

function logTo(tell: (what: object) => void): PageLog {
  const line = (level: string) => (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    tell({ level, event, ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.stack ?? value.message : value])) });
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
