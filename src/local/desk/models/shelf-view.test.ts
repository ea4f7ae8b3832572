import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Registry } from '../../models/registry.ts';
import { openShelf } from '../../models/shelf.ts';
import { shelfView } from './shelf-view.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-shelf-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const of = { slot: 'binance-BTC-USDT-1h', instrument: 'binance:BTC/USDT' } as const;
const view = async () => shelfView(await openShelf(folder, 0), (await new Registry(folder).read()).rows);

it('is empty where nothing was trained', async () => {
  expect(await view()).toMatchObject({ slots: [], refused: [], warnings: [], history: [] });
});

it('tells where a model stands, what waits, and what happened, the newest first; JSON keeps it as it is', async () => {
  await new Registry(folder).append(1_000, () => [
    { kind: 'added', ...of, timeframe: '1h', model: 'learned-1' },
    { kind: 'begun', ...of, trader: 'paper' },
    { kind: 'event', ...of, trader: 'paper', event: { number: 1, at: 5_000, instrument: of.instrument, model: 'learned-1', kind: 'promoted', cause: 'gate', from: 'shadow', to: 'canary', reasons: ['SPA p 0.01'], order: null } },
    { kind: 'order', ...of, order: 'promote', model: 'learned-1' },
  ]);
  const shelf = await view();
  expect(shelf.slots).toMatchObject([{ slot: of.slot, timeframe: '1h', traders: ['paper'], models: [{ model: 'learned-1', role: 'canary', waitingOrders: [4], verdict: null, asksPhrase: true, roles: [{ trader: 'paper', role: 'canary', since: 5_000 }] }] }]);
  expect(shelf.slots[0].models[0].refused).toContain('not there');
  expect(shelf.history.map((one) => [one.of, one.seq])).toEqual([['order', 4], ['event', 3], ['added', 1]]);
  expect(shelf.history[0]).toMatchObject({ order: 'promote', isWaiting: true });
  expect(JSON.parse(JSON.stringify(shelf))).toEqual(shelf);
});
