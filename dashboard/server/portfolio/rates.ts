import { plainInstrument } from '../../../src/shared/domain/instrument.ts';
import type { LiveQuote } from '../../../src/shared/engine/trading/live-message.ts';
import type { Holdings, PriceSource } from '../../desk/portfolio.ts';

/** What one unit of something costs in another, and who says so. */
export interface Rate {
  readonly rate: number;
  readonly instrument: string;
  readonly source: PriceSource;
  /** When that was; null of one that is live. */
  readonly at: number | null;
}

interface Price extends Rate {
  readonly venue: string;
  readonly base: string;
  readonly quote: string;
  readonly symbol: string;
  readonly isContract: boolean;
}

/** Money, in which others are counted. Coins are converted through their own market and from there through these alone: a rate that only a third coin would give is none. */
const CASH: ReadonlySet<string> = new Set(['KRW', 'USD', 'EUR', 'JPY', 'USDT', 'USDC', 'FDUSD', 'TUSD', 'DAI']);

const isPrice = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;

function priceOf(instrument: string, { rate, source, at }: Pick<Rate, 'rate' | 'source' | 'at'>): Price {
  const venue = instrument.slice(0, instrument.indexOf(':'));
  const { base, quote, symbol, kind } = plainInstrument(venue, instrument.slice(instrument.indexOf(':') + 1));
  return { instrument, venue, base, quote, symbol, isContract: kind === 'perpetual', rate, source, at };
}

/** Prices as they are heard, or were when we last traded. */
export class Rates {
  readonly #prices: readonly Price[];

  /** `heardAt`: when quotes were last heard; null while they are. */
  constructor(quotes: readonly LiveQuote[], lastPrices: Holdings['lastPrices'], heardAt: number | null) {
    const live = quotes.flatMap(([id, bid, ask, last]): readonly Price[] => {
      if (isPrice(bid) && isPrice(ask)) return [priceOf(id, { rate: (bid + ask) / 2, source: 'book', at: heardAt })];
      return isPrice(last) ? [priceOf(id, { rate: last, source: 'trade', at: heardAt })] : [];
    });
    const heard = new Set(live.map(({ instrument }) => instrument));
    const filled = lastPrices.flatMap(({ instrument, price, at }) => (heard.has(instrument) || !isPrice(price) ? [] : [priceOf(instrument, { rate: price, source: 'fill', at })]));
    this.#prices = [...live, ...filled];
  }

  isCash(asset: string, currency: string): boolean {
    return asset === currency || CASH.has(asset);
  }

  /** Between two kinds of money: by their own market, or by two of them. */
  between(from: string, to: string): Rate | undefined {
    if (from === to) return { rate: 1, instrument: '', source: 'book', at: null };
    const direct = this.#direct(from, to);
    if (direct !== undefined) return direct;
    for (const middle of CASH) {
      const first = this.#direct(from, middle);
      const second = first === undefined ? undefined : this.#direct(middle, to);
      if (first !== undefined && second !== undefined) return through(first, second);
    }
    return undefined;
  }

  #direct(from: string, to: string): Rate | undefined {
    const spot = this.#prices.filter(({ isContract }) => !isContract);
    const there = spot.find(({ base, quote }) => base === from && quote === to);
    if (there !== undefined) return there;
    const back = spot.find(({ base, quote }) => base === to && quote === from);
    return back === undefined ? undefined : { ...back, rate: 1 / back.rate };
  }

  /** Of a unit of what is held at a venue: by a market there, else by one elsewhere. */
  of(asset: string, venue: string, currency: string): Rate | undefined {
    if (this.isCash(asset, currency)) return this.between(asset, currency);
    const own = this.#prices.filter(({ base, symbol, isContract }) => (asset.includes('/') ? symbol === asset : base === asset && !isContract));
    const near = own.filter((price) => price.venue === venue);
    for (const price of [...preferring(near, currency), ...preferring(own, currency)]) {
      const rest = this.between(price.quote, currency);
      if (rest !== undefined) return through(price, rest);
    }
    return undefined;
  }
}

const preferring = (prices: readonly Price[], currency: string): readonly Price[] => prices.toSorted((a, b) => Number(b.quote === currency) - Number(a.quote === currency));

/** Two rates one after the other are as old and as uncertain as the older one. */
function through(first: Rate, second: Rate): Rate {
  if (second.instrument === '') return first;
  const isFill = first.source === 'fill' || second.source === 'fill';
  return {
    rate: first.rate * second.rate, instrument: `${first.instrument} ${second.instrument}`.trim(), source: isFill ? 'fill' : first.source === 'trade' ? 'trade' : second.source,
    at: first.at === null ? second.at : second.at === null ? first.at : Math.min(first.at, second.at),
  };
}
