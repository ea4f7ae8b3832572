import { decimal } from '../../shared/domain/decimal.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { note, printLine, stopSignal } from '../cli/output.ts';
import { openCandleStore } from '../wire.ts';
import { startBinanceSimulator, type BinanceSimulator } from './binance/start-binance-simulator.ts';
import { continuingFeed } from './continuing-feed.ts';
import { faultSchema, type Faults } from './faults.ts';
import { playFeed, recallPrices, type Feed } from './feed.ts';
import { DEMO_ACCOUNT, holdExchange, type HeldExchange } from './held-exchange.ts';
import { candleFeed, l2Feed } from './recorded-feed.ts';
import { syntheticFeed } from './synthetic-feed.ts';
import { krwFeed } from './upbit/krw-feed.ts';
import { KRW_UNIVERSE, UPBIT_FEES } from './upbit/krw-listing.ts';
import { startUpbitSimulator, type UpbitSimulator } from './upbit/start-upbit-simulator.ts';

export interface ServeFlags {
  readonly profile: 'binance' | 'upbit';
  readonly port: number;
  readonly tape?: string;
  readonly synthetic?: true;
  readonly quick?: true;
  readonly state?: string;
  readonly seed: number;
  readonly speed: number;
  readonly balance: readonly string[];
  readonly fault: readonly string[];
  readonly json?: true;
}

/** Minutes of made-up past: what a strategy on hourly candles warms up on. */
const PAST_MINUTES = 3 * 24 * 60;

/** Serves until the signal aborts or, with a tape, the person stops it; the book then stays as it ended. */
export async function serveVenue(flags: ServeFlags, signal: AbortSignal = stopSignal()): Promise<void> {
  checkMarket(flags);
  const faults = faultsOf(flags.fault);
  const market = await marketOf(flags);
  try {
    await serveMarket(market, { flags, faults, signal });
  } finally {
    await market.close();
  }
}

interface Serving {
  readonly flags: ServeFlags;
  readonly faults: Partial<Faults>;
  readonly signal: AbortSignal;
}

async function serveMarket({ exchange, feed, isOld }: HeldExchange, { flags, faults, signal }: Serving): Promise<void> {
  const common = { exchange, port: flags.port, faults, seed: flags.seed, history: feed.history };
  const venue = await (flags.profile === 'upbit' ? startUpbitSimulator(common) : startBinanceSimulator({ ...common, seconds: feed.seconds }));
  try {
    announce(venue, feed, { ...flags, isOld });
    const played = await playFeed({ exchange, events: feed.events, speed: flags.speed, moveBy: feed.moveBy, clock: venue.now, signal });
    if (!signal.aborted) {
      note(`The tape has ended after ${played} events; the book stays as it is until Ctrl-C.`);
      await new Promise<void>((resolve) => { signal.addEventListener('abort', () => resolve(), { once: true }); });
    }
    if (flags.json) printLine(JSON.stringify({ kind: 'end', events: played, counters: venue.counters }));
  } finally {
    await venue.close();
  }
}

function checkMarket({ profile, tape, synthetic, quick, state, speed }: ServeFlags): void {
  if (tape !== undefined && synthetic) throw new UsageError('expected --tape or --synthetic, found both');
  const name = state === undefined ? '--quick' : '--state';
  if (state === undefined && !quick) return;
  if (profile === 'upbit') throw new UsageError(`expected ${name} with the profile binance, found "upbit"`);
  if (tape !== undefined) throw new UsageError(`expected ${name} with the made-up market, found --tape "${tape}"`);
  if (speed !== 1) throw new UsageError(`expected no --speed with ${name}, whose market goes with the clock, found "${speed}"`);
}

