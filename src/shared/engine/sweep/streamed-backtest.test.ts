import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candleColumns, sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import { plainInstrument } from '../../domain/instrument.ts';
import { random } from '../../domain/random.ts';
import { MINUTE } from '../../domain/time.ts';
import { findStrategy } from '../../strategies/registry.ts';
import { runBacktest } from '../backtest.ts';
import { plain, realistic, type RunSettings } from '../settings.ts';
import { runStreamed } from './streamed-backtest.ts';

const START = Date.UTC(2024, 0, 1);
const STEP = 15 * MINUTE;

/** A walk from candle `first` on, with holes. */
function market(seed: number, first: number, length: number): CandleColumns {
  const source = random(seed);
  const candles = candleColumns(length);
  let [close, at] = [100, START + first * STEP];
  for (let i = 0; i < length; i++) {
    const open = close;
    close = Math.max(1, open * Math.exp(0.01 * source.normal()));
    candles.openTime[i] = at;
    candles.open[i] = open;
    candles.close[i] = close;
    candles.high[i] = Math.max(open, close) * (1 + 0.005 * source.uniform());
    candles.low[i] = Math.min(open, close) * (1 - 0.005 * source.uniform());
    candles.volume[i] = 20_000 * source.uniform();
    at += STEP * (source.uniform() < 0.01 ? 5 : 1);
  }
  return candles;
}

function* inBlocks(candles: CandleColumns, size: number): Generator<CandleColumns> {
  for (let from = 0; from < candles.length; from += size) yield sliceCandles(candles, from, from + size);
}

async function compared(name: string, histories: readonly CandleColumns[], { settings, params = {}, exits, size }: { readonly settings: RunSettings; readonly params?: Record<string, unknown>; readonly exits?: { stopLoss?: number; trailingStop?: number } | undefined; readonly size: number }) {
  const strategy = findStrategy(name);
  const base = { strategy, params: strategy.params.parse(params), settings, timeframe: '15m' as const, exits };
  const instruments = histories.map((_, k) => plainInstrument('test', `C${k}/USDT`));
  const whole = runBacktest({ ...base, histories: histories.map((candles, k) => ({ instrument: instruments[k], candles })) });
  const streamed = await runStreamed({ ...base, streams: histories.map((candles, k) => ({ instrument: instruments[k], blocks: inBlocks(candles, size) })) });
  expect(streamed).toEqual(whole);
  return whole.fills.length;
}

describe('runStreamed', () => {
  it.each(['sma-cross', 'trend-following', 'cross-sectional-momentum', 'volatility-breakout', 'dca'])('gives the record of the backtest over whole histories: %s, with windows that move', async (name) => {
    const histories = [market(1, 0, 12_000), market(2, 500, 13_000), market(3, 0, 9_700)];
    expect(await compared(name, histories, { settings: { ...realistic, slippage: { kind: 'fixed', bps: 5 } }, exits: name === 'dca' ? undefined : { stopLoss: 0.05 }, size: 5_000 })).toBeGreaterThan(3);
  }, 60_000);

  it('does so where an indicator reads the other instrument', async () => {
    expect(await compared('pair-spread', [market(1, 0, 11_000), market(2, 30, 11_500)], { settings: plain, size: 3_000 })).toBeGreaterThan(3);
  }, 60_000);

  it('does so however the blocks are cut and whichever instrument begins late or ends early', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.record({ seed: fc.nat(), first: fc.integer({ min: 0, max: 200 }), length: fc.integer({ min: 1, max: 300 }) }), { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 200 }), fc.boolean(),
      async (shapes, size, isPlain) => {
        await compared('sma-cross', shapes.map(({ seed, first, length }) => market(seed, first, length)), { settings: isPlain ? plain : realistic, params: { fast: 2, slow: 9 }, exits: { stopLoss: 0.02 }, size });
      },
    ), { numRuns: 60 });
  }, 60_000);

  it('closes what ends before the run does, and not what ends with it or one candle earlier', async () => {
    for (const longer of [0, 1, 2, 3]) expect(await compared('buy-and-hold', [market(1, 0, 90), market(1, 0, 90 + longer)], { settings: plain, size: 7 })).toBe(longer < 2 ? 2 : 3);
  });

  it('refuses what it does not do', async () => {
    const strategy = findStrategy('buy-and-hold');
    const of = (settings: RunSettings, streams = [{ instrument: plainInstrument('test', 'A/USDT'), blocks: inBlocks(market(1, 0, 20), 5) }]) => runStreamed({ strategy, params: {}, settings, timeframe: '15m', streams });
    await expect(of({ ...plain, from: START })).rejects.toThrow('from and to were expected to be left out');
    await expect(of(plain, [])).rejects.toThrow('at least one instrument was expected');
  });
});
