import { describe, expect, it } from 'vitest';
import { isSameMarket, marketOf } from './market.ts';

describe('markets', () => {
  it.each([
    ['binance:BTC/USDT', 'BTCUSDT'], ['file:BTC/USDT', 'BTCUSDT'], ['BTC/USDT', 'BTCUSDT'], ['unknown:btcusdt', 'BTCUSDT'],
    ['BTC/USDT:USDT', 'BTCUSDT:USDT'], ['bybit:BTC/USDT:USDT', 'BTCUSDT:USDT'], ['upbit:BTC/KRW', 'BTCKRW'], ['file:HOURS', 'HOURS'],
  ])('"%s" is traded as %s', (name, market) => {
    expect(marketOf(name)).toBe(market);
  });

  it('are the same by their data or by what is traded, and spot is no perpetual', () => {
    const one = { dataHash: 'a', instruments: ['binance:BTC/USDT'] };
    expect(isSameMarket(one, { dataHash: 'a', instruments: ['file:ETH/USDT'] })).toBe(true);
    expect(isSameMarket(one, { dataHash: 'b', instruments: ['x:C/D', 'BTC/USDT'] })).toBe(true);
    expect(isSameMarket(one, { dataHash: 'b', instruments: ['binance:BTC/USDT:USDT'] })).toBe(false);
  });
});
