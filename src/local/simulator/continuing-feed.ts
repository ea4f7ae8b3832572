import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { PublicTrade } from '../../shared/domain/public-trade.ts';
import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '../../shared/domain/time.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { listingOf, type Listing } from '../../shared/venue/exchange/listing.ts';
import { randomFor } from '../../shared/venue/synthetic/seed.ts';
import { SyntheticBook } from '../../shared/venue/synthetic/synthetic-book.ts';
import { SYNTHETIC_UNIVERSE } from '../../shared/venue/synthetic/synthetic-instrument.ts';
import { syntheticMarket, type SyntheticMarket } from '../../shared/venue/synthetic/synthetic-market.ts';
import { replaceWhole } from './exchange-store.ts';
import type { Feed, FeedEvent, PastMinute } from './feed.ts';
import { eventsAround, pairs, pastOf } from './synthetic-feed.ts';

/** How fast a made-up market lives. */
export type MarketPace = 'quick' | 'real';

interface Pace {
  readonly label: string;
  /** A candle of the price process, and the real time in which it is played. */
  readonly timeframe: Timeframe;
  readonly stepMs: number;
  /** What is known of the past at the start. */
  readonly pastMs: number;
  readonly levelHalfLifeMs?: number;
}

/**
 * `quick`: an hour of the price process each second, so that trends and regimes show within minutes. Ten market years pass in a day:
 * prices are drawn back to where they began with a half-life of 30 market days (12 minutes), over a week of running within about a
 * factor of five of it. Volume and depth are those of a real second, moves are those of an hour.
 */
const PACES: Readonly<Record<MarketPace, Pace>> = {
  quick: { label: 'an hour of market each second', timeframe: '1h', stepMs: SECOND, pastMs: 6 * HOUR, levelHalfLifeMs: 30 * DAY },
  real: { label: 'in real time', timeframe: '1m', stepMs: MINUTE, pastMs: 3 * DAY },
};

/** An absence longer than so many steps counts as so many: at 0.7 microseconds each they are made up again within a fraction of a second. */
export const MOST_STEPS = 150_000;
/** So many steps lie between two places from which a market can go on. */
const STRIDE = 600;
/** A process that was stopped or overslept by so much did not trade meanwhile; the market stood still. */
const STALL_MS = 5 * SECOND;

const numbers = z.array(z.number());
const place = z.strictObject({
  /** When its next step begins, in real time. */
  at: z.int(),
  market: z.strictObject({
    made: z.int().min(0),
    process: z.strictObject({
      source: z.strictObject({ words: z.tuple([z.int(), z.int(), z.int(), z.int()]), spare: z.number().nullable() }), regime: z.int(), at: z.number(),
      logPrice: numbers, anchor: numbers, variance: numbers, volumeNoise: numbers, closeTicks: numbers,
    }),
  }),
});
type Place = z.output<typeof place>;
const fileSchema = z.strictObject({ schema: z.literal('market-1'), seed: z.int(), pace: z.enum(['quick', 'real']), places: z.array(place).min(1) });

export interface ContinuingFeedSettings {
  readonly seed: number;
  readonly pace: MarketPace;
  /** Without one nothing is kept: each start is a new market. */
  readonly folder?: string | undefined;
  readonly now?: () => EpochMs;
}

/**
 * A made-up market that goes on where it was, over restarts, while it was away included: the same seed and beginning give the same
 * candles, second by second. What its folder keeps are places on the way, so that neither a long run nor a long absence is made
 * up again from the beginning. Of an absence beyond `MOST_STEPS` only so many steps happen, right before the new start: candles from
 * before are gone then, and prices go on from where they were.
 */
