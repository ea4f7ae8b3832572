import dgram from 'node:dgram';
import dns from 'node:dns';
import module from 'node:module';
import net from 'node:net';
import { InvariantError, RefusedError, UsageError } from '../shared/domain/errors.ts';

export interface EgressSettings {
  /** `api.binance.com` is its port 443; another port, and every server on this machine, is named: `127.0.0.1:6379`, `[::1]:8080`. */
  readonly hosts: readonly string[];
  /** Unix sockets and named pipes, whole paths: of a Redis, of the watchdog. */
  readonly paths?: readonly string[];
  /** Told of each connection that was refused, once for each place. */
  readonly onRefused?: (place: string) => void;
}

export interface EgressGuard {
  /** Connections and lookups that were refused. */
  readonly refused: number;
}

type Connect = (this: net.Socket, ...given: readonly unknown[]) => net.Socket;
type AnyFunction = (...given: readonly unknown[]) => unknown;

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string | undefined;
  readonly hasOwnLookup: boolean;
}

let isGuarded = false;

/**
 * From now on this process reaches the named places and no other, for as long as it lives: a package gone bad finds no way out for a key
 * (RELIABILITY 3.4). Holds for TCP and TLS by whatever client (http, https, http2, fetch, WebSocket, Redis: all end in one function), for datagrams and
 * for name lookups, which carry words out too. It is a belt: code that starts another program, a worker or native code passes it by.
 */
export function guardEgress({ hosts, paths = [], onRefused }: EgressSettings): EgressGuard {
  if (isGuarded) throw new InvariantError('the connections of this process are guarded already');
  isGuarded = true;
  const open = new Set(hosts.map(placeOf));
  const names = new Set([...open].map((place) => place.slice(0, place.lastIndexOf(':'))));
  const openPaths = new Set(paths);
  const said = new Set<string>();
  const guard = { refused: 0 };
  const refusal = (place: string): RefusedError => {
    guard.refused++;
    // A name may hold what was to be carried out: it is cut, and said once.
    const shown = place.slice(0, 120);
    if (said.size < 100 && !said.has(shown)) { said.add(shown); onRefused?.(shown); }
    return Object.assign(new RefusedError(`no connection to "${shown}": this process may reach ${[...open, ...openPaths].join(', ') || 'nothing'} alone`), { code: 'EEGRESS' });
  };
  guardSockets(({ host, port, path, hasOwnLookup }) => {
    if (path !== undefined) return openPaths.has(path) ? undefined : refusal(path);
    const place = `${nameOf(host)}:${port}`;
    // A lookup of its own could send an allowed name elsewhere.
    return open.has(place) && !hasOwnLookup ? undefined : refusal(place);
  });
  guardDatagrams(() => refusal('a datagram'));
  guardLookups((name) => (names.has(nameOf(name)) || net.isIP(name) !== 0 ? undefined : refusal(name)));
  module.syncBuiltinESMExports();
  return guard;
}

const nameOf = (host: string): string => host.toLowerCase().replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1');

/** `host:port` of what a person wrote. */
function placeOf(text: string): string {
  const [, host, port] = /^(\[[\da-fA-F:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host === undefined || Number(port ?? 443) > 65_535) throw new UsageError(`expected a host such as "api.binance.com" or "127.0.0.1:6379", found "${text}"`);
  return `${nameOf(host)}:${Number(port ?? 443)}`;
}

/** Where `connect` is to lead: it takes a path, a port and a host, options, or a list with options in it (as Node's own functions call it). */
function targetOf(given: readonly unknown[]): Target {
  const [first, second] = given;
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object' && options !== null) {
    const { host, port, path, lookup } = options as { readonly host?: unknown; readonly port?: unknown; readonly path?: unknown; readonly lookup?: unknown };
    // A TLS or HTTP client keeps the path of its request there too; a connection by path has no port.
    const isPath = typeof path === 'string' && port === undefined;
    return { host: typeof host === 'string' ? host : 'localhost', port: Number(port), path: isPath ? path : undefined, hasOwnLookup: lookup !== undefined && lookup !== null && lookup !== dns.lookup };
  }
  const isPort = typeof options === 'number' || /^\d+$/.test(String(options));
  return { host: typeof second === 'string' ? second : 'localhost', port: Number(options), path: isPort ? undefined : String(options), hasOwnLookup: false };
}

/** Cannot be put back by whoever comes later. */
const fixed = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, writable: false, configurable: false, enumerable: true });
};

function guardSockets(refusalOf: (target: Target) => Error | undefined): void {
  const connect = net.Socket.prototype.connect as unknown as Connect;
  const guarded: Connect = function guarded(...given) {
    // Read once and passed on as it was read: options that change between two looks lead nowhere else.
    const frozen = frozenOf(given);
    const refused = refusalOf(targetOf(frozen));
    if (refused === undefined) return connect.apply(this, [...frozen]);
    // As a connection that failed: the client hears of it where it hears of every other failure. Until then it counts as on its way.
    Object.assign(this, { connecting: true });
    process.nextTick(() => { this.destroy(refused); });
    return this;
  };
  fixed(net.Socket.prototype, 'connect', guarded);
}

/** Options without getters. Node marks lists it has normalised with a symbol, which has to stay on them. */
function frozenOf(given: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = given;
  if (Array.isArray(first)) {
    first[0] = plain(first[0]);
    return given;
  }
  return typeof first === 'object' && first !== null ? [plain(first), ...rest] : given;
}

const plain = (options: unknown): unknown => (typeof options === 'object' && options !== null ? { ...options } : options);

function guardDatagrams(refusalOf: () => Error): void {
  for (const name of ['send', 'connect'] as const) {
    fixed(dgram.Socket.prototype, name, function refuse(this: dgram.Socket) { throw refusalOf(); });
  }
}

/** Every function of `node:dns` that asks a server: with a callback, with a promise, and those of a resolver. */
function guardLookups(refusalOf: (name: string) => Error | undefined): void {
  const asks = /^(?:lookup|resolve|reverse)/;
  for (const target of [dns, dns.Resolver.prototype]) {
    for (const name of namesOf(target).filter((word) => asks.test(word))) {
      const ask = (target as unknown as Record<string, AnyFunction>)[name];
      fixed(target, name, function guarded(this: unknown, ...given: readonly unknown[]) {
        const refused = name === 'lookupService' || name === 'reverse' ? refusalOf(`a name for ${String(given[0])}`) : refusalOf(String(given[0]));
        const done = given.at(-1);
        if (refused === undefined || typeof done !== 'function') return ask.apply(this, [...given]);
        process.nextTick(done as AnyFunction, refused);
        return undefined;
      });
    }
  }
  for (const target of [dns.promises, dns.promises.Resolver.prototype]) {
    for (const name of namesOf(target).filter((word) => asks.test(word))) {
      const ask = (target as unknown as Record<string, AnyFunction>)[name];
      fixed(target, name, function guarded(this: unknown, ...given: readonly unknown[]) {
        const refused = name === 'lookupService' || name === 'reverse' ? refusalOf(`a name for ${String(given[0])}`) : refusalOf(String(given[0]));
        return refused === undefined ? ask.apply(this, [...given]) : Promise.reject(refused);
      });
    }
  }
}

/** Also of what a prototype inherits: a resolver's functions stand on one of its own. */
function namesOf(target: object): readonly string[] {
  const names = new Set<string>();
  for (let at: object | null = target; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) for (const name of Object.getOwnPropertyNames(at)) if (typeof (at as Record<string, unknown>)[name] === 'function') names.add(name);
  return [...names];
}
