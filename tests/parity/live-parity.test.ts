import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/shared/adapters/memory/memory-journal.ts';
import { candleAt, columnsOf, sliceCandles, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { instrumentId, plainInstrument, type Instrument } from '../../src/shared/domain/instrument.ts';
import { OrderBook } from '../../src/shared/domain/order-book.ts';
import { MINUTE } from '../../src/shared/domain/time.ts';
import { riskRules, runBacktest } from '../../src/shared/engine/backtest.ts';
import { LiveGateway } from '../../src/shared/engine/live/live-gateway.ts';
import { liveSettings } from '../../src/shared/engine/live/live-settings.ts';
import { realistic, type RunSettings } from '../../src/shared/engine/settings.ts';
import { executionSettings } from '../../src/shared/engine/trading/execution-plan.ts';
import { Trader, type TraderNotice, type TraderState } from '../../src/shared/engine/trading/trader.ts';
import { gateLimits } from '../../src/shared/risk/gate-limits.ts';
import { findStrategy, parseParams } from '../../src/shared/strategies/registry.ts';
import type { Exits } from '../../src/shared/strategies/strategy.ts';
import { VirtualTime } from '../../src/local/drill/virtual/virtual-time.ts';
import { walks } from '../sample-run.ts';
import { CandleVenue } from './candle-venue.contract.ts';

const LENGTH = 15 * MINUTE;
const WARM = 300;
/** Nothing here stands in the way of a strategy: what is held together is the order of things, not the limits. */
const limits = gateLimits.parse({
  currency: 'USDT', instruments: ['test:BTC/USDT', 'test:ETH/USDT', 'test:SOL/USDT'], maxOrderValueShare: 1, maxOrderVolumeShare: 1, collarShare: 1, passiveCollarShare: 1, marketCollarShare: 1, exitCollarShare: 1,
  maxPositionShare: 10, maxGrossShare: 10, maxDailyLossShare: 1, maxDrawdownShare: 1, maxOrdersPerSecond: 1_000, maxOrdersPerMinute: 10_000, maxCancelsPerFill: 1_000, maxEntriesPerFiveMinutes: 1_000,
  maxTradesPerHour: 1_000, duplicateMs: 0, maxBookAgeMs: 2 * LENGTH, maxValuationAgeMs: 2 * LENGTH,
});
const settings: RunSettings = { ...realistic, spreadBps: 0, slippage: { kind: 'none' }, latencyMs: 86, participation: 1, exposure: 0.8 };

interface Case {
  readonly strategy: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly exits?: Exits;
  readonly count: number;
}

const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'];
const instrumentsOf = (count: number): readonly Instrument[] => SYMBOLS.slice(0, count).map((symbol) => ({ ...plainInstrument('test', symbol), tickSize: 0.01, lotSize: 0.0001, minNotional: 5 }));
/** Deep enough for any order: what the gate allows of a minute's volume is not what is held together here. */
const histories = walks.map((candles) => ({ ...sliceCandles(candles, 0, 1_400), volume: sliceCandles(candles, 0, 1_400).volume.map((volume) => volume * 1e3) }));

/** One tape through the trader, over a journal, gateways and the risk gate, in virtual time. `restartAt`: the process ends there and another begins. */
async function live({ strategy: name, params: texts = {}, exits, count }: Case, restartAt = Infinity) {
  const strategy = findStrategy(name);
  const params = parseParams(strategy, texts);
  const instruments = instrumentsOf(count);
  const from = histories[0].openTime[WARM];
  const time = new VirtualTime(from);
  const candleVenue = new CandleVenue({ instruments, cash: settings.cash, rules: settings, length: LENGTH, now: () => time.now() });
  const memory = { lines: [] };
  const notices: TraderNotice[] = [];
  const alarms: unknown[] = [];
  let saved: TraderState | undefined;
  const begin = async () => {
    let trader: Trader | undefined;
    const gateway = await LiveGateway.open({
      journal: memoryJournal(memory), venue: candleVenue.venue, account: candleVenue.venue, stream: candleVenue.stream, clock: time, instruments, settings: liveSettings,
      tell: (event) => { trader?.hear(event); }, alarm: (alarm) => { alarms.push(alarm); },
    });
    trader = new Trader({
      clock: time, venues: [{ name: 'test', gateway, capabilities: candleVenue.venue.capabilities, instruments, clockUncertaintyMs: () => 1 }], limits, epoch: gateway.epoch, saved,
      strategies: [{ name: 'one', strategy, params, exits, settings, rules: riskRules(settings), instruments: instruments.map(instrumentId), timeframe: '15m' }],
      execution: { ...executionSettings, entry: 'market', exit: 'market', deadlineMs: 2 * LENGTH, collarBps: 100 }, kill: () => 'RUN', restrict: () => { throw new Error('nothing here asks for that'); },
      history: async (id, _timeframe, span) => between(histories[SYMBOLS.indexOf(id.slice('test:'.length))], span.from, span.to), note: (notice) => { notices.push(notice); }, changed: () => undefined,
    });
    const started = trader.start();
    await time.until(() => trader.isReady, 60_000);
    await started;
    return { trader, gateway };
  };
  let { trader, gateway } = await begin();
  const book = new OrderBook();
  // A market is watched for a moment before its first decision.
  instruments.forEach((instrument, k) => { book.reset([[histories[k].close[WARM] - 0.005, 1e9]], [[histories[k].close[WARM] + 0.005, 1e9]]); trader.take({ kind: 'book', instrument: instrumentId(instrument), book, at: time.now(), receivedAt: time.now() }); });
  for (let at = from; at < histories[0].openTime[histories[0].length - 1]; at += LENGTH) {
    const now = histories.slice(0, count).map((candles) => indexOf(candles, at));
    for (const k of candleVenue.turns()) if (now[k] >= 0) candleVenue.play(k, sliceCandles(histories[k], now[k], now[k] + 1));
    await time.pass(at + LENGTH - time.now());
    now.forEach((i, k) => {
      if (i < 0) return;
      const { close } = candleAt(histories[k], i);
      const instrument = instrumentId(instruments[k]);
      candleVenue.see(k, close);
      book.reset([[close - 0.005, 1e9]], [[close + 0.005, 1e9]]);
      trader.take({ kind: 'book', instrument, book, at: time.now(), receivedAt: time.now() });
    });
    now.forEach((i, k) => { if (i >= 0) trader.take({ kind: 'candle', instrument: instrumentId(instruments[k]), timeframe: '15m', candle: candleAt(histories[k], i), receivedAt: time.now() }); });
    // Where an instrument has no candle the others are not waited for longer than the grace.
    for (let i = 0; i < 20; i++) { trader.tick(); await time.pass(100); }
    if (at >= restartAt) {
      restartAt = Infinity;
      saved = structuredClone(trader.save());
      const stopped = gateway.stop();
      await time.pass(100);
      await stopped;
      ({ trader, gateway } = await begin());
    }
  }
  return { fills: candleVenue.fills, trader, gateway, notices, alarms };
}

const indexOf = ({ openTime }: CandleColumns, at: number): number => openTime.indexOf(at);
const between = (candles: CandleColumns, from: number, to: number): CandleColumns => columnsOf(Array.from({ length: candles.length }, (_, i) => candleAt(candles, i)).filter(({ openTime }) => openTime >= from && openTime < to));

function backtest({ strategy: name, params: texts = {}, exits, count }: Case) {
  const strategy = findStrategy(name);
  const from = histories[0].openTime[WARM];
  return runBacktest({
    strategy, params: parseParams(strategy, texts), settings: { ...settings, from, to: histories[0].openTime[histories[0].length - 1] }, timeframe: '15m', exits,
    histories: instrumentsOf(count).map((instrument, k) => ({ instrument, candles: histories[k] })),
  });
}

const listed = (fills: readonly { readonly instrument: string; readonly side: string; readonly quantity: number; readonly price: number; readonly at: number }[]) =>
  fills.map(({ instrument, side, quantity, price, at }) => `${at} ${instrument} ${side} ${quantity.toPrecision(12)} at ${price.toPrecision(12)}`);

const CASES: readonly Case[] = [
  { strategy: 'sma-cross', params: { fast: '5', slow: '20' }, count: 1 },
  { strategy: 'sma-cross', params: { fast: '5', slow: '20' }, count: 3 },
  { strategy: 'rsi-mean-reversion', count: 2 },
  { strategy: 'donchian-breakout', count: 1 },
  { strategy: 'sma-cross', params: { fast: '5', slow: '20' }, exits: { stopLoss: 0.01 }, count: 1 },
  { strategy: 'grid', count: 1 },
];

describe('one tape, backtest and live trading', () => {
  it.each(CASES)('$strategy on $count instruments: the same orders', async (given) => {
    const { fills, alarms } = await live(given);
    expect(alarms).toEqual([]);
    expect(fills.length).toBeGreaterThan(5);
    expect(listed(fills)).toEqual(listed(backtest(given).fills));
  });

  const given: Case = { strategy: 'sma-cross', params: { fast: '5', slow: '20' }, count: 3 };

  it.each([40, 700])('a process that ends at candle %i and begins again goes on as if nothing had been', async (candle) => {
    const { fills, alarms } = await live(given, histories[0].openTime[WARM + candle]);
    expect(alarms).toEqual([]);
    expect(listed(fills)).toEqual(listed(backtest(given).fills));
  });

  it('one that ends with an order on its way gives it up and decides anew: the same trades, that one later', async () => {
    const { fills, alarms } = await live(given, histories[0].openTime[WARM + 333]);
    expect(alarms).toEqual([]);
    const expected = backtest(given).fills;
    expect(fills.map(({ instrument, side }) => `${instrument} ${side}`)).toEqual(expected.map(({ instrument, side }) => `${instrument} ${side}`));
    const later = fills.map(({ at }, i) => (at - expected[i].at) / LENGTH).filter((candles) => candles !== 0);
    expect(later).toEqual([2]);
  });
});
