import type { Candle } from '../../shared/domain/candle.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { PublicTrade } from '../../shared/domain/public-trade.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../shared/domain/timeframe.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { MarketBoard } from '../../shared/engine/trading/market-board.ts';
import type { FormingCandle, LiveTrade } from '../../shared/engine/trading/live-message.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import { MARKET_HEAD } from './live-line.ts';

/** Of each instrument. Of a burst within one message only the newest are told: the volume of the quote counts them all. */
const TRADES_KEPT = 100;

interface Forming {
  readonly timeframe: Timeframe;
  openTime: EpochMs;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** No trade after this was missed. */
  heardFrom: EpochMs;
  /** Candles that open before this are closed. */
  closedUntil: EpochMs;
}

interface Seen {
  readonly id: InstrumentId;
  /** As it stands in JSON. */
  readonly name: string;
  readonly forming: readonly Forming[];
  /** The newest, and up to as many before them. */
  readonly trades: PublicTrade[];
  last: number;
  volume: number;
  /** Trades since the last message. */
  fresh: number;
  isChanged: boolean;
  isBookChanged: boolean;
}

/** What of the board is shown. */
export type ShownBoard = Pick<MarketBoard, 'touch' | 'depth' | 'bookAgeMs'>;

interface PictureSetup {
  readonly instruments: readonly Instrument[];
  readonly board: ShownBoard;
  /** The candles that strategies decide on. */
  readonly timeframesOf: (id: InstrumentId) => readonly Timeframe[];
  readonly now: () => EpochMs;
}

const figure = (value: number): string => (Number.isFinite(value) ? String(value) : 'null');
const liveTrade = ({ at, price, quantity, side }: PublicTrade): LiveTrade => [at, price, quantity, side];

/** What has changed of the markets since somebody last looked. An event costs the same few steps, however many listen and whether anybody does. */
export class MarketPicture {
  readonly #setup: PictureSetup;
  readonly #seen: ReadonlyMap<InstrumentId, Seen>;
  #changed: Seen[] = [];

