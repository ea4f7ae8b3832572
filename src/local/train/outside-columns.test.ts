import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { columnsOf, type CandleColumns } from '../../shared/domain/candle.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { OrderBook } from '../../shared/domain/order-book.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/time.ts';
import { hashOfColumns } from '../../shared/handlers/backtest.ts';
import { outsideChoice } from '../../shared/learning/features/outside-feature.ts';
import type { StoredMood } from '../../shared/ports/sentiment-store.ts';
import { OUTSIDE_DELAY_MS } from '../../shared/sentiment/outside-mood.ts';
import { sentimentSchema } from '../config/sentiment-schema.ts';
import { openRecorder } from '../recorder/recorder.ts';
import { openOutsideFeed } from '../sentiment/outside-feed.ts';
import { shippedStrategies } from '../strategies/shipped-strategies.ts';
import { openRecordings, openSentimentStore } from '../wire.ts';
import { plantedCandles } from './fixtures.contract.ts';
import { outsideColumns, type OutsideWanted } from './outside-columns.ts';
import { trainingData, USUAL_RULES } from './training-data.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-outside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const START = Date.UTC(2024, 0, 10);
const PERPETUAL = 'BTC/USDT:USDT';
const sentiment = sentimentSchema.parse({});
const instrument: InstrumentId = 'binance:BTC/USDT';
const hours = (length: number, step = HOUR): CandleColumns => columnsOf(Array.from({ length }, (_, i) => ({ openTime: START + i * step, open: 1, high: 1, low: 1, close: 1, volume: 1 })));
const wanted = (name: string, more: Partial<OutsideWanted> = {}): OutsideWanted => ({ candles: hours(60), timeframe: '1h', instrument, dataFolder: path.join(folder, name), sentiment, flow: undefined, ...more });
const funding = (hour: number, value: number, known = hour): StoredMood => ({ kind: 'funding', about: PERPETUAL, value, price: NaN, label: '', eventAt: START + hour * HOUR, knownAt: START + known * HOUR });

async function stored(name: string, moods: readonly StoredMood[]): Promise<void> {
  const { store, close } = openSentimentStore(path.join(folder, name));
  try {
    await store.addMoods(moods);
  } finally {
    close();
  }
}

describe('what was collected beside candles', () => {
  it('is nothing where nothing was', async () => {
    const columns = await outsideColumns(wanted('nothing'));
    expect(columns.size).toBe(0);
    expect(outsideChoice(columns)).toEqual({ names: [], leftOut: [] });
    expect(existsSync(path.join(folder, 'nothing'))).toBe(false);
  });

  it('is known from the close after it reached us, whatever it is about, and poison that reached us later changes nothing before', async () => {
    const moods = Array.from({ length: 8 }, (_, n) => funding(8 * n, n / 10_000, 8 * n + 3));
    await stored('funding', moods);
    const columns = await outsideColumns(wanted('funding'));
    const rate = columns.get('funding:rate') ?? [];
    // Known 3 hours and two minutes after hour 8: at the close of the candle that opens at hour 11.
    expect([9, 10, 11, 12].map((i) => rate[i])).toEqual([0, 0, 0.0001, 0.0001]);
    expect([0, 1, 2, 3].map((i) => rate[i])).toEqual([NaN, NaN, NaN, 0]);
    await stored('poison', [...moods.filter((one) => one.knownAt <= START + 30 * HOUR), funding(25, 0.9, 31), funding(33, -0.9, 31)]);
    const poisoned = (await outsideColumns(wanted('poison'))).get('funding:rate') ?? [];
    expect(poisoned.slice(0, 31)).toEqual(rate.slice(0, 31));
    expect(poisoned[31]).toBeGreaterThan(0.1);
  });

  it('is learned from where it is known nearly everywhere and moves; else it is left out and told, and never filled with zeros', async () => {
    const known = new Float64Array(100).map((_, i) => (i < 8 ? NaN : Math.sin(i)));
    const rare = new Float64Array(100).map((_, i) => (i < 30 ? NaN : 1 / i));
    expect(outsideChoice(new Map([['sentiment:news', known], ['funding:rate', rare], ['sentiment:kimchi', new Float64Array(100)], ['flow:spread', new Float64Array(100).fill(NaN)], ['news:count', known]])))
      .toEqual({ names: ['sentiment:news'], leftOut: [{ name: 'sentiment:kimchi', known: 1 }, { name: 'funding:rate', known: 0.7 }] });
    const candles = plantedCandles(900, 0);
    const mood = new Float64Array(900).map((_, i) => (i < 40 ? NaN : Math.sin(i)));
    const { set, units } = trainingData(candles, '1h', { ...USUAL_RULES, outside: new Map([['sentiment:news', mood], ['funding:rate', new Float64Array(900).fill(NaN)]]) });
    expect([set.names.at(-1), units.at(-1)]).toEqual(['sentiment:news', '-1..1']);
    expect(set.names).not.toContain('funding:rate');
    expect([...set.columns[set.columns.length - 1]]).toEqual(Array.from(set.from, (row) => mood[row]));
  });

  it('has another hash when it is another', () => {
    const of = (value: number) => hashOfColumns(new Map([['funding:rate', Float64Array.of(1, value)]]));
    expect(of(2)).toBe(of(2));
    expect(of(2)).not.toBe(of(3));
  });
});

