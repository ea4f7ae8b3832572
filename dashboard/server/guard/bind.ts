import type { Server } from 'node:http';
import { UsageError } from '../../../src/shared/domain/errors.ts';

/** Where a page is to be found. */
export interface Bind {
  /** An address of this machine. Anything but its own loopback needs TLS and a password. */
  readonly host: string;
  readonly port: number;
  /** A person named the port: no other one will do. */
  readonly isPortNamed: boolean;
  readonly tls?: { readonly keyFile: string; readonly certFile: string } | undefined;
}

export const LOCAL_BIND: Bind = { host: '127.0.0.1', port: 3000, isPortNamed: false };
const MORE_PORTS = 20;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export const isLoopback = ({ host }: Pick<Bind, 'host'>): boolean => LOOPBACK.has(host);

/** Throws UsageError for a place where others could reach a page that is not locked, or read along. */
export function judgeBind(bind: Bind, { hasPassword }: { readonly hasPassword: boolean }): void {
  if (!Number.isInteger(bind.port) || bind.port < 0 || bind.port > 65_535) throw new UsageError(`expected a port of 0 to 65535, found "${bind.port}"`);
  if (isLoopback(bind)) return;
  if (bind.tls === undefined) {
    throw new UsageError(`expected TLS files (key and certificate) for "${bind.host}", which others can reach, found none. From elsewhere, a tunnel is simpler: ssh -L ${bind.port}:127.0.0.1:${bind.port} this-machine`);
  }
  if (!hasPassword) throw new UsageError(`expected a password before "${bind.host}" is opened to others, found none. Start once on 127.0.0.1 and choose one`);
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function tryPort(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error): void => { server.off('listening', listening); reject(error); };
    const listening = (): void => { server.off('error', refused); resolve(); };
    server.once('error', refused);
    server.once('listening', listening);
    server.listen({ port, host: host === 'localhost' ? '127.0.0.1' : host, exclusive: true });
  });
}

const TEXTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no machine of that name is known',
};

/** Listens, where it may at the next free port. Throws UsageError where that is not possible. */
export async function listenAt(server: Server, { host, port, isPortNamed }: Bind): Promise<{ readonly port: number; readonly hasMoved: boolean }> {
  const last = isPortNamed || port === 0 ? port : Math.min(65_535, port + MORE_PORTS);
  for (let next = port; ; next++) {
    try {
      await tryPort(server, host, next);
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : next;
      return { port: actual, hasMoved: port !== 0 && actual !== port };
    } catch (error) {
      const code = String(codeOf(error));
      if (code === 'EADDRINUSE' && next < last) continue;
      const tried = last > port ? `a free port from "${port}" to "${last}"` : `port "${port}"`;
      throw new UsageError(`expected ${tried} on "${host}", found that ${TEXTS[code] ?? `it cannot be had (${code})`}`, { cause: error });
    }
  }
}
