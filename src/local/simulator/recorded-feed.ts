import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { candleAt, type Candle } from '../../shared/domain/candle.ts';
import type { DepthLevel } from '../../shared/domain/depth.ts';
import { DataError } from '../../shared/domain/errors.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import { gridOf } from '../../shared/domain/step-grid.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import { instrumentOf } from '../../shared/handlers/instrument-of.ts';
import type { CandleSeries } from '../../shared/ports/candle-store.ts';
import { listingOf, type Listing } from '../../shared/venue/exchange/listing.ts';
import { randomFor } from '../../shared/venue/synthetic/seed.ts';
import { SyntheticBook } from '../../shared/venue/synthetic/synthetic-book.ts';
import { tradesInside } from '../../shared/venue/synthetic/trades-inside.ts';
import { readL2File } from '../tape/l2-file.ts';
import type { Feed, FeedEvent } from './feed.ts';
import { pairs } from './synthetic-feed.ts';

const QUOTES = ['USDT', 'USDC', 'FDUSD', 'BTC', 'ETH', 'BNB', 'EUR', 'TRY', 'KRW'];

/** Digits after the point that are needed for all of these. */
const decimalsIn = (texts: readonly (string | number)[]): number => Math.max(...texts.map((text) => (String(text).split('.')[1] ?? '').replace(/0+$/, '').length));

/** A recorded Binance stream (`*.ndjson`, `*.ndjson.gz`): its depth updates from the snapshot on, and its trades. Steps are those of the snapshot. */
export async function l2Feed(file: string): Promise<Feed> {
  const symbol = await symbolIn(file);
  const quote = QUOTES.find((name) => symbol.endsWith(name));
  if (quote === undefined) throw new DataError(`"${file}": expected a symbol that ends in one of ${QUOTES.join(', ')}, found "${symbol}"`);
  for await (const { event } of readL2File(file)) {
    if (event.kind !== 'snapshot') continue;
    const levels = [...event.snapshot.bids, ...event.snapshot.asks];
    const step = (column: 0 | 1) => 10 ** -decimalsIn(levels.map((level) => level[column]));
    const [tickSize, lotSize] = [step(0), step(1)];
    const listing = listingOf({ base: symbol.slice(0, -quote.length), quote, tickSize, lotSize, minQuantity: lotSize, minNotional: 5 });
    return { label: `recorded stream ${file}`, listings: [listing], history: new Map(), moveBy: MINUTE, events: l2Events(file, listing) };
  }
  throw new DataError(`"${file}": expected a depth snapshot (lastUpdateId, bids, asks), found none`);
}

async function symbolIn(file: string): Promise<string> {
  const raw = createReadStream(file);
  const source = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => source.destroy(error));
  for await (const part of source) {
    raw.destroy();
    const [, symbol] = /"s":"([A-Z0-9]+)"/.exec(String(part)) ?? [];
    if (symbol !== undefined) return symbol;
    break;
  }
  throw new DataError(`"${file}": expected messages with a symbol ("s"), found none at its beginning`);
}

async function* l2Events(file: string, listing: Listing): AsyncGenerator<FeedEvent> {
  const { symbol } = listing;
  const early: FeedEvent[] = [];
  const levels = (side: readonly DepthLevel[]) => pairs(side.map(([price, quantity]) => [Number(price), Number(quantity)]), listing);
  let lastId = NaN;
  const ids: number[] = [];
  for await (const { event } of readL2File(file)) {
    const at = event.receivedAt;
    if (event.kind === 'snapshot') {
      ({ lastId } = event.snapshot);
      yield { kind: 'levels', symbol, at, isWhole: true, bids: levels(event.snapshot.bids), asks: levels(event.snapshot.asks) };
      yield* early.splice(0).filter((_, i) => ids[i] > lastId).map((update) => ({ ...update, at }));
    } else if (event.kind === 'depth') {
      const update: FeedEvent = { kind: 'levels', symbol, at, isWhole: false, bids: levels(event.update.bids), asks: levels(event.update.asks) };
      if (Number.isNaN(lastId)) {
        early.push(update);
        ids.push(event.update.lastId);
      } else if (event.update.lastId > lastId) yield update;
    } else if (event.kind === 'trade' && !Number.isNaN(lastId)) {
      const [price, quantity] = pairs([[event.trade.price, event.trade.quantity]], listing);
      yield { kind: 'trade', symbol, at, side: event.trade.side === 'sell' ? 'sell' : 'buy', price, quantity };
    }
  }
}

