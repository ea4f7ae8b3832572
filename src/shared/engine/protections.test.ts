import { expect, it } from 'vitest';
import { protectionSetting, type ProtectionSetting } from '../risk/protections.ts';
import { minute, play, type Prices } from './scripted.contract.ts';

const flat = (at: number): Prices => [at, at, at, at];
const setting = (given: Record<string, unknown>): ProtectionSetting => protectionSetting.parse(given);
const cooldown = [setting({ method: 'CooldownPeriod', stopCandles: 3 })];

it('a cooldown keeps an entry back and counts it as denied; afterwards entries go on', () => {
  const prices = Array.from({ length: 14 }, () => flat(100));
  // Out at the open of minute 2, locked until minute 6: the close of candle 3 is denied, that of candle 6 is not.
  const forecasts = [1, 0, NaN, 1, 0, NaN, 1, NaN];
  expect(play({ prices, forecasts }).fills.map(({ at, side }) => [at, side])).toEqual([[minute(1), 'buy'], [minute(2), 'sell'], [minute(4), 'buy'], [minute(5), 'sell'], [minute(7), 'buy']]);
  const guarded = play({ prices, forecasts }, { protections: cooldown });
  expect(guarded.fills.map(({ at, side }) => [at, side])).toEqual([[minute(1), 'buy'], [minute(2), 'sell'], [minute(7), 'buy']]);
  expect(guarded.orders).toMatchObject({ denied: 1, reasons: { CooldownPeriod: 1 } });
});

it('two stops in a row lock the third entry', () => {
  const crash: Prices = [100, 100, 90, 90];
  const prices = [flat(100), crash, flat(100), crash, flat(100), flat(100), flat(100)];
  const forecasts = [1, 0, 1, 0, 1, NaN];
  const exits = { stopLoss: 0.05 };
  const guard = [setting({ method: 'StoplossGuard', tradeLimit: 2, lookbackCandles: 10, stopCandles: 10 })];
  const sides = (protections?: readonly ProtectionSetting[]) => play({ prices, forecasts, exits }, { protections }).fills.map(({ side }) => side).join(' ');
  expect(sides()).toBe('buy sell buy sell buy');
  expect(sides(guard)).toBe('buy sell buy sell');
});

it('a lock on a turn closes the position and does not open the other', () => {
  const prices = Array.from({ length: 8 }, () => flat(100));
  const record = play({ prices, forecasts: [1, 0, 1, NaN, -1, NaN] }, { protections: [setting({ method: 'LowProfitPairs', requiredProfit: 1, onlyPerSide: true })] });
  expect(record.fills.map(({ at, side }) => [at, side])).toEqual([[minute(1), 'buy'], [minute(2), 'sell'], [minute(5), 'sell']]);
  const held = play({ prices, forecasts: [-1, 0, 1, NaN, -1, NaN] }, { protections: [setting({ method: 'LowProfitPairs', requiredProfit: 1, onlyPerSide: true })] });
  // Shorts are locked by the first trip: the turn at minute 5 sells what is held, 10, not 20.
  expect(held.fills.map(({ at, side, quantity }) => [at, side, quantity])).toEqual([[minute(1), 'sell', 10], [minute(2), 'buy', 10], [minute(3), 'buy', 10], [minute(5), 'sell', 10]]);
});

it('nothing to protect from changes nothing', () => {
  const prices: Prices[] = Array.from({ length: 50 }, (_, i) => flat(100 + (i % 7)));
  const forecasts = prices.map((_, i) => [1, 0, NaN, -1][i % 4]);
  const loose = [setting({ method: 'StoplossGuard', tradeLimit: 1_000 })];
  expect(play({ prices, forecasts }, { protections: loose }).fills).toEqual(play({ prices, forecasts }).fills);
});
