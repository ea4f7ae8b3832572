import { expect, it } from 'vitest';
import { MINUTE } from '../domain/time.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import { foldGate } from './gate-fold.ts';
import { BTC, ETH, limitsWith, NOON, order, origin, scene } from './gate-scene.contract.ts';
import { judgeOrder } from './gate.ts';
import { ProtectionBook } from './protection-book.ts';
import { protectionSetting } from './protections.ts';

const trip = (more: Partial<RoundTrip> = {}): RoundTrip => ({
  instrument: 'BTC/USDT', side: 'long', entryAt: NOON - MINUTE, exitAt: NOON, candles: 1, quantity: 1, entryPrice: 100, exitPrice: 95, profit: -5, profitRatio: -0.05, fees: 0, funding: 0,
  maxAdverse: -0.05, maxFavourable: 0, entryReason: '', exitReason: 'stop loss at 5 % below entry', open: false, ...more,
});
const book = (given: Record<string, unknown>) => new ProtectionBook([protectionSetting.parse(given)], MINUTE);
const view = { equity: 1_000, held: 0, price: 100, grossExposure: 0 };

it('takes the engine\'s own words for a stop, and a position still open at the end for no trade', () => {
  const guard = { method: 'StoplossGuard', tradeLimit: 1, stopCandles: 5 };
  for (const exitReason of ['stop loss at 5 % below entry', 'trailing stop 5 % behind the best price', 'liquidated by the venue: margin used up']) expect(book(guard).close(BTC, trip({ exitReason })), exitReason).toHaveLength(2);
  expect(book(guard).close(BTC, trip({ exitReason: 'forecast turned flat' }))).toEqual([]);
  expect(book(guard).close(BTC, trip({ open: true }))).toEqual([]);
});

it('as a rule it denies entries until the lock ends, and no exits', () => {
  const cooldown = book({ method: 'CooldownPeriod', stopCandles: 5 });
  cooldown.close(BTC, trip());
  const entry = (at: number) => cooldown.rule(order(BTC, 'buy', 1, { at }), view);
  expect([entry(NOON), entry(NOON + 6 * MINUTE - 1), entry(NOON + 6 * MINUTE)]).toEqual(['CooldownPeriod', 'CooldownPeriod', undefined]);
  expect(cooldown.rule(order(BTC, 'sell', 1), { ...view, held: 1 })).toBeUndefined();
  expect(cooldown.rule(order(ETH, 'buy', 1), view)).toBeUndefined();
});

it('its locks hold at the gate of live trading as well', () => {
  const limits = limitsWith();
  const state = scene(limits);
  for (const lock of book({ method: 'CooldownPeriod', stopCandles: 5 }).close(BTC, trip())) foldGate(state, { kind: 'lock', lock }, limits);
  expect(judgeOrder(state, order(BTC, 'buy', 1), { origin: origin(), limits })).toMatchObject({ kind: 'denied', rule: 'protection-lock', reason: 'locked: CooldownPeriod' });
  expect(judgeOrder(state, order(ETH, 'buy', 1), { origin: origin(), limits }).kind).toBe('approved');
});