/** Candles of a file, each taken apart into trades that are that candle, with a made-up book around them. */
export function candleFeed(series: CandleSeries, { file, seed }: { readonly file: string; readonly seed: number }): Feed {
  const { candles } = series;
  if (candles.length === 0) throw new DataError(`${file} has no candles`);
  const known = instrumentOf(series, { file });
  const sample = Array.from({ length: Math.min(1_000, candles.length) }, (_, i) => candleAt(candles, Math.floor((i * candles.length) / Math.min(1_000, candles.length))));
  const price = (candle: Candle) => [candle.open, candle.high, candle.low, candle.close];
  const instrument: Instrument = {
    ...known, tickSize: known.tickSize || 10 ** -Math.min(8, decimalsIn(sample.flatMap(price))), lotSize: known.lotSize || 10 ** -Math.min(8, decimalsIn(sample.map(({ volume }) => volume))),
    minNotional: known.minNotional || 5,
  };
  const listing = listingOf(instrument);
  return { label: `recorded candles of ${file}`, listings: [listing], history: new Map(), moveBy: durationMs(series.timeframe), events: candleEvents(series, { instrument, listing, seed }) };
}

function* candleEvents({ candles, timeframe }: CandleSeries, { instrument, listing, seed }: { readonly instrument: Instrument; readonly listing: Listing; readonly seed: number }): Generator<FeedEvent> {
  const { tickSize, lotSize } = instrument;
  const duration = durationMs(timeframe);
  const first = candleAt(candles, 0);
  let volume = 0;
  for (let i = 0; i < candles.length; i++) volume += candles.volume[i];
  const mean = volume / candles.length;
  const book = new SyntheticBook({
    instrument: { symbol: instrument.symbol, price: first.open, tickSize, lotSize, annualVolatility: 0.6, dailyTurnover: Math.max(1, mean * first.open * (DAY / duration)), spreadBps: 1 },
    priceTicks: Math.round(first.open / tickSize), volatility: 1, sequence: 0, at: first.openTime, source: randomFor(seed, 0),
  });
  const { at, bids, asks } = book.snapshot();
  const levels = ({ bids: b, asks: a }: Pick<ReturnType<typeof book.snapshot>, 'bids' | 'asks'>) => ({ bids: pairs(b, listing), asks: pairs(a, listing) });
  yield { kind: 'levels', symbol: listing.symbol, at, isWhole: true, ...levels({ bids, asks }) };
  for (let i = 0; i < candles.length; i++) {
    const candle = candleAt(candles, i);
    const ticks = (value: number) => Math.round(value / tickSize);
    const lots = Math.round(candle.volume / lotSize);
    if (lots < 4) continue;
    const trades = tradesInside({
      candle: { open: ticks(candle.open), high: ticks(candle.high), low: ticks(candle.low), close: ticks(candle.close), lots }, openTime: candle.openTime, durationMs: duration, index: i,
      price: gridOf(tickSize), quantity: gridOf(lotSize), meanLots: Math.max(1, Math.round(mean / lotSize)), source: randomFor(seed, 1, i),
    });
    for (const trade of trades) {
      const updates = book.follow([trade], 1).map((update): FeedEvent => ({ kind: 'levels', symbol: listing.symbol, at: update.at, isWhole: false, ...levels(update) }));
      const [price, quantity] = pairs([[trade.price, trade.quantity]], listing);
      yield* updates.slice(0, -1);
      yield { kind: 'trade', symbol: listing.symbol, at: trade.at, side: trade.side === 'sell' ? 'sell' : 'buy', price, quantity };
      yield* updates.slice(-1);
    }
  }
}
