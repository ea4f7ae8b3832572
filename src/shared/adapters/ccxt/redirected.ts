import type { Exchange } from 'ccxt';

/** Servers in the place of a venue's. */
export interface Servers {
  readonly http: URL;
  readonly socket?: URL;
}

/** Points every address of an exchange at another server; paths stay. */
export function redirected(urls: unknown, servers: Servers, exchange: Exchange): unknown {
  if (typeof urls === 'string') {
    const address = urls.replaceAll('{hostname}', (exchange as unknown as { readonly hostname?: string }).hostname ?? servers.http.host);
    const base = /^https?:/.test(address) ? servers.http : /^wss?:/.test(address) ? servers.socket : undefined;
    if (base === undefined) return urls;
    const { pathname, search } = new URL(address);
    return `${base.protocol}//${base.host}${pathname === '/' ? '' : pathname}${search}`;
  }
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([key, value]) => [key, redirected(value, servers, exchange)]));
}
