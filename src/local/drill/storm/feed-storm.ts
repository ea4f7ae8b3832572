import { random } from '../../../shared/domain/random.ts';
import { limitsOf } from '../../../shared/domain/venue-limits.ts';
import { VirtualTime } from '../virtual/virtual-time.ts';
import { openRequestGate } from '../../../shared/adapters/memory/request-gate.ts';
import { binanceFeed, type BinanceFeedSettings } from '../../../shared/adapters/ws/binance-feed.ts';
import type { FeedStatus } from '../../../shared/adapters/ws/feed-status.ts';
import type { DepthBook } from '../../../shared/domain/depth.ts';
import type { MarketEvent, Subscription } from '../../../shared/ports/market-feed.ts';
import { bookBuilder } from '../../../shared/venue/book-builder/book-builder.ts';
import { isTopOf, ScriptedMarket } from './scripted-market.ts';
import { CALM, ScriptedStreams, type StormFaults } from './scripted-streams.ts';

export interface StormPlan {
  readonly seed: number;
  readonly faults: Partial<StormFaults>;
  readonly symbols?: number;
  readonly stormMs?: number;
  /** How long after the storm all books must be whole and live. */
  readonly calmMs?: number;
  readonly isFutures?: boolean;
  /** Levels of a snapshot; the venue has twice as many on each side. */
  readonly levels?: number;
  readonly feed?: Partial<BinanceFeedSettings>;
}

/** Storms that are told apart by what they prove. */
export const STORMS = {
  gaps: { faults: { drop: 0.2 } },
  manyGaps: { faults: { drop: 0.2 }, symbols: 30, stormMs: 90_000, levels: 1_000 },
  chaos: { faults: { drop: 0.02, repeat: 0.05, reorder: 0.02, broken: 0.02, crossed: 0.003, staleSnapshot: 0.3, failedSnapshot: 0.1, cut: 0.02, silence: 0.02, refuse: 0.1, unconfirmed: 0.03, dayMs: 20_000 }, feed: { rotateMs: 18_000 } },
  swaps: { faults: { dayMs: 20_000 }, stormMs: 200_000, feed: { rotateMs: 16_000 } },
  announced: { faults: { dayMs: 20_000 }, stormMs: 200_000 },
} as const satisfies Readonly<Record<string, Omit<StormPlan, 'seed'>>>;

export interface StormResult {
  /** What must not be; empty when all held. */
  readonly wrong: readonly string[];
  readonly books: number;
  readonly trades: number;
  readonly tradesSent: number;
  readonly recoveredMs: number;
  readonly liveShare: number;
  readonly status: FeedStatus;
  readonly counts: ScriptedStreams['counts'];
}

const START = Date.UTC(2024, 0, 1);
const BOOK_GAP_MS = 3_000;
const TRADE_GAP_MS = 8_000;
/** Trades that may be on their way. */
const FEW = 5;

/** Who listens, and holds everything he is told against what the venue knows. */
class Witness {
  readonly wrong: string[] = [];
  readonly states = new Map<string, string>();
  /** When a stream was last said to be in its state. */
  readonly saidAt = new Map<string, number>();
  readonly tradeIds = new Map<string, number[]>();
  books = 0;
  readonly #builders: readonly DepthBook[];
  readonly #markets: readonly ScriptedMarket[];
  readonly #time: VirtualTime;

  constructor(time: VirtualTime, markets: readonly ScriptedMarket[], builders: readonly DepthBook[]) {
    this.#time = time;
    this.#markets = markets;
    this.#builders = builders;
  }

