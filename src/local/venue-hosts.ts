/** The servers each venue's adapters talk to, with the port where it is not 443; a test holds them against what the SDK would call. */
export const VENUE_HOSTS: Readonly<Record<string, readonly string[]>> = {
  binance: ['api.binance.com', 'stream.binance.com:9443', 'ws-api.binance.com'],
  // Permissions of a key are asked of the spot server.
  binanceusdm: ['fapi.binance.com', 'fstream.binance.com', 'ws-fapi.binance.com', 'api.binance.com'],
  bybit: ['api.bybit.com', 'stream.bybit.com'],
  okx: ['www.okx.com', 'ws.okx.com:8443'],
  upbit: ['api.upbit.com'],
  bithumb: ['api.bithumb.com', 'pubwss.bithumb.com', 'ws-api.bithumb.com'],
  coinone: ['api.coinone.co.kr', 'stream.coinone.co.kr'],
};

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'wss:': 443, 'http:': 80, 'ws:': 80, 'redis:': 6_379, 'rediss:': 6_379 };

/** What `guardEgress` takes for an address: host and port. */
export function hostOf(address: string): string {
  const { protocol, hostname, port } = new URL(address);
  return `${hostname}:${port === '' ? DEFAULT_PORTS[protocol] ?? 443 : port}`;
}

/** All that a process that trades at these venues has to reach; `addresses` stand for other servers in their place, and for Redis. */
export const tradingHosts = (venues: readonly string[], addresses: readonly (string | undefined)[] = []): readonly string[] =>
  [...new Set([...venues.flatMap((venue) => VENUE_HOSTS[venue] ?? []), ...addresses.filter((address) => address !== undefined).map(hostOf)])];
