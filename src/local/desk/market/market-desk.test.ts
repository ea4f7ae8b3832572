import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CandleQuestion, MarketDesk } from '../../../../dashboard/desk/market.ts';
import { columnsOf } from '../../../shared/domain/candle.ts';
import { plainInstrument } from '../../../shared/domain/instrument.ts';
import { memoryCache } from '../../../shared/adapters/memory/memory-cache.ts';
import { strategies } from '../../../shared/strategies/registry.ts';
import { openData } from '../../wire.ts';
import { keepAnswers } from '../answers.ts';
import { textOfState } from '../../trade/state-file.ts';
import { marketDesk } from './market-desk.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'market-desk-'));
const dataFolder = path.join(folder, 'data');
const ports = openData(dataFolder);
afterAll(() => { ports.close(); rmSync(folder, { recursive: true, force: true }); });

const MINUTE = 60_000;
/** 2024-01-01T00:00Z */
const BEGIN = 1_704_067_200_000;
const BTC = 'binance:BTC/USDT';
const ETH = 'binance:ETH/USDT';

/** The n-th minute: closes at 100 + n. */
const row = (n: number) => [BEGIN + n * MINUTE, 100 + n - 1, 101 + n, 98 + n, 100 + n, 2, NaN];

/** A run in a folder of its own: twenty minutes were there when it began, and five closed since. */
function runOf(mode: string): { readonly stateFolder: string; readonly candleFile: string } {
  const stateFolder = path.join(folder, `${mode}-${Math.floor(performance.now() * 1_000)}`);
  mkdirSync(path.join(stateFolder, 'story'), { recursive: true });
  const start = BEGIN + 20 * MINUTE;
  const plan = {
    mode, currency: 'USDT', money: { USDT: 1_000 }, codeHash: '', limits: {}, execution: {},
    strategies: [{ name: 'sma-cross', strategy: 'sma-cross', params: { fast: 3, slow: 5 }, settings: {}, timeframe: '1m', instruments: [plainInstrument('binance', 'BTC/USDT'), plainInstrument('binance', 'ETH/USDT')] }],
  };
  const decision = (n: number, forecast: number, regime: string) => ({ of: 'strategy', strategy: 'sma-cross', notice: { kind: 'decision', at: BEGIN + n * MINUTE, instrument: BTC, forecast, previous: 0, price: 100, reason: 'forecast turned long', values: {}, outlook: { regime, regimeSince: BEGIN + n * MINUTE, events: [{ type: 'volume-spike', text: 'much', severity: 0.7, knownAt: BEGIN + 21 * MINUTE, until: BEGIN + 30 * MINUTE, actions: [] }] } } });
  const told = [
    { of: 'story', kind: 'plan', schema: 'story-1', start, part: 0, candlesBefore: 0, disabled: [], plan },
    decision(21, 1, 'range'), decision(22, 0.5, 'range'), decision(24, 0, 'stress'),
    { of: 'desk', notice: { kind: 'fill', at: BEGIN + 21 * MINUTE + 5, id: 'c1/0', parent: 'c1', instrument: BTC, tradeId: '1', side: 'buy', quantity: 0.5, price: 121, bid: NaN, ask: NaN } },
    { of: 'desk', notice: { kind: 'fill', at: BEGIN + 21 * MINUTE + 6, id: 'c2/0', parent: 'c2', instrument: ETH, tradeId: '2', side: 'sell', quantity: 1, price: 5, bid: NaN, ask: NaN } },
  ];
  writeFileSync(path.join(stateFolder, 'story', `${start}.jsonl`), told.map((one, n) => `${textOfState({ at: start + n, told: one })}\n`).join(''));
  const warm = Array.from({ length: 20 }, (_, n) => n).flatMap((n) => [[0, row(n)], [1, row(n)]]);
  const candleFile = path.join(stateFolder, 'story', `${start}.candles.jsonl`);
  writeFileSync(candleFile, `${textOfState({ strategy: 'sma-cross', candles: warm })}\n`);
  for (let n = 20; n < 25; n++) close(candleFile, n);
  return { stateFolder, candleFile };
}

const close = (file: string, n: number) => { appendFileSync(file, `${textOfState({ strategy: 'sma-cross', candles: [[0, row(n)], [1, row(n)]] })}\n`); };

const deskOf = (stateFolder: string): MarketDesk => marketDesk({ stateFolder, dataFolder, answers: keepAnswers(memoryCache({ clock: { now: () => 0 } }), stateFolder), ports, strategies: async () => strategies, now: () => BEGIN });
const minutes = (...ns: readonly number[]) => ns.map((n) => BEGIN + n * MINUTE);
const ask: CandleQuestion = { instrument: BTC, timeframe: '1m', most: 1_500, indicators: [] };

beforeAll(async () => {
  // Ten minutes before the run began to look, at other prices.
  const candles = columnsOf(Array.from({ length: 12 }, (_, n) => ({ openTime: BEGIN + (n - 10) * MINUTE, open: 50, high: 51, low: 49, close: 50, volume: 1 })));
  const set = path.join(dataFolder, 'processed', 'venue=binance', 'symbol=BTC-USDT', 'timeframe=1m');
  const { storeDataset } = await import('../../../shared/handlers/data/store-dataset.ts');
  await storeDataset({ folder: set, labels: { timeframe: '1m', venue: 'binance', symbol: 'BTC/USDT' }, candles, sources: [], repairs: { duplicates: 0, conflicts: 0, outOfOrder: 0, forming: 0 }, onConflict: 'last' }, ports);
});

