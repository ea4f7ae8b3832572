import { candleAt, columnsOf, type Candle, type CandleColumns } from '../../shared/domain/candle.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import { instrumentId, type Instrument } from '../../shared/domain/instrument.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { DAY, type EpochMs } from '../../shared/domain/time.ts';
import { patiently, type Patience } from '../../shared/handlers/data/pages.ts';
import type { Listing } from '../../shared/portfolio/selection/listing.ts';
import type { MarketHistory } from '../../shared/ports/market-history.ts';
import type { DayTicker, ListedMarket, MarketList } from '../../shared/ports/market-list.ts';
import type { MarketPicture, Question, SelectionSource } from './selection-source.ts';

/** A venue lists hundreds of markets: of those named by their currency only the most traded are looked at more closely. */
export const LOOKED_AT = 40;

/** Pages of candles of one instrument at most. */
const MOST_PAGES = 12;

export interface VenuePorts extends Patience {
  readonly list: MarketList;
  readonly history: MarketHistory;
}

interface Asking {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly from: EpochMs;
  readonly at: EpochMs;
  /** The first page with a candle is all that is wanted. */
  readonly onlyFirst?: true;
}

/** Candles that had closed at `at`. */
async function closedCandles({ symbol, timeframe, from, at, onlyFirst }: Asking, ports: VenuePorts): Promise<CandleColumns> {
  const rows: Candle[] = [];
  const length = durationMs(timeframe);
  const to = Math.floor(at / length) * length;
  let since = Math.floor(from / length) * length;
  for (let pages = 0; since < to; pages++) {
    if (pages === MOST_PAGES) throw new UsageError(`selection: expected windows and ages that ${MOST_PAGES} pages of ${timeframe} candles cover, found more for ${symbol}`);
    const page = await patiently(() => ports.history.candles({ symbol, timeframe, since, to }), ports);
    ports.signal?.throwIfAborted();
    if (page === undefined) break;
    for (let i = 0; i < page.rows.length; i++) if (page.rows.openTime[i] + length <= at) rows.push(candleAt(page.rows, i));
    since = page.next;
    if (page.isEnd || (onlyFirst === true && rows.length > 0)) break;
  }
  return columnsOf(rows);
}

/** Those that may be chosen. Of all that are priced in a currency, the most traded that trade. */
function candidates(venue: string, { among }: Question, { markets, tickers }: { readonly markets: readonly ListedMarket[]; readonly tickers: ReadonlyMap<string, DayTicker> }): readonly ListedMarket[] {
  if (among.kind === 'instruments') return among.ids.flatMap((id) => markets.find(({ instrument }) => id.startsWith(`${venue}:`) && instrumentId(instrument) === id) ?? []);
  const volume = ({ instrument: { symbol } }: ListedMarket): number => tickers.get(symbol)?.quoteVolume || 0;
  return among.quotes.flatMap((quote) => markets.filter(({ instrument, isTrading }) => isTrading && instrument.quote === quote).toSorted((a, b) => volume(b) - volume(a)).slice(0, LOOKED_AT));
}

/** The first day of what is younger than `days`; of what is older, a day before that. */
async function firstDay(symbol: string, { at, ageDays }: Question, ports: VenuePorts): Promise<EpochMs | undefined> {
  const days = await closedCandles({ symbol, timeframe: '1d', from: at - (Math.ceil(ageDays) + 2) * DAY, at, onlyFirst: true }, ports);
  return days.length === 0 ? undefined : days.openTime[0];
}

const withTick = ({ instrument }: ListedMarket, ticker: DayTicker | undefined): Instrument => (ticker !== undefined && ticker.tickSize > 0 ? { ...instrument, tickSize: ticker.tickSize } : instrument);

/** Shown for each instrument that is asked about. */
type Progress = (done: number, total: number) => void;

/** One venue's public data: its list, its tickers, and candles of the candidates, one request after the other. */
export const venueSource = (venue: string, ports: VenuePorts, progress: Progress = () => undefined): SelectionSource => ({
  async look(question): Promise<MarketPicture> {
    const markets = await ports.list.markets();
    const named = question.among.kind === 'instruments' ? question.among.ids.filter((id) => id.startsWith(`${venue}:`)).map((id) => id.slice(venue.length + 1)) : undefined;
    const isListed = (symbol: string): boolean => markets.some(({ instrument }) => instrument.symbol === symbol);
    const known = named?.filter(isListed);
    const tickers = known?.length === 0 ? new Map<string, DayTicker>() : await ports.list.tickers(known ?? markets.map(({ instrument }) => instrument.symbol));
    const chosen = candidates(venue, question, { markets, tickers });
    const listings: Listing[] = [];
    for (const market of chosen) {
      const { instrument: { symbol } } = market;
      ports.signal?.throwIfAborted();
      progress(listings.length, chosen.length);
      const length = durationMs(question.timeframe);
      const candles = await closedCandles({ symbol, timeframe: question.timeframe, from: question.at - question.reachMs - 2 * length, at: question.at }, ports);
      const listedAt = market.listedAt ?? (question.ageDays > 0 ? await firstDay(symbol, question, ports) : undefined);
      const { isTrading, delistingAt } = market;
      listings.push({ id: instrumentId(market.instrument), instrument: withTick(market, tickers.get(symbol)), candles, listedAt, isTrading, delistingAt, quote: tickers.get(symbol) });
    }
    return { listings, markets: markets.filter(({ isTrading }) => isTrading).map(({ instrument }) => instrument), missing: (named ?? []).filter((symbol) => !isListed(symbol)).map((symbol) => `${venue}:${symbol}` as const) };
  },
});
