import { decimal } from '../../shared/domain/decimal.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { note, printLine, stopSignal } from '../cli/output.ts';
import { openCandleStore } from '../wire.ts';
import { startBinanceSimulator, type BinanceSimulator } from './binance/start-binance-simulator.ts';
import { faultSchema, type Faults } from './faults.ts';
import { playFeed, type Feed } from './feed.ts';
import { candleFeed, l2Feed } from './recorded-feed.ts';
import { syntheticFeed } from './synthetic-feed.ts';

export interface ServeFlags {
  readonly profile: 'binance';
  readonly port: number;
  readonly tape?: string;
  readonly synthetic?: true;
  readonly seed: number;
  readonly speed: number;
  readonly balance: readonly string[];
  readonly fault: readonly string[];
  readonly json?: true;
}

const ACCOUNT = 'demo';
/** Minutes of made-up past: what a strategy on hourly candles warms up on. */
const PAST_MINUTES = 3 * 24 * 60;

/** Serves until the signal aborts or, with a tape, the person stops it; the book then stays as it ended. */
export async function serveVenue(flags: ServeFlags, signal: AbortSignal = stopSignal()): Promise<void> {
  if (flags.tape !== undefined && flags.synthetic) throw new UsageError('expected --tape or --synthetic, found both');
  const feed = await feedOf(flags);
  const exchange = new Exchange({ listings: feed.listings, accounts: { [ACCOUNT]: { balances: balancesOf(feed, flags.balance) } } });
  const venue = await startBinanceSimulator({ exchange, port: flags.port, faults: faultsOf(flags.fault), seed: flags.seed, history: feed.history });
  try {
    announce(venue, feed, flags);
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

async function feedOf({ tape, seed }: ServeFlags): Promise<Feed> {
  if (tape === undefined) return syntheticFeed({ seed, now: Date.now(), pastMinutes: PAST_MINUTES });
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

function announce(venue: BinanceSimulator, feed: Feed, { json, profile }: ServeFlags): void {
  const [key] = venue.keys;
  const { restUrl, wsUrl, wsApiUrl } = venue;
  const symbols = feed.listings.map(({ symbol }) => symbol);
  if (json) {
    printLine(JSON.stringify({ kind: 'start', profile, feed: feed.label, symbols, restUrl, wsUrl, wsApiUrl, adminUrl: `${restUrl}/sim/faults`, apiKey: key.apiKey, secret: key.secret }));
    return;
  }
  for (const line of [
    `SIMULATED ${profile} venue: ${feed.label}. No order leaves this machine.`, `  markets     ${symbols.join(', ')}`, `  REST        ${restUrl}/api/v3`, `  streams     ${wsUrl}/stream`,
    `  socket API  ${wsApiUrl}`, `  faults      ${restUrl}/sim/faults`, `  key         ${key.apiKey}`, `  secret      ${key.secret ?? ''}`, 'Ctrl-C stops it.',
  ]) printLine(line);
}
