import { plainInstrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { TraderNotice } from '../../shared/engine/trading/trader.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import { gateLimits } from '../../shared/risk/gate-limits.ts';
import type { Outlet } from './attendant.ts';
import type { HelloBody } from './broadcaster.ts';
import { liveMessageOf } from './live-line.ts';
import type { ShownBoard } from './market-picture.ts';

/** What tests of the live line share: a made-up desk, and listeners that read, or do not. */

export const BTC: InstrumentId = 'binance:BTC/USDT';
export const ETH: InstrumentId = 'binance:ETH/USDT';
export const INSTRUMENTS = [plainInstrument('binance', 'BTC/USDT'), plainInstrument('binance', 'ETH/USDT')];

export const HELLO: HelloBody = {
  mode: 'paper', currency: 'USDT', money: { USDT: 10_000 }, folder: '/state', instruments: INSTRUMENTS, limits: gateLimits.parse({ currency: 'USDT', instruments: [BTC, ETH] }),
  strategies: [{ name: 'momentum', strategy: 'momentum', params: { lookback: 20 }, timeframe: '1m', instruments: [BTC, ETH] }],
};

export const statusAt = (at: number, equity = 10_000): TradeStatus => ({
  at, mode: 'paper', currency: 'USDT', state: 'trading', kill: 'RUN', equity, cash: equity, profit: 0, profitRatio: 0, fees: 0, premiums: {}, maxDrawdown: 0, fills: 0,
  strategies: [{ name: 'momentum', status: 'running' }], positions: [], venues: [{ name: 'binance', isOpen: true, text: 'open', working: 0, bookAgeMs: NaN, waitingRequests: 0, halted: [] }], lastDecisions: [], lastFills: [], lastAlarms: [],
});

export const remark = (text: string): TraderNotice => ({ of: 'program', at: 1, text });

export const fillNotice = (at: number): TraderNotice => ({ of: 'input', strategy: 'momentum', input: { kind: 'event', event: { kind: 'fill', clientOrderId: 'c1', at, fill: {
  tradeId: `t${at}`, clientOrderId: 'c1', instrument: BTC, at, side: 'buy', quantity: 1, price: 100, fee: 0.1, feeCurrency: 'USDT', liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: 'up' } } } });

/** The board of a market whose best bid is 99.5 and best ask 100.5, heard of 5 ms ago. */
export const BOARD: ShownBoard = { touch: () => ({ bid: 99.5, ask: 100.5, bidQuantity: 1, askQuantity: 2 }), depth: () => ({ bids: [[99.5, 1]], asks: [[100.5, 2]] }), bookAgeMs: () => 5 };
/** One that knows nothing. */
export const BLIND: ShownBoard = { touch: () => undefined, depth: () => ({ bids: [], asks: [] }), bookAgeMs: () => NaN };

export const tradeOf = (instrument: InstrumentId, { at, price, quantity = 1 }: { readonly at: number; readonly price: number; readonly quantity?: number }): MarketEvent => ({ kind: 'trade', instrument, trade: { at, price, quantity, side: 'buy' }, receivedAt: at });
export const candleOf = (instrument: InstrumentId, openTime: number): MarketEvent => ({ kind: 'candle', instrument, timeframe: '1m', candle: { openTime, open: 1, high: 2, low: 0.5, close: 1.5, volume: 7 }, receivedAt: openTime + 60_000 });

/** A listener that keeps what it is told, and lets nothing go while it is stuck. */
export class Listener implements Outlet {
  waiting = 0;
  isStuck = false;
  isCut = false;
  #text = '';

  write(text: string): void {
    this.#text += text;
    if (this.isStuck) this.waiting += text.length;
  }

  cut(): void { this.isCut = true; }

  drain(): void {
    this.isStuck = false;
    this.waiting = 0;
  }

  get told(): readonly LiveMessage[] { return readAll(this.#text); }
  forget(): void { this.#text = ''; }
}

function readAll(text: string): readonly LiveMessage[] {
  return text.split('\n').filter((line) => line !== '').map((line) => {
    const message = liveMessageOf(line);
    if (message === undefined) throw new Error(`expected a message, found "${line.slice(0, 200)}"`);
    return message;
  });
}
