import { describe, expect, it } from 'vitest';
import { instrumentId, plainInstrument } from '../../domain/instrument.ts';
import { OrderBook } from '../../domain/order-book.ts';
import type { GateEvent } from '../../risk/gate-state.ts';
import { CurrencyWatch, conversionFor } from './currency-watch.ts';
import { MarketBoard } from './market-board.ts';

const won = plainInstrument('upbit', 'BTC/KRW');
const rate = plainInstrument('upbit', 'USDT/KRW');
const abroad = plainInstrument('binance', 'BTC/USDT');

function watched() {
  const told: GateEvent[] = [];
  const board = new MarketBoard([won, rate, abroad], () => undefined);
  const conversion = conversionFor('KRW', { account: 'USDT', listed: [won, rate, abroad] });
  const watch = new CurrencyWatch({ conversions: conversion === undefined ? [] : [conversion], instruments: [won, rate, abroad], account: 'USDT', board, tell: (event) => { told.push(event); } });
  const show = (instrument: typeof won, mid: number, at: number): void => {
    const book = new OrderBook();
    book.reset([[mid - 1, 1]], [[mid + 1, 1]]);
    board.take({ kind: 'book', instrument: instrumentId(instrument), book, at, receivedAt: at });
    watch.onBook(instrumentId(instrument), at);
  };
  return { told, watch, show };
}

describe('what other currencies are worth', () => {
  it('is read off the market that has one for the other, in either direction', () => {
    expect(conversionFor('KRW', { account: 'USDT', listed: [won, rate] })).toEqual({ currency: 'KRW', instrument: 'upbit:USDT/KRW', isInverse: true });
    expect(conversionFor('USDT', { account: 'KRW', listed: [won, rate] })).toEqual({ currency: 'USDT', instrument: 'upbit:USDT/KRW', isInverse: false });
    expect(conversionFor('EUR', { account: 'USDT', listed: [won, rate] })).toBeUndefined();
  });

  it('is not known before its book was seen, and is told to the gate with its time', () => {
    const { told, watch, show } = watched();
    expect([watch.rate('USDT'), watch.rate('KRW')]).toEqual([1, NaN]);
    show(rate, 1_400, 5);
    expect(watch.rate('KRW')).toBeCloseTo(1 / 1_400, 12);
    expect(told).toEqual([{ kind: 'rate', currency: 'KRW', value: 1 / 1_400, at: 5 }]);
  });

  it('gives the kimchi premium: 147,000,000 won for what costs 100,000 dollars at 1,400 is 5 % dearer', () => {
    const { told, watch, show } = watched();
    show(rate, 1_400, 1_000);
    show(abroad, 100_000, 2_000);
    show(won, 147_000_000, 3_000);
    expect(watch.premiums.get('BTC')).toBeCloseTo(0.05, 12);
    expect(told.filter(({ kind }) => kind === 'premium')).toHaveLength(1);
  });
});
