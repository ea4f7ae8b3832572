import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { runBacktest } from '../../shared/engine/backtest.ts';
import { plain } from '../../shared/engine/settings.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import { plantedCandles } from '../train/fixtures.contract.ts';
import { ModelsInTrade } from './models-in-trade.ts';
import { Registry } from './registry.ts';
import { shelve } from './tuned-bundle.contract.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'models-in-trade-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const CANDLES = plantedCandles(1_200, 0.3);
const START = CANDLES.openTime[0];
const MARKET = { instrument: 'binance:BTC/USDT', timeframe: '1h' } as const;
const clockAt = (at: number): Clock => ({ now: () => at, wait: async () => undefined });
const opened = (at: number, isFresh: boolean): Promise<ModelsInTrade> => ModelsInTrade.open({ folder, trader: 'paper', markets: [MARKET], isFresh, clock: clockAt(at) });

/** All candles, most of which came before the trader began: a trader is shown them so that its indicators and models warm up. */
async function traded(models: ModelsInTrade): Promise<void> {
  const strategy = models.strategyFor('1h');
  runBacktest({ strategy, params: checkParams(strategy, {}), timeframe: '1h', settings: plain, histories: [{ instrument: plainInstrument('binance', 'BTC/USDT'), candles: CANDLES }] });
  await models.close();
}

const joinedAt = async (): Promise<readonly number[]> => (await new Registry(folder).read()).rows.flatMap((row) => (row.kind === 'event' && row.event.kind === 'joined' ? [row.event.at] : []));

test('however deep the history is that a trader begins with, a model is followed from the start of that trader on', async () => {
  shelve(folder, { at: START - 1_000 * HOUR });
  const now = START + 1_000.5 * HOUR;
  const models = await opened(now, true);
  await traded(models);
  expect(await joinedAt()).toEqual([START + 1_001 * HOUR]);
  expect(models.toldFor('1h').models).toMatchObject([{ from: now }]);
});

test('the next start goes on from when it joined, so that what is told again is the same', async () => {
  shelve(folder, { at: START - 1_000 * HOUR });
  await traded(await opened(START + 1_000.5 * HOUR, true));
  const again = await opened(START + 1_150 * HOUR, false);
  expect(again.toldFor('1h').models).toMatchObject([{ from: START + 1_001 * HOUR }]);
  await traded(again);
  expect(await joinedAt()).toEqual([START + 1_001 * HOUR]);
});

test('one that came while the trader was away is followed from its return on', async () => {
  await opened(START, true);
  shelve(folder, { at: START + 500 * HOUR });
  expect((await opened(START + 1_000 * HOUR, false)).toldFor('1h').models).toMatchObject([{ from: START + 1_000 * HOUR }]);
});

test('where a line of the registry is gone, what was there before may only be watched, and what is made later may rise', async () => {
  const { bundle } = shelve(folder, { at: START });
  await opened(START + HOUR, true);
  const registry = new Registry(folder);
  await registry.append(START + 2 * HOUR, () => [{ kind: 'order', slot: bundle.slot, instrument: bundle.instrument, order: 'retire', model: bundle.id }]);
  // One that runs carries the order out; to one that begins anew the model is not there at all.
  expect((await opened(START + 2 * HOUR, false)).toldFor('1h')).toMatchObject({ models: [{ model: bundle.id }], orders: [{ seq: 3, kind: 'retire' }] });
  expect((await opened(START + 3 * HOUR, true)).toldFor('1h').models).toEqual([]);
  writeFileSync(registry.file, readFileSync(registry.file, 'utf8').split('\n').filter((line) => !line.includes('"retire"')).join('\n'));
  const { bundle: later } = shelve(folder, { at: START + 9 * HOUR, fast: 12 });
  const { models } = (await opened(START + 9 * HOUR, false)).toldFor('1h');
  expect(models).toMatchObject([{ model: bundle.id, held: expect.stringContaining('number 3 of the registry cannot be read') }, { model: later.id }]);
  expect(models[1].held).toBeUndefined();
  await registry.append(START + 11 * HOUR, () => [{ kind: 'repaired', slot: bundle.slot, instrument: bundle.instrument, model: bundle.id }]);
  expect((await opened(START + 12 * HOUR, false)).toldFor('1h').models.map(({ held }) => held)).toEqual([undefined, undefined]);
});
