import type { Exchange } from 'ccxt';
import { UsageError } from '../../domain/errors.ts';
import { redirected } from './redirected.ts';

type ExchangeClass = new (settings: Record<string, unknown>) => Exchange;

/** One exchange by its own file: `import 'ccxt'` takes 0.9 to 1.6 s and 127 MB for all of them. */
const LOADERS: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {
  binance: () => import('../../../../node_modules/ccxt/js/src/binance.js'),
  binanceusdm: () => import('../../../../node_modules/ccxt/js/src/binanceusdm.js'),
  bithumb: () => import('../../../../node_modules/ccxt/js/src/bithumb.js'),
  bybit: () => import('../../../../node_modules/ccxt/js/src/bybit.js'),
  okx: () => import('../../../../node_modules/ccxt/js/src/okx.js'),
  upbit: () => import('../../../../node_modules/ccxt/js/src/upbit.js'),
};

/** Venues whose history can be downloaded. Coinone and Korbit are not among them: ccxt knows no candles of theirs. */
export const HISTORY_VENUES = Object.keys(LOADERS);

/** Only the markets a venue's public data needs: Binance would ask three servers for its list otherwise. */
const OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  binance: { fetchMarkets: { types: ['spot'] } },
  bybit: { fetchMarkets: { types: ['spot', 'linear'] } },
};

/** Makes one exchange. `baseUrl` puts another server in place of the venue's: the simulator, or a test's. */
export async function openExchange(venue: string, baseUrl: string | undefined): Promise<Exchange> {
  const load = LOADERS[venue];
  if (load === undefined) throw new UsageError(`expected a venue whose history can be downloaded (${HISTORY_VENUES.join(', ')}), found "${venue}"`);
  const { default: Venue } = (await load()) as { readonly default: ExchangeClass };
  // Retries are ours: ccxt would repeat at once what the venue has just refused for asking too often.
  const exchange = new Venue({ maxRetriesOnFailure: 0, enableRateLimit: true, timeout: 20_000, options: OPTIONS[venue] ?? {} });
  if (baseUrl !== undefined) {
    exchange.urls = { ...exchange.urls, api: redirected(exchange.urls['api'], { http: new URL(baseUrl) }, exchange) } as Exchange['urls'];
    exchange.enableRateLimit = false;
  }
  return exchange;
}
