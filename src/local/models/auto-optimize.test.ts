import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { autoOptimizeSchema } from '../config/auto-optimize-schema.ts';
import { plantedCandles } from '../train/fixtures.contract.ts';
import { openData } from '../wire.ts';
import { autoOptimize, type TrainedMarket } from './auto-optimize.ts';
import { Registry } from './registry.ts';
import type { RegistryRow } from './registry-entry.ts';
import { modelsFolderIn, openShelf } from './shelf.ts';

const root = mkdtempSync(path.join(os.tmpdir(), 'coinbot-optimize-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

const MARKET: TrainedMarket = { instrument: 'binance:BTC/USDT', timeframe: '1h' };
const SLOT = { slot: 'binance-BTC-USDT-1h', instrument: MARKET.instrument } as const;
const isTraining = (row: RegistryRow): boolean => row.kind === 'training';

/** Lets the schedule go on until the record says so, and gives the record. */
async function until(name: string, isOver: (rows: readonly RegistryRow[]) => boolean, { data = {}, before = () => undefined }: { readonly data?: Readonly<Record<string, string>>; readonly before?: (registry: Registry) => unknown } = {}) {
  const dataFolder = path.join(root, name);
  process.env['COINBOT_DATA_FOLDER'] = dataFolder;
  const folder = modelsFolderIn(dataFolder);
  const registry = new Registry(folder);
  await before(registry);
  const ending = new AbortController();
  const warnings: string[] = [];
  const clock = systemClock();
  const running = autoOptimize({
    settings: autoOptimizeSchema.parse({ enabled: true, budget: '30s', trials: 2, maxRam: '1GB', data }), markets: [MARKET], registry, folder, clock, signal: ending.signal,
    takeUp: () => openShelf(folder, clock.now()), warn: (text) => { warnings.push(text); },
  });
  try {
    await expect.poll(async () => isOver((await registry.read()).rows), { timeout: 50_000, interval: 100 }).toBe(true);
  } finally {
    ending.abort();
    await running;
    delete process.env['COINBOT_DATA_FOLDER'];
  }
  return { rows: (await registry.read()).rows, warnings, folder };
}

async function candleFile(): Promise<string> {
  const file = path.join(root, 'planted.parquet');
  const data = openData(path.join(root, 'planted'));
  await data.candles.write(file, plantedCandles(2_500, 0.5), { timeframe: '1h', venue: 'binance', symbol: 'BTC/USDT' });
  data.close();
  return file;
}

describe('training on a schedule', { timeout: 120_000 }, () => {
  it('brings a real model that enters as a shadow, tells each step, and then waits for its next turn', async () => {
    const { rows, folder, warnings } = await until('whole', (found) => found.some((row) => row.kind === 'training' && row.step !== 'started'), { data: { [MARKET.instrument]: await candleFile() } });
    expect(rows).toMatchObject([{ kind: 'training', step: 'started', ...SLOT, text: expect.stringContaining('30s, 1GB, 1 core, at low priority') }, { kind: 'added', ...SLOT }, { kind: 'training', step: 'finished', text: expect.stringContaining('a shadow that only watches') }]);
    const { standings, bundles, refused } = await openShelf(folder, 0);
    expect(refused).toEqual([]);
    expect(standings).toMatchObject([{ ...SLOT, models: [{ role: 'shadow', roles: [] }] }]);
    expect([...bundles.values()]).toMatchObject([{ kind: 'learned', instrument: MARKET.instrument, timeframe: '1h' }]);
    expect(warnings).toEqual([]);

    // Its turn is over: a schedule that is begun again does not train before the next one.
    const again = await until('whole', () => true);
    expect(again.rows).toHaveLength(3);
  });

  it('tells a failure and goes on waiting', async () => {
    const { rows, warnings } = await until('failing', (found) => found.filter(isTraining).length === 2, { data: { [MARKET.instrument]: path.join(root, 'none.parquet') } });
    expect(rows).toMatchObject([{ step: 'started' }, { step: 'failed', text: expect.stringMatching(/trading goes on as it was: its process ended with code 1 \(.*none\.parquet/) }]);
    expect(warnings).toEqual([]);
  });

  it('ends a training that runs when it is to stop, and begins it again at the next start', async () => {
    const data = { [MARKET.instrument]: await candleFile() };
    const stopped = await until('stopping', (found) => found.some(isTraining), { data });
    expect(stopped.rows).toMatchObject([{ step: 'started' }, { step: 'stopped' }]);
    const again = await until('stopping', (found) => found.filter(isTraining).length > 2, { data });
    expect(again.rows).toMatchObject([{ step: 'started' }, { step: 'stopped' }, { step: 'started' }, { step: 'stopped' }]);
  });

  it('goes on with one that died together with its machine', async () => {
    const { rows } = await until('dead', (found) => found.filter(isTraining).length > 2, {
      data: { [MARKET.instrument]: path.join(root, 'none.parquet') }, before: (registry) => registry.append(1, () => [{ kind: 'training', ...SLOT, step: 'started', text: 'begins' }]),
    });
    expect(rows).toMatchObject([{ step: 'started', text: 'begins' }, { step: 'started' }, { step: 'failed' }]);
  });
});
