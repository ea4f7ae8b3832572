import { describe, expect, it } from 'vitest';
import type { LiveQuote } from '../../../src/shared/engine/trading/live-message.ts';
import type { Holdings } from '../../desk/portfolio.ts';
import { valueHoldings } from './value-holdings.ts';

const held = (...holdings: readonly (readonly [venue: string, asset: string, amount: number])[]): Holdings => ({
  reading: { isComplete: true, doneBytes: 0, leftBytes: 0, problem: null }, venues: [], holdings: holdings.map(([venue, asset, amount]) => ({ venue, asset, amount, opening: 0 })), lastPrices: [],
});
const quote = (id: LiveQuote[0], bid: number, ask: number): LiveQuote => [id, bid, ask, null, 0];
const QUOTES = [quote('upbit:BTC/KRW', 139_000_000, 141_000_000), quote('binance:BTC/USDT', 99_990, 100_010), quote('upbit:USDT/KRW', 1_390, 1_410)];

describe('valueHoldings', () => {
  it('values a coin where it lies, and converts by the market between the moneys', () => {
    const portfolio = valueHoldings(held(['upbit', 'BTC', 1], ['binance', 'BTC', 1], ['upbit', 'KRW', 1_400]), { quotes: QUOTES, currency: 'USDT', at: 5 });
    const [upbit, binance, won] = ['upbit', 'binance'].map((venue) => portfolio.holdings.find((one) => one.venue === venue && one.asset === 'BTC')).concat(portfolio.holdings.find(({ asset }) => asset === 'KRW'));
    expect([upbit?.value, upbit?.inKrw, binance?.value, binance?.inKrw, won?.value]).toEqual([100_000, 140_000_000, 100_000, 140_000_000, 1]);
    expect(portfolio.totals).toEqual({ value: 200_001, inKrw: 280_001_400, inUsdt: 200_001, unvalued: [] });
    expect(portfolio.krwPerUsdt).toMatchObject({ rate: 1_400, instrument: 'upbit:USDT/KRW', source: 'book' });
    expect(portfolio.exposure).toMatchObject({ net: 200_000, gross: 200_000, coins: [{ coin: 'BTC', venues: [{ venue: 'upbit', value: 100_000 }, { venue: 'binance', value: 100_000 }] }] });
  });

  it('makes up no rate out of a third coin', () => {
    const portfolio = valueHoldings(held(['binance', 'USDT', 10], ['upbit', 'BTC', 1]), { quotes: QUOTES.slice(0, 2), currency: 'USDT', at: 5 });
    expect(portfolio.krwPerUsdt).toBeNull();
    expect(portfolio.holdings.find(({ asset }) => asset === 'USDT')?.inKrw).toBeNull();
    expect(portfolio.totals.inKrw).toBeNull();
    // Of the coin at Upbit there is a market in USDT elsewhere.
    expect(portfolio.holdings.find(({ asset }) => asset === 'BTC')?.value).toBe(100_000);
  });

  it('names what has no price, and counts it in no total', () => {
    const { totals, exposure } = valueHoldings(held(['binance', 'ABC', 5], ['binance', 'USDT', 10]), { quotes: [], currency: 'USDT', at: 5 });
    expect([totals.value, totals.unvalued, exposure.coins]).toEqual([10, ['ABC'], []]);
  });

  it('holds a short contract against the coin: little net, much gross', () => {
    const { exposure, totals } = valueHoldings(held(['binance', 'BTC', 1], ['binanceusdm', 'BTC/USDT:USDT', -1], ['binanceusdm', 'USDT', 100_000]), { quotes: [...QUOTES, quote('binanceusdm:BTC/USDT:USDT', 100_099, 100_101)], currency: 'USDT', at: 5 });
    expect(exposure.coins).toMatchObject([{ coin: 'BTC', net: -100, gross: 200_100 }]);
    expect(totals.value).toBe(99_900);
  });

  it('takes the price of our last fill where nothing is heard, and says so', () => {
    const { holdings } = valueHoldings({ ...held(['binance', 'BTC', 2]), lastPrices: [{ instrument: 'binance:BTC/USDT', price: 90_000, at: 3 }] }, { quotes: [], currency: 'USDT', at: 5 });
    expect(holdings).toMatchObject([{ value: 180_000, source: 'fill', priceAt: 3 }]);
  });

  it('says of prices that are heard no more when they were heard', () => {
    const { holdings, krwPerUsdt } = valueHoldings(held(['upbit', 'BTC', 1]), { quotes: QUOTES, heardAt: 4, currency: 'USDT', at: 9 });
    expect(holdings).toMatchObject([{ value: 100_000, source: 'book', priceAt: 4 }]);
    expect(krwPerUsdt).toMatchObject({ rate: 1_400, at: 4 });
  });
});