export function continuingFeed({ seed, pace, folder, now = Date.now }: ContinuingFeedSettings): Feed {
  const { stepMs, pastMs, timeframe, levelHalfLifeMs, label } = PACES[pace];
  const slower = durationMs(timeframe) / stepMs;
  const instruments = SYNTHETIC_UNIVERSE.map((instrument) => ({ ...instrument, dailyTurnover: instrument.dailyTurnover / slower }));
  const market = syntheticMarket({ seed, timeframe, start: 0, instruments, ...(levelHalfLifeMs === undefined ? {} : { levelHalfLifeMs }) });
  const listings = market.instruments.map((instrument) => listingOf(instrument));
  const target = Math.floor(now() / stepMs) * stepMs;
  const from = Math.floor((target - pastMs) / HOUR) * HOUR;
  const file = folder === undefined ? undefined : path.join(folder, 'market.json');
  const known = file === undefined ? [] : readPlaces(file, { seed, pace });
  const way = new Way({ market, stepMs, places: placesFor(known, { market, stepMs, from, target }), file, head: { schema: 'market-1', seed, pace } });
  const past = new Past(listings, pace === 'quick');
  way.goTo(from);
  while (way.at < target) {
    const { at } = way;
    way.step();
    past.add(market, at);
  }
  way.keepFrom(from);
  return { label: `synthetic market, ${label}, seed ${seed}`, listings, history: past.minutes, ...(pace === 'quick' ? { seconds: past.seconds } : {}), events: eventsOf({ market, way, listings, slower, stepMs, pastMs, seed, now }) };
}

function readPlaces(file: string, { seed, pace }: { readonly seed: number; readonly pace: MarketPace }): readonly Place[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DataError(`"${file}" is damaged: expected the JSON of a made-up market, found "${text.slice(0, 60)}"`);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) throw new DataError(`"${file}" is no made-up market of this program: ${parsed.error.issues[0].path.join('.')}: ${parsed.error.issues[0].message}`);
  const found = parsed.data;
  if (found.seed !== seed) throw new UsageError(`expected the seed of the market in "${file}", ${found.seed}, found "${seed}": give the same seed, or another folder`);
  if (found.pace !== pace) throw new UsageError(`expected the pace of the market in "${file}", ${found.pace}, found "${pace}": a market is quick or not for ever; give another folder`);
  return found.places;
}

/** Where to go on: the places on the way to the target; where none is early or late enough, the nearest with another date. */
function placesFor(known: readonly Place[], { market, stepMs, from, target }: { readonly market: SyntheticMarket; readonly stepMs: number; readonly from: EpochMs; readonly target: EpochMs }): readonly Place[] {
  const newest = known.at(-1);
  if (!newest) return [{ at: from, market: plain(market) }];
  const earliest = target - MOST_STEPS * stepMs;
  if (newest.at < earliest) return [{ ...newest, at: earliest }];
  const before = known.filter(({ at }) => at <= target);
  // The clock was turned back to before all that is known.
  if (before.length === 0) return [{ ...known[0], at: target }];
  const first = before.findLastIndex(({ at }) => at <= from);
  return before.slice(Math.max(0, first));
}

const plain = (market: SyntheticMarket): Place['market'] => JSON.parse(JSON.stringify(market.save())) as Place['market'];

interface WaySettings {
  readonly market: SyntheticMarket;
  readonly stepMs: number;
  readonly places: readonly Place[];
  readonly file: string | undefined;
  readonly head: Omit<z.output<typeof fileSchema>, 'places'>;
}

/** A market going through real time: which step comes when, and the places that are kept of it. */
class Way {
  /** When the next step begins. */
  at: EpochMs;
  readonly #settings: WaySettings;
  /** Those on the way to where it is; the others lie ahead, and say where the market stood still. */
  #behind: Place[] = [];
  #ahead: readonly Place[];

  constructor(settings: WaySettings) {
    const [first] = settings.places;
    this.#settings = settings;
    this.#ahead = settings.places;
    settings.market.restore(first.market);
    this.at = first.at;
    this.#pass();
  }

  /** Makes the step that begins at `at`. True where a place was noted behind it. */
  step(): boolean {
    this.#settings.market.next();
    this.at += this.#settings.stepMs;
    return this.#pass();
  }

  goTo(target: EpochMs): void {
    const { market, stepMs } = this.#settings;
    while (this.at < target) {
      const next = Math.min(this.#ahead[0]?.market.made ?? Infinity, (Math.floor(market.made / STRIDE) + 1) * STRIDE, market.made + Math.ceil((target - this.at) / stepMs));
      this.at += (next - market.made) * stepMs;
      market.skip(next - market.made);
      this.#pass();
    }
  }

  /** The market stood still until then. */
  standStill(until: EpochMs): void {
    this.at = until;
    this.#note();
    this.#write();
  }

  /** Drops places that nobody needs any more to know the past from there on, and writes the rest. */
  keepFrom(from: EpochMs): void {
    const first = this.#behind.findLastIndex(({ at }) => at <= from);
    if (first > 0) this.#behind.splice(0, first);
    this.#write();
  }

  #pass(): boolean {
    const { made } = this.#settings.market;
    let isKnown = false;
    for (let [next] = this.#ahead; next?.market.made === made; [next] = this.#ahead) {
      this.#ahead = this.#ahead.slice(1);
      this.at = next.at;
      this.#behind.push(next);
      isKnown = true;
    }
    if (isKnown || made % STRIDE !== 0) return false;
    this.#note();
    return true;
  }

