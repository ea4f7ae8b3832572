import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { plainInstrument } from '../domain/instrument.ts';
import type { OutsideColumns, ReadOutside } from '../domain/outside-series.ts';
import { MINUTE } from '../domain/time.ts';
import { walk } from '../indicators/indicator.contract.ts';
import { outsideNames } from '../indicators/indicator.ts';
import { outside } from '../indicators/outside.ts';
import { column } from '../indicators/column.ts';
import { sma } from '../indicators/sma.ts';
import { defineStrategy, type Strategy } from '../strategies/strategy.ts';
import { runBacktest, type Backtest } from './backtest.ts';
import { REACH } from './market.ts';
import { bare } from './scripted.contract.ts';
import { StrategySession, type SessionInput } from './trading/strategy-session.ts';

const LENGTH = 3_000;
const STEP = 15 * MINUTE;
const CANDLES = walk(LENGTH, 5);
const INSTRUMENT = plainInstrument('test', 'A/USDT');
const MOOD = Float64Array.from({ length: LENGTH }, (_, i) => (i % 7 === 0 ? NaN : Math.sin(i / 11)));
const columns = (mood: Float64Array): OutsideColumns => new Map([['sentiment:composite', mood]]);

/** Follows the mood of the market, and writes down what it saw. */
function follower(seen: number[] = []): Strategy {
  return defineStrategy({
    name: 'follower', summary: 'Follows the mood.', params: z.object({}),
    indicators: () => ({ mood: outside('sentiment:composite'), smooth: sma(3, { of: outside('sentiment:composite') }), rate: outside('funding:rate') }),
    decide: ({ mood, smooth, rate }, i) => {
      seen.push(mood[i], smooth[i], rate[i]);
      return mood[i] > 0 ? 1 : mood[i] <= 0 ? 0 : NaN;
    },
  });
}

function backtest(mood: Float64Array, more: Partial<Backtest> = {}) {
  const decisions: string[] = [];
  const record = runBacktest({
    strategy: follower(), params: {}, settings: bare, timeframe: '15m', histories: [{ instrument: INSTRUMENT, candles: CANDLES, outside: columns(mood) }],
    observe: (notice) => { if (notice.kind === 'decision') decisions.push(JSON.stringify(notice)); }, ...more,
  });
  return { record, decisions };
}

describe('a series from outside of the candles', () => {
  it('is named by what declares it, once, through what reads it', () => {
    expect(outsideNames([sma(3, { of: outside('funding:rate') }), outside('news:count'), outside('funding:rate'), sma(5)])).toEqual(['funding:rate', 'news:count']);
    expect(() => column(outside('funding:rate'), CANDLES)).toThrow('reads a series from outside of the candles: the engine supplies it');
  });

  it('moves a backtest, candle by candle as in blocks', () => {
    const { record, decisions } = backtest(MOOD);
    expect(record.fills.length).toBeGreaterThan(50);
    expect(backtest(MOOD, { streaming: true }).decisions).toEqual(decisions);
    expect(backtest(MOOD.map((value) => -value)).decisions).not.toEqual(decisions);
  });

  it('is NaN where nobody told it, and nothing is decided then', () => {
    const seen: number[] = [];
    const { fills } = runBacktest({ strategy: follower(seen), params: {}, settings: bare, timeframe: '15m', histories: [{ instrument: INSTRUMENT, candles: CANDLES }] });
    expect(fills).toEqual([]);
    expect(seen.length).toBe(3 * LENGTH);
    expect(seen.every(Number.isNaN)).toBe(true);
  });

  it.each([1, 700, 2_999])('changes nothing before candle %i when what is known from there on is spoilt', (from) => {
    const before = (decisions: readonly string[]) => decisions.filter((text) => JSON.parse(text).at <= CANDLES.openTime[from - 1] + STEP);
    const { decisions } = backtest(MOOD);
    const spoilt = backtest(MOOD.map((value, i) => (i < from ? value : value > 0 ? -9 : 9)));
    expect(before(spoilt.decisions)).toEqual(before(decisions));
    expect(spoilt.decisions).not.toEqual(decisions);
  });
});

describe('a session that trades by a series from outside', () => {
  const session = (seen: number[], log: SessionInput[], read: ReadOutside | undefined) => new StrategySession({
    name: 'one', strategy: follower(seen), params: {}, settings: bare, instruments: [INSTRUMENT], timeframe: '15m', gateway: { submit: () => undefined, cancel: () => undefined }, rules: [], observe: () => undefined, start: 0, orderPrefix: 'a',
    outside: read, log: (input) => log.push(structuredClone(input)),
  });
  const candle = (i: number) => ({ openTime: CANDLES.openTime[i], open: CANDLES.open[i], high: CANDLES.high[i], low: CANDLES.low[i], close: CANDLES.close[i], volume: CANDLES.volume[i] });

  it('asks for it once for each candle, writes it down, and is repeated from what it wrote without asking', () => {
    const asked: string[] = [];
    const read: ReadOutside = (name, { instrument, openTime, closeTime }) => {
      asked.push(`${name} ${instrument} ${closeTime - openTime}`);
      return name === 'sentiment:composite' ? MOOD[openTime / STEP] : NaN;
    };
    const [seen, log]: [number[], SessionInput[]] = [[], []];
    const first = session(seen, log, read);
    first.warm([CANDLES].map((candles) => ({ ...candles, length: 20 })));
    // More than the window holds, so that it moves.
    const end = 2 * REACH + 300;
    for (let i = 20; i < end; i++) first.onCandle('test:A/USDT', candle(i), candle(i).openTime + STEP);
    expect(asked.length).toBe(2 * end);
    expect(new Set(asked)).toEqual(new Set([`sentiment:composite test:A/USDT ${STEP}`, `funding:rate test:A/USDT ${STEP}`]));
    expect(seen.filter((_, n) => n % 3 === 0)).toEqual([...MOOD.subarray(20, end)]);
    expect(log[1]).toMatchObject({ kind: 'warm' });
    expect(log.at(-1)).toEqual({ kind: 'step', candles: [[0, [...Object.values(candle(end - 1)), MOOD[end - 1], NaN]]] });

    const again: number[] = [];
    const repeated = session(again, [], undefined);
    for (const input of log) if (input.kind === 'warm' || input.kind === 'step') repeated.repeat(input);
    expect(again).toEqual(seen);
  });

  it('that was written down before there were any is repeated with none', () => {
    const seen: number[] = [];
    session(seen, [], undefined).repeat({ kind: 'step', candles: [[0, [0, 1, 1, 1, 1, 1]]] });
    expect(seen).toEqual([NaN, NaN, NaN]);
  });
});