describe('the flow of orders of a recording', () => {
  const book = (bid: number): OrderBook => {
    const one = new OrderBook();
    one.reset([[bid, 2]], [[101, 6]]);
    return one;
  };

  async function recorded(run: string): Promise<void> {
    const { store, close } = openRecordings();
    const recorder = await openRecorder({ run, store, now: () => START, minFreeBytes: 0 });
    const say = (at: number, bid: number, about: InstrumentId = instrument): void => { recorder.market({ kind: 'book', instrument: about, book: book(bid), at: START + at, receivedAt: START + at - 1_200 }); };
    say(0, 99);
    say(5, 1, 'binance:ETH/USDT');
    recorder.market({ kind: 'trade', instrument, receivedAt: START + 20_000, trade: { at: START + 20_000, price: 101, quantity: 1, side: 'buy' } });
    for (let n = 1; n <= 30; n++) say(n * 10_000, n < 6 ? 99 : 97);
    recorder.market({ kind: 'stream', instrument, what: 'book', state: 'down', note: '', at: START + 5 * MINUTE + 1 });
    for (let n = 31; n <= 48; n++) say(n * 10_000, 50);
    await recorder.close();
    close();
  }

  it('becomes columns of its candles; what the stream said while it was down is not believed', async () => {
    const recordings = path.join(folder, 'flow', 'raw', 'recordings');
    await recorded(path.join(recordings, '2024-01-10-paper'));
    const ask = wanted('flow', { candles: hours(9, MINUTE), timeframe: '1m' });
    for (const flow of [undefined, recordings, path.join(recordings, '2024-01-10-paper')]) {
      const columns = await outsideColumns({ ...ask, flow });
      // 200 bp in the first minute, by the venue's clock: ours runs behind it. 4 of 99 from then on.
      expect([...columns.get('flow:spread') ?? []].map((value) => Math.round(10 * value) / 10)).toEqual([200, 404, 404, 404, 404, NaN, NaN, NaN, NaN]);
      expect([...columns.get('flow:tradeSign') ?? []].slice(0, 3)).toEqual([1, 0, 0]);
    }
    expect((await outsideColumns({ ...ask, instrument: 'binance:SOL/USDT' })).get('flow:spread')?.every(Number.isNaN)).toBe(true);
    // A day that was not recorded leaves them alone.
    expect((await outsideColumns({ ...ask, candles: hours(80) })).size).toBe(0);
  });

  it('is refused where there is none', async () => {
    await expect(outsideColumns(wanted('nothing', { flow: path.join(folder, 'not-there') }))).rejects.toThrow('--flow: expected a recording or a folder of recordings, found none at');
    await expect(outsideColumns(wanted('nothing', { flow: folder }))).rejects.toThrow('--flow: expected a recording or a folder of recordings, found none in');
    await expect(outsideColumns(wanted('nothing', { flow: folder, instrument: undefined }))).rejects.toThrow('--flow: expected candles that say of which instrument they are');
  });
});

