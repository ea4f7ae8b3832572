import { describe, expect, it } from 'vitest';
import { candleColumns, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { instrumentId, plainInstrument, type Instrument } from '../../domain/instrument.ts';
import type { Fill } from '../../domain/order.ts';
import { random } from '../../domain/random.ts';
import { MINUTE } from '../../domain/time.ts';
import { buyAndHold } from '../../strategies/buy-and-hold.ts';
import { checkParams, findStrategy, strategies } from '../../strategies/registry.ts';
import type { Exits, Strategy } from '../../strategies/strategy.ts';
import { riskRules, runBacktest } from '../backtest.ts';
import { realistic, type RunSettings } from '../settings.ts';
import { ModelledDesk } from './modelled-desk.ts';
import { StrategySession, type CandleRow } from './strategy-session.ts';

const START = Date.UTC(2026, 0, 2, 10);
const COUNT = 900;
/** Warm up: longer than what any strategy below wants. */
const WARM = 400;
const INSTRUMENTS: readonly Instrument[] = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'].map((symbol) => ({ ...plainInstrument('binance', symbol), tickSize: 0.01, lotSize: 1e-5, minQuantity: 1e-5, minNotional: 5 }));

function made(seed: number): CandleColumns {
  const source = random(seed);
  const all = candleColumns(COUNT);
  let price = 100 * seed;
  for (let i = 0; i < COUNT; i++) {
    const open = price;
    price = open * Math.exp(0.003 * Math.sin(i / 19 + seed) + 0.003 * source.normal());
    const candle: Candle = { openTime: START + i * MINUTE, open, high: Math.max(open, price) * (1 + 0.002 * source.uniform()), low: Math.min(open, price) * (1 - 0.002 * source.uniform()), close: price, volume: 100 * source.uniform() };
    for (const [field, value] of Object.entries(candle)) all[field as keyof Candle][i] = value;
  }
  return all;
}

interface Case { readonly strategy: Strategy; readonly params?: Record<string, unknown>; readonly exits?: Exits; readonly settings?: Partial<RunSettings>; readonly instruments: number }

const plainFill = ({ instrument, at, side, quantity, price, fee, liquidity, reason }: Fill) => ({ instrument, at, side, quantity, price, fee, liquidity, reason });

function bothWays({ strategy, params = {}, exits, settings: own = {}, instruments: count }: Case) {
  const instruments = INSTRUMENTS.slice(0, count);
  const columns = instruments.map((_, k) => made(k + 1));
  const settings: RunSettings = { ...realistic, ...own };
  const checked = checkParams(strategy, params);
  const record = runBacktest({ strategy, params: checked, exits, settings: { ...settings, from: START + WARM * MINUTE }, timeframe: '1m', histories: instruments.map((instrument, k) => ({ instrument, candles: columns[k] })) });
  const desk = new ModelledDesk();
  const fills: Fill[] = [];
  const session = new StrategySession({
    name: strategy.name, strategy, params: checked, exits, settings: { ...settings, latencyMs: 0 }, instruments, timeframe: '1m', rules: riskRules(settings), gateway: desk, start: START, orderPrefix: 'x.',
    observe: (notice) => { if (notice.kind === 'event' && notice.event.kind === 'fill') fills.push(notice.event.fill); },
  });
  const rowOf = ({ openTime, open, high, low, close, volume }: CandleColumns, i: number): CandleRow => [openTime[i], open[i], high[i], low[i], close[i], volume[i]];
  for (let i = 0; i < COUNT; i++) {
    const candles = columns.map((column, k) => [k, rowOf(column, i)] as const);
    if (i === WARM) desk.open(session, START + WARM * MINUTE, settings.latencyMs);
    if (i >= WARM) desk.meet(candles);
    session.repeat({ kind: i < WARM ? 'warm' : 'step', candles });
  }
  return { record, fills, session };
}

describe('a session whose desk is modelled', () => {
  it.each<Case>([
    { strategy: buyAndHold, instruments: 1 },
    { strategy: findStrategy('trend-following', strategies), params: { fast: 8, slow: 24, minTrend: 0 }, instruments: 1 },
    { strategy: findStrategy('trend-following', strategies), params: { fast: 8, slow: 24, minTrend: 0 }, exits: { stopLoss: 0.01, takeProfit: 0.02 }, instruments: 3 },
    { strategy: findStrategy('trend-following', strategies), params: { fast: 5, slow: 20, minTrend: 0 }, exits: { trailingStop: 0.01 }, settings: { shorts: true, latencyMs: 20_000 }, instruments: 2 },
    { strategy: findStrategy('trend-following', strategies), params: { fast: 5, slow: 20, minTrend: 0 }, settings: { feeIn: 'received', slippage: { kind: 'fixed', bps: 3 } }, instruments: 3 },
    { strategy: findStrategy('grid', strategies), instruments: 1 },
  ])('$strategy.name over $instruments instruments fills exactly as its backtest does', (one) => {
    const { record, fills, session } = bothWays(one);
    expect(fills.length).toBeGreaterThan(0);
    expect(fills.map(plainFill)).toEqual(record.fills.map(plainFill));
    expect(session.engine.equity()).toBe(record.finalEquity);
  });

  it('is opened once', () => {
    const desk = new ModelledDesk();
    const { session } = bothWays({ strategy: buyAndHold, instruments: 1 });
    desk.open(session, START, 0);
    expect(() => { desk.open(session, START, 0); }).toThrow('found it open');
  });

  it('sends orders nowhere before', () => {
    const desk = new ModelledDesk();
    desk.meet([[0, [START, 1, 1, 1, 1, 1]]]);
    desk.cancel(0, 'c1', START, false);
    expect({ isOpen: desk.isOpen, id: instrumentId(INSTRUMENTS[0]) }).toEqual({ isOpen: false, id: 'binance:BTC/USDT' });
  });
});