/** An exchange with its market: of a folder, or of this run alone. */
async function marketOf(flags: ServeFlags): Promise<HeldExchange> {
  const { state, seed, quick, balance } = flags;
  const balances = (feed: Feed): Readonly<Record<string, string>> => balancesOf(feed, balance);
  if (state !== undefined) return holdExchange({ folder: state, seed, pace: quick ? 'quick' : 'real', balances, onFailure: endAtOnce });
  const feed = flags.profile === 'upbit' ? krwFeed(await feedOf(flags)) : await feedOf(flags);
  const exchange = new Exchange({ listings: feed.listings, accounts: { [DEMO_ACCOUNT]: { balances: balances(feed) } }, ...(flags.profile === 'upbit' ? { fees: UPBIT_FEES } : {}) });
  recallPrices(exchange, feed);
  return { feed, exchange, isOld: false, close: () => Promise.resolve() };
}

/** The disk refused. An answer now would promise what the folder does not know. */
function endAtOnce(error: unknown): never {
  note(`The state cannot be written, so the exchange ends: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function feedOf({ profile, tape, seed, quick }: ServeFlags): Promise<Feed> {
  if (quick) return continuingFeed({ seed, pace: 'quick' });
  if (tape === undefined) return syntheticFeed({ seed, now: Date.now(), pastMinutes: PAST_MINUTES, ...(profile === 'upbit' ? { instruments: KRW_UNIVERSE } : {}) });
  if (/\.ndjson(\.gz)?$/.test(tape)) return l2Feed(tape);
  const { candles, close } = openCandleStore();
  try {
    return candleFeed(await candles.load(tape), { file: tape, seed });
  } finally {
    close();
  }
}

function balancesOf({ listings }: Feed, given: readonly string[]): Readonly<Record<string, string>> {
  const balances: Record<string, string> = {};
  for (const { base, quote } of listings) Object.assign(balances, { [base]: balances[base] ?? '0', [quote]: quote === 'KRW' ? '100000000' : '100000' });
  for (const text of given) {
    const [asset = '', amount = ''] = text.split('=');
    if (!/^[A-Z0-9]{1,20}$/.test(asset) || !/^\d+(\.\d+)?$/.test(amount)) throw new UsageError(`expected a balance such as BTC=0.5, found "${text}"`);
    decimal(amount);
    balances[asset] = amount;
  }
  return balances;
}

function faultsOf(given: readonly string[]): Partial<Faults> {
  const faults: Record<string, unknown> = {};
  for (const text of given) {
    const [name = '', value = ''] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
    if (!(name in faultSchema.shape)) throw new UsageError(`expected one of the faults ${Object.keys(faultSchema.shape).join(', ')}, found "${text}"`);
    try {
      faults[name] = JSON.parse(value);
    } catch {
      faults[name] = value;
    }
  }
  return faults as Partial<Faults>;
}

function announce(venue: BinanceSimulator | UpbitSimulator, feed: Feed, { json, profile, state, isOld }: ServeFlags & Pick<HeldExchange, 'isOld'>): void {
  const [key] = venue.keys;
  const { restUrl, wsUrl } = venue;
  const wsApiUrl = 'wsApiUrl' in venue ? venue.wsApiUrl : undefined;
  const symbols = feed.listings.map(({ symbol }) => symbol);
  if (json) {
    printLine(JSON.stringify({ kind: 'start', profile, feed: feed.label, symbols, restUrl, wsUrl, wsApiUrl, adminUrl: `${restUrl}/sim/faults`, apiKey: key.apiKey, secret: key.secret, ...(state === undefined ? {} : { state, isOld }) }));
    return;
  }
  for (const line of [
    `SIMULATED ${profile} venue: ${feed.label}. No order leaves this machine.`, `  markets     ${symbols.join(', ')}`,
    ...(profile === 'upbit' ? [`  REST        ${restUrl}/v1`, `  streams     ${wsUrl}/websocket/v1`, `  own events  ${wsUrl}/websocket/v1/private`] : [`  REST        ${restUrl}/api/v3`, `  streams     ${wsUrl}/stream`]),
    ...(state === undefined ? [] : [`  state       ${state} (${isOld ? 'goes on where it was' : 'new'})`]), ...(wsApiUrl === undefined ? [] : [`  socket API  ${wsApiUrl}`]), `  faults      ${restUrl}/sim/faults`, `  key         ${key.apiKey}`, `  secret      ${key.secret ?? ''}`, 'Ctrl-C stops it.',
  ]) printLine(line);
}