describe('the running program', () => {
  const feedOf = (dataFolder: string, said: string[] = []) => openOutsideFeed({
    strategies: [{ strategy: shippedStrategies.find(({ name }) => name === 'ensemble') ?? shippedStrategies[0], params: {}, instruments: [instrument], timeframe: '1h' }], dataFolder, sentiment,
    clock: { now: () => START + 3 * DAY, wait: () => Promise.resolve() }, say: (text) => said.push(text), signal: AbortSignal.abort(),
  });
  const at = (i: number, step = HOUR) => ({ instrument, openTime: START + i * step, closeTime: START + (i + 1) * step });

  it('knows of each candle what a training will know of it', async () => {
    await stored('live', Array.from({ length: 8 }, (_, n) => funding(8 * n, n / 10_000, 8 * n + 2)));
    const columns = await outsideColumns(wanted('live'));
    const { read } = await feedOf(path.join(folder, 'live'));
    for (const name of ['funding:rate', 'funding:at', 'sentiment:composite'] as const) expect(Array.from({ length: 60 }, (_, i) => read(name, at(i)))).toEqual([...columns.get(name) ?? []]);
    expect(OUTSIDE_DELAY_MS).toBeGreaterThan(MINUTE);
  });

  it('knows nothing where nothing is stored, and of the book what it heard within the candle', async () => {
    const said: string[] = [];
    const { read, take } = await feedOf(path.join(folder, 'nothing'), said);
    expect(read('funding:rate', at(3))).toBeNaN();
    const one = new OrderBook();
    one.reset([[99, 2]], [[101, 6]]);
    expect(read('flow:spread', at(2))).toBeNaN();
    for (let n = 0; n < 30; n++) take({ kind: 'book', instrument, book: one, at: START + 3 * HOUR + n * 2 * MINUTE, receivedAt: START + 3 * HOUR + n * 2 * MINUTE });
    expect(read('flow:spread', at(3))).toBeCloseTo(200, 9);
    expect(read('flow:spread', at(2))).toBeNaN();
    expect(said).toEqual([]);
  });
});

const REFERENCE = path.resolve(import.meta.dirname, '../../../../shared/data');
const isThere = existsSync(path.join(REFERENCE, 'sentiment'));
if (!isThere) process.stdout.write('reference data is not there: real sentiment beside real candles is not tried\n');

describe.skipIf(!isThere)('real figures of fear and greed, premium and funding', () => {
  it('become columns beside real candles', async () => {
    const { importCommand } = await import('../sentiment/import-command.ts');
    const data = path.join(folder, 'real');
    const take = (file: string, kind: string, more: object = {}) => importCommand({ file: path.join(REFERENCE, file), kind, delay: '1h', time: 'ts', data, json: true, ...more });
    await take('sentiment/fear_greed-2019_2023.csv.gz', 'fearGreed', { from: '2021-12-01', to: '2022-08-01' });
    await take('krw/kimchi_premium_daily-2017_2022.csv.gz', 'kimchi', { column: 'btc_premium_pct', percent: true, span: '1d', delay: '5m', from: '2021-10-01', to: '2022-08-01' });
    await take('funding/binance_usdm-BTCUSDT-2024.parquet', 'funding', { delay: '1m', to: '2024-11-01' });
    const days = (from: number) => columnsOf(Array.from({ length: 200 }, (_, i) => ({ openTime: from + i * DAY, open: 1, high: 1, low: 1, close: 1, volume: 1 })));
    const of2022 = outsideChoice(await outsideColumns(wanted('real', { candles: days(Date.UTC(2022, 0, 1)), timeframe: '1d' })));
    expect(of2022.names).toEqual(['sentiment:composite', 'sentiment:fearGreed', 'sentiment:kimchi']);
    const of2024 = outsideChoice(await outsideColumns(wanted('real', { candles: days(Date.UTC(2024, 3, 1)), timeframe: '1d' })));
    expect(of2024.names).toEqual(['sentiment:composite', 'sentiment:funding', 'funding:rate']);
  });
});
