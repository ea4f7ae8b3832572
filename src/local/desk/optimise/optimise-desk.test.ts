import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { searchOrder } from '../../../../dashboard/desk/optimise.ts';
import { memoryCache } from '../../../shared/adapters/memory/memory-cache.ts';
import { keepAnswers } from '../answers.ts';
import { openJobs, type Jobs } from '../jobs/jobs.ts';
import type { Research } from '../research/research.ts';
import { optimiseDesk } from './optimise-desk.ts';

/** Quotes at once, and searches until it is told to stop. */
const STAND_IN = "if (process.argv.includes('--quote')) process.stdout.write('{}'); else { process.on('SIGINT', () => process.exit(130)); setInterval(() => {}, 1000); }";
const DATASET = { id: 'one', venue: 'binance', symbol: 'BTC/USDT', timeframe: '1h', rows: 1, from: 0, to: 1, missing: 0, isFrozen: false, isMadeUp: false };
const research: Pick<Research, 'offer' | 'strategy' | 'folderOf'> = {
  offer: () => Promise.reject(new Error('set below')),
  strategy: async (name) => ({ name, kind: 'forecast', origin: 'shipped', summary: '', parameters: [{ name: 'fast', type: 'integer', min: 5, max: 60, default: 10, description: '', tunable: true }] }),
  folderOf: async () => ({ folder: '/data/one', dataset: DATASET }),
};

let dataFolder = '';
let jobs: Jobs;
const now = (): number => 1_700_000_000_000;
beforeEach(() => {
  dataFolder = mkdtempSync(path.join(os.tmpdir(), 'optimise-'));
  jobs = openJobs({ dataFolder, now, program: [process.execPath, '-e', STAND_IN, '--'], patienceMs: 500 });
});
afterEach(async () => {
  await jobs.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

it('begins a quoted search once, however often it is asked for while it runs, and again when it is over', async () => {
  const usual = { cash: 1, exposure: 1, leverage: 1, shorts: false, makerFeeBps: null, takerFeeBps: null, spreadBps: 0, latencyMs: 0, slippage: '' };
  const desk = optimiseDesk({ jobs, dataFolder, now, answers: keepAnswers(memoryCache({ clock: { now } }), 'x'), research: { ...research, offer: async () => ({ strategies: [], datasets: [], places: ['local'], cores: 1, memoryBytes: 1, usual }) } });
  const { id: quote } = await desk.quote(searchOrder.parse({ strategy: 'trend-following', data: 'one' }));
  await jobs.over(quote);
  const [first, second] = await Promise.all([desk.start({ quote }), desk.start({ quote })]);
  const third = await desk.start({ quote });
  expect([second.id, third.id]).toEqual([first.id, first.id]);
  await jobs.cancel(first.id);
  await jobs.over(first.id);
  expect((await desk.start({ quote })).id).not.toBe(first.id);
});
