import { describe, expect, it } from 'vitest';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';
import { logLineOf } from './log-line.ts';

const done = (more: Partial<Extract<DeskNotice, { readonly kind: 'done' }>>): string | undefined => logLineOf({ at: 1, told: { of: 'desk', notice: {
  kind: 'done', at: 1, id: 'c7', instrument: 'binance:BTC/USDT', filled: 2, quantity: 2, averagePrice: 101, arrivalPrice: 100, slippageBps: 99.9999, note: 'filled', bid: 100, ask: 101, ...more,
} } }, '1')?.text;

describe('the line of an order that ended', () => {
  it('says what was filled, at which price, and the slippage to a tenth of a basis point', () => {
    expect(done({})).toBe('c7: 2 of 2 filled at 101, slippage 100.0 bp (filled)');
  });

  it('says that nothing was filled in place of a price that is not one', () => {
    expect(done({ filled: 0, averagePrice: NaN, slippageBps: NaN, note: 'cancelled' })).toBe('c7: nothing filled (cancelled)');
  });

  it('leaves the slippage out where the price at arrival was not known', () => {
    expect(done({ slippageBps: NaN })).toBe('c7: 2 of 2 filled at 101 (filled)');
  });
});