  constructor(setup: PictureSetup) {
    this.#setup = setup;
    this.#seen = new Map(setup.instruments.map((instrument) => {
      const id = instrumentId(instrument);
      return [id, { id, name: JSON.stringify(id), forming: setup.timeframesOf(id).map((timeframe) => unheard(timeframe)), trades: [], last: NaN, volume: 0, fresh: 0, isChanged: false, isBookChanged: false }];
    }));
  }

  get hasChanged(): boolean { return this.#changed.length > 0; }

  take(event: MarketEvent): void {
    const seen = this.#seen.get(event.instrument);
    if (seen === undefined) return;
    if (event.kind === 'trade') hear(seen, event.trade);
    else if (event.kind === 'candle') closeForming(seen, event.timeframe, event.candle);
    else if (event.kind === 'book' || event.what === 'book') seen.isBookChanged = true;
    else if (event.what === 'trade' && event.state !== 'live') for (const one of seen.forming) one.heardFrom = event.at;
    if (seen.isChanged) return;
    seen.isChanged = true;
    this.#changed.push(seen);
  }

  /** The lines of what has changed, for each set of watched instruments; after it nothing has. */
  turn(): (watched: ReadonlySet<InstrumentId>) => string {
    const changed = this.#changed.map((seen) => ({ seen, isBookChanged: seen.isBookChanged, fresh: seen.fresh }));
    for (const { seen } of changed) [seen.isChanged, seen.isBookChanged, seen.fresh] = [false, false, 0];
    this.#changed = [];
    const at = this.#setup.now();
    const quotes = changed.map(({ seen }) => this.#quote(seen)).join(',');
    const parts = new Map<Seen, Parts>();
    const partsOf = ({ seen, isBookChanged, fresh }: (typeof changed)[number]): Parts => {
      const known = parts.get(seen) ?? this.#parts(seen, { isBookChanged, trades: fresh, at });
      parts.set(seen, known);
      return known;
    };
    return (watched) => lineOf({ at, isWhole: false, quotes }, changed.filter(({ seen }) => watched.has(seen.id)).map(partsOf));
  }

  /** Everything, for one who knows nothing yet. */
  whole(watched: ReadonlySet<InstrumentId>): string {
    const all = [...this.#seen.values()];
    return this.#wholeOf(all, all.filter(({ id }) => watched.has(id)));
  }

  /** The same of a few instruments that are newly watched. */
  wholeOf(ids: readonly InstrumentId[]): string {
    const some = ids.flatMap((id) => this.#seen.get(id) ?? []);
    return this.#wholeOf(some, some);
  }

  #wholeOf(quoted: readonly Seen[], watched: readonly Seen[]): string {
    const at = this.#setup.now();
    return lineOf({ at, isWhole: true, quotes: quoted.map((seen) => this.#quote(seen)).join(',') }, watched.map((seen) => this.#parts(seen, { isBookChanged: true, trades: TRADES_KEPT, at })));
  }

  #quote({ id, name, last, volume }: Seen): string {
    const touch = this.#setup.board.touch(id);
    return `[${name},${figure(touch?.bid ?? NaN)},${figure(touch?.ask ?? NaN)},${figure(last)},${figure(volume)}]`;
  }

  #parts({ id, name, forming, trades }: Seen, asked: { readonly isBookChanged: boolean; readonly trades: number; readonly at: EpochMs }): Parts {
    const { bids, asks } = this.#setup.board.depth(id);
    const bookAt = asked.at - this.#setup.board.bookAgeMs(id, asked.at);
    const heard = asked.trades === 0 ? [] : trades.slice(-Math.min(asked.trades, TRADES_KEPT));
    const begun = forming.filter(({ openTime }) => !Number.isNaN(openTime));
    return {
      book: asked.isBookChanged ? `${name}:{"bids":${JSON.stringify(bids)},"asks":${JSON.stringify(asks)},"at":${figure(bookAt)}}` : '',
      trades: heard.length === 0 ? '' : `${name}:${JSON.stringify(heard.map(liveTrade))}`,
      forming: heard.length === 0 || begun.length === 0 ? '' : `${name}:${JSON.stringify(Object.fromEntries(begun.map((one) => [one.timeframe, formingRow(one)])))}`,
    };
  }
}

interface Parts {
  readonly book: string;
  readonly trades: string;
  readonly forming: string;
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(',');

const lineOf = ({ at, isWhole, quotes }: { readonly at: EpochMs; readonly isWhole: boolean; readonly quotes: string }, parts: readonly Parts[]): string =>
  `${MARKET_HEAD}"at":${at},"isWhole":${isWhole},"quotes":[${quotes}],"books":{${joined(parts.map(({ book }) => book))}},"trades":{${joined(parts.map(({ trades }) => trades))}},"forming":{${joined(parts.map(({ forming }) => forming))}}}\n`;

const unheard = (timeframe: Timeframe): Forming => ({ timeframe, openTime: NaN, open: NaN, high: NaN, low: NaN, close: NaN, volume: 0, heardFrom: Infinity, closedUntil: -Infinity });
const formingRow = ({ openTime, open, high, low, close, volume, heardFrom }: Forming): FormingCandle => [openTime, open, high, low, close, volume, Math.max(openTime, heardFrom)];

function hear(seen: Seen, trade: PublicTrade): void {
  seen.last = trade.price;
  seen.volume += trade.quantity;
  seen.fresh += 1;
  seen.trades.push(trade);
  if (seen.trades.length > 2 * TRADES_KEPT) seen.trades.splice(0, TRADES_KEPT);
  for (const forming of seen.forming) form(forming, trade);
}

function form(forming: Forming, { at, price, quantity }: PublicTrade): void {
  const openTime = openTimeOf(at, forming.timeframe);
  if (openTime < forming.openTime || openTime < forming.closedUntil) return;
  forming.heardFrom = Math.min(forming.heardFrom, at);
  if (openTime !== forming.openTime) [forming.openTime, forming.open, forming.high, forming.low, forming.volume] = [openTime, price, price, price, 0];
  forming.high = Math.max(forming.high, price);
  forming.low = Math.min(forming.low, price);
  forming.close = price;
  forming.volume += quantity;
}

/** What has closed is told as a candle, and what formed is forgotten. */
function closeForming({ forming }: Seen, timeframe: Timeframe, { openTime }: Candle): void {
  for (const one of forming) {
    if (one.timeframe !== timeframe || openTime < one.closedUntil) continue;
    one.closedUntil = openTime + durationMs(timeframe);
    one.heardFrom = Math.min(one.heardFrom, one.closedUntil);
    if (one.openTime <= openTime) one.openTime = NaN;
  }
}
