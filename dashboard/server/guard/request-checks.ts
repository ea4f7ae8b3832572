import type { IncomingMessage } from 'node:http';
import type { OwnHosts } from './own-hosts.ts';
import type { Refusal } from './refusal.ts';

export const LONGEST_URL = 8_192;

/** What a path is, by its name alone. */
export type Place = 'login' | 'entry' | 'asset' | 'health' | 'auth' | 'api' | 'document';

const UNREADABLE: Refusal = { status: 400, code: 'unreadable', message: 'the request cannot be read' };
const METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'POST']);
const READS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);
const PLAIN = /^\/[\w\-.~!$&'()*+,;=:@%/]*(?:\?[\w\-.~!$&'()*+,;=:@%/?[\]{}|"^`]*)?$/u;
const SPECIAL_CHARACTERS = /[\p{Cc}/\\]/u;

export const isRead = ({ method }: IncomingMessage): boolean => READS.has(method);

/** The path as everyone after the guard will read it too, or undefined: two ways to write one path would be two doors with one lock. */
export function pathOf({ url = '' }: IncomingMessage): string | undefined {
  if (!PLAIN.test(url)) return undefined;
  const [path] = url.split('?', 1);
  if (path.includes('//')) return undefined;
  try {
    const parts = path.split('/').slice(1).map(decodeURIComponent);
    return parts.some((part) => SPECIAL_CHARACTERS.test(part)) || new URL(url, 'http://a').pathname !== path ? undefined : path;
  } catch {
    return undefined;
  }
}

const under = (path: string, folder: string): boolean => path.startsWith(`${folder}/`) && path.length > folder.length + 1;

/** `apis`: first parts of paths that programs ask, such as "/trpc". All that is not named is a document, and closed. */
export function placeOf(path: string, apis: readonly string[]): Place {
  if (path === '/login') return 'login';
  if (path === '/health') return 'health';
  if (path === '/auth/login' || path === '/auth/setup') return 'entry';
  if (path === '/auth' || under(path, '/auth')) return 'auth';
  if (under(path, '/assets') || /^\/favicon[\w.-]*$/u.test(path)) return 'asset';
  return apis.some((api) => path === api || under(path, api)) ? 'api' : 'document';
}

export function checkUrl({ url = '' }: IncomingMessage, path: string | undefined): Refusal | undefined {
  if (url.length > LONGEST_URL) return { status: 414, code: 'too-long', message: 'the address is longer than what is accepted here' };
  return path === undefined ? UNREADABLE : undefined;
}

const valuesOf = ({ rawHeaders }: IncomingMessage, name: string): readonly string[] => rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1].toLowerCase() === name);

/** Exactly one value, or undefined. */
export function onlyHeader(request: IncomingMessage, name: string): string | undefined {
  const values = valuesOf(request, name);
  return values.length === 1 ? values[0] : undefined;
}

export function checkHost(request: IncomingMessage, hosts: OwnHosts): Refusal | undefined {
  const host = onlyHeader(request, 'host')?.toLowerCase();
  return host !== undefined && hosts.has(host) ? undefined : { status: 421, code: 'other-host', message: 'this page does not answer to that name' };
}

export const checkMethod = ({ method }: IncomingMessage): Refusal | undefined =>
  (METHODS.has(method) ? undefined : { status: 405, code: 'method', message: 'expected GET, HEAD or POST' });

const FOREIGN: Refusal = { status: 403, code: 'other-origin', message: 'this page answers to itself only' };

/** Another page in the same browser must neither change anything here nor read along. Programs with a token have no origin. */
export function checkOrigin(request: IncomingMessage, hosts: OwnHosts): Refusal | undefined {
  const origins = valuesOf(request, 'origin');
  const own = hosts.get(request.headers.host?.toLowerCase() ?? '');
  if (origins.length > 1 || (origins.length === 1 && origins[0] !== own)) return FOREIGN;
  if (origins.length === 0 && !isRead(request) && !hasBearer(request)) return FOREIGN;
  return checkFetchSite(request);
}

/** Browsers say who asks: other sites may lead here by a link, and nothing else. */
function checkFetchSite(request: IncomingMessage): Refusal | undefined {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
  return isRead(request) && request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document' ? undefined : FOREIGN;
}

/** By a link on another site. */
export const isLedHere = ({ headers }: IncomingMessage): boolean => ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']));

const BEARER = /^Bearer ([\w.~+/-]{1,200})$/iu;

export const hasBearer = (request: IncomingMessage): boolean => bearerOf(request) !== undefined;
export const bearerOf = (request: IncomingMessage): string | undefined => BEARER.exec(onlyHeader(request, 'authorization') ?? '')?.[1];

/** The one cookie of that name. Two of them are none: one is not ours. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const found = valuesOf(request, 'cookie').flatMap((header) => header.split(';')).map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  return found.length === 1 ? found[0] : undefined;
}

const JSON_TYPE = /^application\/json(?:\s*;\s*charset=utf-8)?$/iu;

/** A type no form of another site can send. */
export const isJson = (request: IncomingMessage): boolean => JSON_TYPE.test(onlyHeader(request, 'content-type') ?? '');

export const wantsStream = ({ headers }: IncomingMessage): boolean => (headers.accept ?? '').toLowerCase().includes('text/event-stream');
/** A browser that goes to a page, as against a script that fetches its data. */
export const wantsPage = (request: IncomingMessage, path: string): boolean => !path.endsWith('.data') && (request.headers.accept ?? '').toLowerCase().includes('text/html');
