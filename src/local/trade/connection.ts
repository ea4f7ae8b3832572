import path from 'node:path';
import { ccxtAccountStream } from '../../shared/adapters/ccxt/ccxt-account-stream.ts';
import { ccxtMarketFeed } from '../../shared/adapters/ccxt/ccxt-market-feed.ts';
import { ccxtVenue } from '../../shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading, type TradingExchange } from '../../shared/adapters/ccxt/trading-exchange.ts';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { binanceFeed } from '../../shared/adapters/ws/binance-feed.ts';
import { RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import { random } from '../../shared/domain/random.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MarketEvent, MarketFeed } from '../../shared/ports/market-feed.ts';
import type { RequestGate } from '../../shared/ports/request-gate.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';
import type { AccountStream, Venue, VenueAccount } from '../../shared/ports/venue.ts';
import { keyVerdict } from '../../shared/risk/key-verdict.ts';
import { conversionFor, type Conversion } from '../../shared/engine/trading/currency-watch.ts';
import { bookBuilder } from '../../shared/venue/book-builder/book-builder.ts';
import { openPaperVenue, paperStore } from '../paper/paper-store.ts';
import { openGate } from '../wire.ts';
import { quickOrders } from './quick-orders.ts';
import type { TradeMode } from './trade-plan.ts';

/** A venue, open: its market, its account, and how to close it. */
export interface Connection {
  readonly name: string;
  readonly instruments: readonly Instrument[];
  /** Instruments among them that are watched for what a currency is worth. */
  readonly conversions: readonly Conversion[];
  readonly venue: Venue;
  readonly account: VenueAccount;
  readonly stream: AccountStream;
  readonly feed: MarketFeed;
  readonly gate: RequestGate;
  readonly clockUncertaintyMs: () => number;
  /** Asks the venue for its time again. */
  readonly syncClock: () => Promise<void>;
  /** Hears every market event before anybody else: a paper account is filled by it. */
  readonly onMarket: (event: MarketEvent) => void;
  close(): Promise<void>;
}

export interface ConnectionSettings {
  readonly mode: TradeMode;
  readonly name: string;
  readonly instruments: readonly InstrumentId[];
  readonly clock: Clock;
  readonly key: VenueKey | undefined;
  readonly folder: string;
  readonly dataFolder: string;
  readonly redisUrl: string | undefined;
  /** Another server in the venue's place. */
  readonly baseUrl: string | undefined;
  /** What a paper account begins with, by currency. */
  readonly money: Readonly<Record<string, number>>;
  /** Of the account: equity is counted in it. */
  readonly currency: string;
  readonly seed: number;
  /** What the person typed to trade with a key that can withdraw. */
  readonly withdrawPhrase: string | undefined;
  /** Books may be silent for so long and still be traded on. */
  readonly maxBookAgeMs: number;
  readonly say: (text: string) => void;
}

/** The market's clock and ours may part slowly: the venue is asked again so often. */
export const CLOCK_EVERY_MS = 300_000;

/** Opens a venue for trading: with its key in earnest and in the demo, without one on paper. */
export async function connect(settings: ConnectionSettings): Promise<Connection> {
  const { name, clock, key, dataFolder, redisUrl, baseUrl } = settings;
  const gate = await openGate({ venue: name, account: key?.account ?? 'public', dataFolder, redisUrl, baseUrl, onSharing: (sharing) => { settings.say(`${name}: ${JSON.stringify(sharing)}`); } });
  const exchange = await openTrading({ venue: name, key, clock, gate, baseUrl }).catch((error: unknown) => { gate.close(); throw error; });
  try {
    const venue = ccxtVenue(exchange);
    const listed = await venue.instruments();
    const traded = chosen(listed, settings);
    const conversions = [...new Set(traded.map(({ quote }) => quote))].flatMap((quote) => (quote === settings.currency ? [] : conversionFor(quote, { account: settings.currency, listed }) ?? []));
    const watched = listed.filter((instrument) => conversions.some((one) => one.instrument === instrumentId(instrument)) && !traded.includes(instrument));
    const instruments = [...traded, ...watched];
    const own = { name, instruments, conversions, gate, feed: feedOf(exchange, gate, settings), clockUncertaintyMs: () => clockError(exchange), syncClock: () => exchange.syncClock() };
    const closing = new AbortController();
    const close = async (): Promise<void> => { closing.abort(); await exchange.close(); gate.close(); };
    if (settings.mode === 'live') await checkKey(venue, settings);
    if (settings.mode === 'paper') return { ...own, ...(await paperAccount(instruments, settings)), close };
    const orders = settings.mode === 'live' && name === 'binance' && key !== undefined ? quickOrders({ venue, exchange, listed, key, gate, clock, seed: settings.seed, baseUrl, signal: closing.signal }) : venue;
    return { ...own, venue: orders, account: venue, stream: ccxtAccountStream(exchange, { clock, random: random(settings.seed) }), onMarket: () => undefined, close };
  } catch (error) {
    await exchange.close();
    gate.close();
    throw error;
  }
}

/** A venue that tells no time puts none into its requests either: there is nothing to be wrong about. */
const clockError = ({ clock, tellsTime }: TradingExchange): number => (tellsTime ? clock.uncertaintyMs + clock.instabilityMs : 0);

/** A key that can move money out is refused, unless the person has typed that it may. What the venue does not tell is said. */
async function checkKey(venue: VenueAccount & Venue, { name, withdrawPhrase, say }: ConnectionSettings): Promise<void> {
  const verdict = keyVerdict(await venue.permissions(), withdrawPhrase);
  if (verdict.kind === 'refused') throw new RefusedError(`${name}: ${verdict.reason}`);
  for (const warning of verdict.warnings) say(`${name}: ${warning}`);
}

function chosen(listed: readonly Instrument[], { name, instruments }: ConnectionSettings): readonly Instrument[] {
  return instruments.map((id) => {
    const found = listed.find((instrument) => instrumentId(instrument) === id);
    if (found === undefined) throw new UsageError(`expected an instrument that ${name} lists, found "${id}"`);
    return found;
  });
}

/** The direct feed where there is one: it is faster than ccxt's. */
function feedOf(exchange: TradingExchange, gate: RequestGate, { name, clock, baseUrl, seed, maxBookAgeMs }: ConnectionSettings): MarketFeed {
  const bookMs = Math.max(3_000, maxBookAgeMs);
  if (name !== 'binance' && name !== 'binanceusdm') return ccxtMarketFeed(exchange, { clock, random: random(seed), expectedGaps: { book: Math.max(30_000, maxBookAgeMs) } });
  return binanceFeed({
    venue: name, clock, random: random(seed), gate, expectedGaps: { bookMs }, depthBook: ({ sync, random: source }) => bookBuilder({ sync, random: source }),
    ...(baseUrl === undefined ? {} : { restUrl: baseUrl, socketUrl: baseUrl.replace(/^http/, 'ws') }),
  });
}

async function paperAccount(instruments: readonly Instrument[], { name, folder, clock, money }: ConnectionSettings): Promise<Pick<Connection, 'venue' | 'account' | 'stream' | 'onMarket'>> {
  const balances = Object.fromEntries(instruments.map(({ quote }) => [quote, String(money[quote] ?? 0)]));
  const { venue, stream, onMarket } = await openPaperVenue({ instruments, balances, clock }, paperStore(path.join(folder, 'paper'), name, durableFiles()));
  return { venue, account: venue, stream, onMarket };
}