  hear(event: MarketEvent): void {
    const symbol = event.instrument.split(':')[1].replace('/', '');
    if (event.kind === 'stream') {
      this.states.set(`${event.what}:${symbol}`, event.state);
      this.saidAt.set(`${event.what}:${symbol}`, this.#time.now());
    }
    if (event.kind === 'trade') {
      const ids = this.tradeIds.get(symbol) ?? [];
      this.tradeIds.set(symbol, ids);
      const id = Number(event.trade.id);
      if (ids.length > 0 && id <= ids[ids.length - 1]) this.say(`${symbol}: trade ${id} after ${ids[ids.length - 1]}`);
      ids.push(id);
    }
    if (event.kind === 'book') this.#book(symbol, event);
  }

  say(what: string): void {
    if (this.wrong.length < 20) this.wrong.push(`${((this.#time.now() - START) / 1_000).toFixed(2)} s: ${what}`);
  }

  #book(symbol: string, { book, at }: Extract<MarketEvent, { readonly kind: 'book' }>): void {
    this.books++;
    const place = this.#markets.findIndex((market) => market.symbol === symbol);
    const { lastId } = this.#builders[place];
    const expected = this.#markets[place].topAt(lastId);
    if (!isTopOf(book, expected)) this.say(`${symbol}: the book shown as number ${lastId} differs`);
    if (!(book.bestBid < book.bestAsk)) this.say(`${symbol}: a crossed book is shown`);
    if (this.states.get(`book:${symbol}`) !== 'live') this.say(`${symbol}: a book is shown while its stream is "${this.states.get(`book:${symbol}`) ?? 'unknown'}"`);
    if (at > this.#time.now()) this.say(`${symbol}: a book from the future`);
  }
}

/** One storm and the calm after it, in virtual time. The same plan gives the same run. */
export async function feedStorm(plan: StormPlan): Promise<StormResult> {
  const { stormMs = 60_000, calmMs = 75_000 } = plan;
  const scene = await sceneOf(plan);
  const { time, venue, markets, builders, names, feed, witness } = scene;
  const stop = new AbortController();
  const listening = feed.listen(scene.subscriptions, (event) => witness.hear(event), stop.signal);
  const talk = talking(scene);
  const watch = watching(scene);
  await time.pass(3_000);
  venue.faults = { ...CALM, ...plan.faults };
  await time.pass(stormMs);
  venue.faults = CALM;
  const calmFrom = time.now();
  // What fell silent at the end of the storm is behind by more than what is on its way after this.
  await time.pass(4_000);
  const isWhole = () => names.every((name, i) => witness.states.get(`book:${name}`) === 'live' && builders[i].isValid && markets[i].tradeId - (witness.tradeIds.get(name)?.at(-1) ?? 0) <= FEW);
  if (!await time.until(isWhole, calmMs)) witness.say(`not whole ${calmMs} ms after the storm: ${names.map((name, i) => `${name} ${witness.states.get(`book:${name}`) ?? ''} ${builders[i].fault ?? ''} ${witness.states.get(`trade:${name}`) ?? ''}`).join(', ')}`);
  const recoveredMs = time.now() - calmFrom;
  await time.pass(5_000);
  talk.stop();
  await time.pass(2_000);
  judge(scene, feed.status());
  watch.stop();
  stop.abort();
  // Waits that nobody ends any more still have to come to their end.
  const ended = { is: false };
  void listening.then(() => { ended.is = true; });
  if (!await time.until(() => ended.is, 60_000)) witness.say('the feed did not end when it was told to');
  return {
    wrong: witness.wrong, books: witness.books, trades: [...witness.tradeIds.values()].reduce((sum, ids) => sum + ids.length, 0), tradesSent: markets.reduce((sum, market) => sum + market.tradeId, 0),
    recoveredMs, liveShare: watch.liveShare(), status: feed.status(), counts: venue.counts,
  };
}

/** The venue, its markets, the feed that listens to them and who watches it. */
async function sceneOf({ seed, symbols = 2, isFutures = false, levels = 200, feed: settings }: StormPlan) {
  const source = random(seed);
  const time = new VirtualTime(START);
  const names = Array.from({ length: symbols }, (_, i) => `C${i}USDT`);
  const markets = names.map((name) => new ScriptedMarket(name, { random: random(source.below(2 ** 31)), isFutures, levels }));
  const venueName = isFutures ? 'binanceusdm' : 'binance';
  const weight = levels > 500 ? (isFutures ? 20 : 50) : isFutures ? 10 : 25;
  const venue = new ScriptedStreams({ time, random: random(source.below(2 ** 31)), markets: new Map(markets.map((market) => [market.symbol, market])), weight });
  const rules = limitsOf(venueName, 'public');
  const builders: DepthBook[] = [];
  const make = settings?.depthBook ?? bookBuilder;
  const gate = await openRequestGate({ name: 'storm', rules, clock: time });
  const feed = binanceFeed({
    ...settings, venue: venueName, clock: time, random: random(source.below(2 ** 31)), gate, openSocket: venue.openSocket, get: venue.get,
    depthBook: (wanted) => { const builder = make(wanted); builders.push(builder); return builder; },
    pace: { now: () => time.now(), later: (run) => { time.after(0, run); } },
    bookLevels: levels, expectedGaps: { bookMs: BOOK_GAP_MS, tradeMs: TRADE_GAP_MS },
  });
  const subscriptions = names.map((name): Subscription => ({ instrument: isFutures ? `binanceusdm:${name.slice(0, -4)}/USDT:USDT` : `binance:${name.slice(0, -4)}/USDT`, trades: true, book: true, candles: [] }));
  return { time, venue, markets, names, builders, feed, subscriptions, source, isFutures, witness: new Witness(time, markets, builders), mostWeight: (rules.find(({ counter }) => counter === 'weight')?.limit ?? 0) / 2 };
}

type Scene = Awaited<ReturnType<typeof sceneOf>>;

/** The markets speak: books ten times a second, trades now and then. */
function talking({ time, venue, markets, source, isFutures }: Scene) {
  let isOn = true;
  let ticks = 0;
  const tick = (): void => {
    if (!isOn) return;
    for (const market of markets) {
      const lower = market.symbol.toLowerCase();
      venue.say(`${lower}@depth@100ms`, { ...market.step(time.now()).depth, s: market.symbol });
      if (source.below(3) === 0) venue.say(`${lower}@${isFutures ? 'aggTrade' : 'trade'}`, market.trade(time.now()));
    }
    if (++ticks % 10 === 0) venue.second();
    time.after(100, tick);
  };
  time.after(0, tick);
  return { stop: () => { isOn = false; } };
}

/** No stream may be called live when nothing of it has come for two of its gaps (fault 31), or when there is no connection. */
function watching({ time, venue, witness, names, isFutures }: Scene) {
  const watched = names.flatMap((name) => [
    { key: `book:${name}`, stream: `${name.toLowerCase()}@depth@100ms`, gapMs: BOOK_GAP_MS, isBook: true }, { key: `trade:${name}`, stream: `${name.toLowerCase()}@${isFutures ? 'aggTrade' : 'trade'}`, gapMs: TRADE_GAP_MS, isBook: false },
  ]);
  let isOn = true;
  let looks = 0;
  let live = 0;
  let alone = 0;
  const tell = (key: string, what: string): void => { witness.say(`${key} is called live${what}`); witness.states.set(key, 'told'); };
  const lookAt = ({ key, stream, gapMs, isBook }: (typeof watched)[number]): void => {
    if (isBook) looks++;
    if (witness.states.get(key) !== 'live') return;
    if (isBook) live++;
    // A trade stream that was subscribed a moment ago has its gap before it, too.
    const heardAt = Math.max(venue.heardAt.get(stream) ?? 0, isBook ? 0 : witness.saidAt.get(key) ?? 0);
    if (heardAt > 0 && time.now() - heardAt > 2 * gapMs) tell(key, `, ${time.now() - heardAt} ms after its last message`);
    else if (alone > 1 && isBook) tell(key, ' without any connection');
  };
  const look = (): void => {
    if (!isOn) return;
    alone = venue.openLines === 0 ? alone + 1 : 0;
    for (const one of watched) lookAt(one);
    time.after(50, look);
  };
  time.after(0, look);
  return { stop: () => { isOn = false; }, liveShare: () => live / Math.max(1, looks) };
}

function judge({ witness, venue, markets, builders, mostWeight }: Scene, status: FeedStatus): void {
  markets.forEach((market, i) => {
    if (!builders[i].isValid || builders[i].lastId !== market.lastId || !isTopOf(builders[i].book, market.topAt(market.lastId))) witness.say(`${market.symbol}: after the storm the book is number ${builders[i].lastId} and not the venue's number ${market.lastId}`);
    const ids = witness.tradeIds.get(market.symbol) ?? [];
    if (ids.at(-1) !== market.tradeId) witness.say(`${market.symbol}: the last trade heard is ${ids.at(-1) ?? 'none'}, not ${market.tradeId}`);
  });
  const holes = [...witness.tradeIds.values()].reduce((sum, ids) => sum + ids[ids.length - 1] - ids[0] + 1 - ids.length, 0);
  if (holes !== status.missedTrades) witness.say(`${holes} trades were missed, ${status.missedTrades} were told`);
  const { counts } = venue;
  if (counts.mostWeight > mostWeight) witness.say(`weight ${counts.mostWeight} in a minute, half of the limit is ${mostWeight}`);
  if (counts.mostInFlight > 1) witness.say(`${counts.mostInFlight} snapshots of one book at once`);
  if (counts.mostConnections > 300) witness.say(`${counts.mostConnections} connections in five minutes`);
  if (counts.mostMessages > 5) witness.say(`${counts.mostMessages} messages in a second on one connection`);
}
