import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { weightsQuery } from '../../../../dashboard/desk/models.ts';
import { textOfState } from '../../trade/state-file.ts';
import { weightHistory } from './weight-history.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-weights-')); mkdirSync(path.join(folder, 'story')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const T0 = 1_700_000_000_000;
const decision = (at: number, weights: Readonly<Record<string, number>>, more: { readonly instrument?: string; readonly regime?: string; readonly regimeSince?: number } = {}) => ({
  at, told: { of: 'strategy', strategy: 'ensemble', notice: {
    kind: 'decision', at, instrument: more.instrument ?? 'binance:BTC/USDT', forecast: 1, previous: 0, price: 10, reason: 'it rose', values: { fast: NaN },
    outlook: { at, regime: more.regime ?? 'range', regimeSince: more.regimeSince ?? NaN, events: [], mode: 'ensemble', champion: 'a', blended: 1, forecast: NaN, notes: [], experts: Object.entries(weights).map(([name, weight]) => ({ name, weight, forecast: 1 })) },
  } },
});
const write = (name: string, ...lines: readonly unknown[]): void => { writeFileSync(path.join(folder, 'story', name), lines.map((line) => `${textOfState(line)}\n`).join('')); };
const ask = (asked: object = {}) => weightHistory(folder, weightsQuery.parse(asked));

it('tells the weights of an instrument over all files of a run, oldest first, and which others there are', async () => {
  const now = Date.now();
  write(`${now - 40_000}.jsonl`, decision(now - 30_000, { a: 0.75, b: 0.25 }), { at: now - 25_000, told: { of: 'program', text: 'hello' } }, decision(now - 20_000, { a: 1 }, { instrument: 'binance:ETH/USDT' }));
  write(`${now - 40_000}.1.jsonl`, decision(now - 10_000, { a: 0.5, c: 0.5 }));
  const found = await ask({ instrument: 'binance:BTC/USDT' });
  expect(found.subjects).toEqual([{ strategy: 'ensemble', instrument: 'binance:BTC/USDT' }, { strategy: 'ensemble', instrument: 'binance:ETH/USDT' }]);
  expect(found.experts).toEqual(['a', 'b', 'c']);
  expect(found.moments.map(({ at, weights }) => [at, ...weights])).toEqual([[now - 30_000, 0.75, 0.25, null], [now - 10_000, 0.5, null, 0.5]]);
  expect(found.moments.at(-1)).toMatchObject({ at: now - 10_000, champion: 'a', forecast: null });
});

it('is empty, with nobody to ask about, for a run without such decisions', async () => {
  write(`${T0}.jsonl`, { at: T0, told: { of: 'strategy', strategy: 'trend', notice: { kind: 'decision', at: T0, instrument: 'binance:BTC/USDT', forecast: 1, previous: 0, price: 10, reason: 'it rose', values: {} } } });
  expect(await ask()).toEqual({ subjects: [], subject: null, experts: [], moments: [], regimes: [] });
  rmSync(path.join(folder, 'story'), { recursive: true });
  expect((await ask()).moments).toEqual([]);
});

it('reads no further back than asked for', async () => {
  const now = Date.now();
  write(`${now - 90_000}.jsonl`, decision(now - 80_000, { a: 1 }), decision(now - 40_000, { a: 0.5, b: 0.5 }), decision(now - 10_000, { b: 1 }));
  expect((await ask({ from: now - 50_000 })).moments.map(({ at }) => at)).toEqual([now - 40_000, now - 10_000]);
  expect((await ask()).moments).toHaveLength(3);
});

it('joins moments of one regime to stretches that touch', async () => {
  const now = Date.now();
  const at = (secondsAgo: number): number => now - secondsAgo * 1_000;
  write(`${at(100)}.jsonl`, decision(at(90), { a: 1 }), decision(at(70), { a: 1 }), decision(at(40), { a: 1 }, { regime: 'stress', regimeSince: at(50) }), decision(at(10), { a: 1 }, { regime: 'stress', regimeSince: at(50) }));
  expect((await ask()).regimes).toEqual([{ regime: 'range', from: at(90), to: at(50) }, { regime: 'stress', from: at(50), to: at(10) }]);
});