  #note(): void { this.#behind.push({ at: this.at, market: plain(this.#settings.market) }); }

  #write(): void {
    const { file, head } = this.#settings;
    if (file !== undefined) replaceWhole(file, `${JSON.stringify({ ...head, places: this.#behind })}\n`);
  }
}

/** Candles that were, in minutes, and in seconds where a step is one. Where the market stood still the last price stays. */
class Past {
  readonly minutes: Map<string, PastMinute[]>;
  readonly seconds: Map<string, PastMinute[]>;
  readonly #listings: readonly Listing[];
  readonly #hasSeconds: boolean;

  constructor(listings: readonly Listing[], hasSeconds: boolean) {
    this.#listings = listings;
    this.#hasSeconds = hasSeconds;
    this.minutes = new Map(listings.map(({ symbol }) => [symbol, []]));
    this.seconds = new Map(listings.map(({ symbol }) => [symbol, []]));
  }

  /** The market's current candle, which opened at `at`. */
  add(market: SyntheticMarket, at: EpochMs): void {
    for (const [k, listing] of this.#listings.entries()) {
      const candle = { ...pastOf(market.candle(k), listing), openTime: at };
      if (this.#hasSeconds) append(this.seconds.get(listing.symbol) ?? [], candle, SECOND);
      append(this.minutes.get(listing.symbol) ?? [], candle, MINUTE);
    }
  }
}

function append(rows: PastMinute[], candle: PastMinute, lengthMs: number): void {
  const openTime = Math.floor(candle.openTime / lengthMs) * lengthMs;
  let last = rows.at(-1);
  if (last?.openTime === openTime) {
    rows[rows.length - 1] = { ...last, high: Math.max(last.high, candle.high), low: Math.min(last.low, candle.low), close: candle.close, quantity: last.quantity + candle.quantity };
    return;
  }
  for (; last && last.openTime + lengthMs < openTime; last = rows.at(-1)) {
    const { close } = last;
    rows.push({ openTime: last.openTime + lengthMs, open: close, high: close, low: close, close, quantity: 0 });
  }
  rows.push({ ...candle, openTime });
}

interface Going {
  readonly market: SyntheticMarket;
  readonly way: Way;
  readonly listings: readonly Listing[];
  /** Market time in a unit of real time. */
  readonly slower: number;
  readonly stepMs: number;
  readonly pastMs: number;
  readonly seed: number;
  readonly now: () => EpochMs;
}

/** Each trade with the book before and after it, for ever. */
function* eventsOf(going: Going): Generator<FeedEvent> {
  const { market, way, listings, stepMs, pastMs, seed, now } = going;
  const { made, process } = market.save();
  const books = listings.map((_, k) => new SyntheticBook({
    instrument: SYNTHETIC_UNIVERSE[k], priceTicks: process.closeTicks[k], volatility: 1, sequence: 0, at: way.at, source: randomFor(seed, BOOK, k, made),
  }));
  for (const [k, listing] of listings.entries()) {
    const { at, bids, asks } = books[k].snapshot();
    yield { kind: 'levels', symbol: listing.symbol, at, isWhole: true, bids: pairs(bids, listing), asks: pairs(asks, listing) };
  }
  for (;;) {
    if (now() - way.at > stepMs + STALL_MS) way.standStill(Math.floor(now() / stepMs) * stepMs);
    const { at } = way;
    if (way.step()) way.keepFrom(at - pastMs - HOUR);
    for (const { k, trade } of tradesOf(going, at)) yield* eventsAround(trade, { book: books[k], listing: listings[k], volatility: market.volatility(k) });
  }
}

const BOOK = 3;

/** The trades of the current step in real time, oldest first. */
function tradesOf({ market, listings, slower }: Going, at: EpochMs): readonly { readonly k: number; readonly trade: PublicTrade }[] {
  const all = listings.flatMap((_, k) => market.trades(k).map((trade) => ({ k, trade: { ...trade, at: at + Math.floor((trade.at - market.openTime) / slower) } })));
  return all.toSorted((a, b) => a.trade.at - b.trade.at);
}