describe('the market desk', () => {
  it('names the instruments of the run, their timeframes and what their strategies declare', async () => {
    const { mode, markets } = await deskOf(runOf('demo').stateFolder).markets();
    expect(mode).toBe('demo');
    expect(markets.map(({ id, base }) => [id, base])).toEqual([[BTC, '1m'], [ETH, '1m']]);
    expect(markets[0].timeframes.map(({ name }) => name).slice(0, 3)).toEqual(['1m', '3m', '5m']);
    expect(markets[0].strategies[0].indicators).toEqual([{ key: '~sma-cross/fast', label: 'fast: sma(3) of close', pane: 'price' }, { key: '~sma-cross/slow', label: 'slow: sma(5) of close', pane: 'price' }]);
  });

  it('has nothing to show where nothing was traded', async () => {
    const desk = deskOf(path.join(folder, 'nothing'));
    expect(await desk.markets()).toMatchObject({ mode: null, markets: [] });
    expect(await desk.candles(ask)).toMatchObject({ openTime: [], source: 'none', isFirst: true });
  });

  it('gives the candles the run saw, and those that close later', async () => {
    const { stateFolder, candleFile } = runOf('demo');
    const desk = deskOf(stateFolder);
    const page = await desk.candles(ask);
    expect(page.openTime).toEqual(minutes(...Array.from({ length: 25 }, (_, n) => n)));
    expect(page).toMatchObject({ isFirst: true, source: 'run', forming: null, closedUntil: BEGIN + 25 * MINUTE });
    close(candleFile, 25);
    expect((await desk.candles({ ...ask, most: 2 })).openTime).toEqual(minutes(24, 25));
  });

  it('computes what a strategy declares as the mean of the last closes, with those before the page', async () => {
    const { lines } = await deskOf(runOf('demo').stateFolder).candles({ ...ask, most: 2, indicators: ['~sma-cross/fast', 'rsi:3'] });
    // Closes are 100 + n: the mean of the last three is that of the middle one. What only rises has an RSI of 100.
    expect(lines.map(({ label, pane, values }) => [label, pane, values])).toEqual([['sma(3)', 'price', [122, 123]], ['rsi(3)', 'own', [100, 100]]]);
  });

  it('makes longer candles of shorter ones, and tells the one that is being made apart', async () => {
    const desk = deskOf(runOf('demo').stateFolder);
    const five = await desk.candles({ ...ask, timeframe: '5m' });
    expect(five.openTime).toEqual(minutes(0, 5, 10, 15, 20));
    expect([five.open[1], five.high[1], five.low[1], five.close[1], five.volume[1], five.forming]).toEqual([104, 110, 103, 109, 10, null]);
    const three = await desk.candles({ ...ask, timeframe: '3m', indicators: ['~sma-cross/fast'] });
    expect(three.forming).toEqual([BEGIN + 24 * MINUTE, 123, 125, 122, 124, 2]);
    // Computed on the minutes that the strategy sees: at the close of the minutes 21 to 23 that is their mean.
    expect(three.lines[0].values.at(-1)).toBe(122);
  });

  it('goes back page by page', async () => {
    const desk = deskOf(runOf('demo').stateFolder);
    const newest = await desk.candles({ ...ask, most: 10 });
    expect([newest.isFirst, newest.openTime[0]]).toEqual([false, BEGIN + 15 * MINUTE]);
    const older = await desk.candles({ ...ask, most: 100, before: newest.openTime[0] });
    expect([older.openTime.length, older.isFirst, older.forming]).toEqual([15, true, null]);
  });

  it('goes on into the archive, but never behind a made-up market', async () => {
    expect((await deskOf(runOf('demo').stateFolder).candles(ask)).openTime[0]).toBe(BEGIN);
    const paper = await deskOf(runOf('paper').stateFolder).candles(ask);
    expect(paper.source).toBe('both');
    expect(paper.openTime).toEqual(minutes(...Array.from({ length: 35 }, (_, n) => n - 10)));
    // What the run saw counts where both have a candle.
    expect(paper.close.slice(9, 12)).toEqual([50, 100, 101]);
  });

  it('says what it cannot draw, and draws the rest', async () => {
    const { lines, remarks } = await deskOf(runOf('demo').stateFolder).candles({ ...ask, indicators: ['sma:2', 'nonsense:1', '~sma-cross/gone'] });
    expect(lines.map(({ label }) => label)).toEqual(['sma(2)']);
    expect(remarks).toHaveLength(2);
    expect(remarks[0]).toContain('nonsense');
  });

  it('tells signals, fills, changes of the regime and events of one instrument since a time', async () => {
    const desk = deskOf(runOf('demo').stateFolder);
    const marks = await desk.marks({ instrument: BTC, from: BEGIN, most: 100 });
    expect(marks.signals.map(({ at, forecast }) => [(at - BEGIN) / MINUTE, forecast])).toEqual([[21, 1], [22, 0.5], [24, 0]]);
    expect(marks.fills).toEqual([{ at: BEGIN + 21 * MINUTE + 5, side: 'buy', quantity: 0.5, price: 121, order: 'c1' }]);
    expect(marks.regimes.map(({ regime, from }) => [regime, (from - BEGIN) / MINUTE])).toEqual([['range', 21], ['stress', 24]]);
    expect(marks.events.map(({ type }) => type)).toEqual(['volume-spike']);
    expect((await desk.marks({ instrument: BTC, from: BEGIN + 23 * MINUTE, most: 100 })).signals).toHaveLength(1);
    expect((await desk.marks({ instrument: ETH, from: BEGIN, most: 100 })).fills).toHaveLength(1);
  });
});
