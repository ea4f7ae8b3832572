import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../shared/domain/time.ts';
import { candleColumns } from '../../shared/domain/candle.ts';
import { GAP_CAUSES, totalOf, type GapCause } from '../../shared/evaluation/reality-gap/gap-cause.ts';
import { buyAndHold } from '../../shared/strategies/buy-and-hold.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import { trendFollowing } from '../../shared/strategies/trend-following.ts';
import { TOLD_START, tellRun } from '../trade/fixtures/told-run.ts';
import { storyFiles } from '../trade/story-files.ts';
import type { ArchiveCandles } from './archive-candles.ts';
import type { Stretch } from './compared-strategy.ts';
import { MODELLED_START, swingingCandles, tellModelledRun } from './fixtures/tell-modelled-run.ts';
import { gapOfWindow, type WindowGap, type WindowWork } from './gap-of-window.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-gap-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });
let folders = 0;
const newFolder = (): string => {
  folders += 1;
  const folder = path.join(root, String(folders));
  mkdirSync(folder);
  return folder;
};

const ALWAYS = { from: 0, to: Infinity };
const LATENCY = 86;
const look = (folder: string, own: Partial<WindowWork> = {}): Promise<WindowGap> => gapOfWindow({ files: storyFiles(folder), window: ALWAYS, known: strategies, latencyMs: LATENCY, archiveOf: async () => undefined, ...own });

const TREND = { strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, exits: { stopLoss: 0.004, takeProfit: 0.02 }, minutes: 400, seed: 5, latencyMs: LATENCY } as const;
const modelled = newFolder();
tellModelledRun({ folder: modelled, ...TREND });
const held = newFolder();
tellModelledRun({ folder: held, strategy: buyAndHold, minutes: 30, seed: 3, latencyMs: LATENCY });

/** The same story with its lines changed; those that became empty are left out. */
function tampered(folder: string, change: (line: string) => string): string {
  const copy = newFolder();
  mkdirSync(path.join(copy, 'story'));
  for (const { file } of storyFiles(folder)) writeFileSync(path.join(copy, 'story', path.basename(file)), `${readFileSync(file, 'utf8').trimEnd().split('\n').map(change).filter((line) => line !== '').join('\n')}\n`);
  return copy;
}

const partsOf = ({ gap }: Stretch): Partial<Record<GapCause, number>> => Object.fromEntries(GAP_CAUSES.flatMap((cause) => (Math.abs(gap.parts[cause]) < 1e-7 ? [] : [[cause, gap.parts[cause]]])));
const only = ({ stretches }: WindowGap): Stretch => {
  expect(stretches).toHaveLength(1);
  return stretches[0];
};
const isWhole = ({ gap }: Stretch): void => {
  expect(Math.abs(totalOf(gap.parts) - gap.gap)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(gap.gap)));
  expect(Math.abs(gap.parts.unexplained)).toBeLessThanOrEqual(1e-6);
};

describe('a run whose venue filled as the backtest does', () => {
  it('has no gap in any part, guards and partial fills included', async () => {
    const stretch = only(await look(modelled));
    const filled = stretch.gap.orders.filter(({ real }) => (real?.filled ?? 0) > 0);
    expect({ parts: partsOf(stretch), candles: stretch.candles, alone: stretch.gap.orders.filter(({ real, model }) => real === undefined || model === undefined).length }).toEqual({ parts: {}, candles: 400, alone: 0 });
    expect(filled.length).toBeGreaterThan(10);
    expect(filled.some(({ real }) => real?.isGuard === true)).toBe(true);
    expect(stretch.gap.realProfit).toBe(stretch.gap.modelProfit);
  });

  it('has none in a window that begins and ends in the middle of it, with what was held and waited then', async () => {
    for (const [from, to] of [[37, 211], [100, 101], [0, 333], [250, 1_000]]) {
      const stretch = only(await look(modelled, { window: { from: MODELLED_START + from * MINUTE, to: MODELLED_START + to * MINUTE } }));
      expect({ parts: partsOf(stretch), from: stretch.from, to: stretch.to }).toEqual({ parts: {}, from: MODELLED_START + from * MINUTE, to: MODELLED_START + Math.min(400, to) * MINUTE });
    }
  });

  it('has a gap of the modelled latency when the backtest is told another one', async () => {
    const stretch = only(await look(modelled, { latencyMs: 20_000 }));
    expect(stretch.gap.gap).not.toBe(0);
    expect(Math.abs(stretch.gap.parts.latency)).toBeGreaterThan(Math.abs(stretch.gap.parts.fee));
    isWhole(stretch);
  });
});

const FEE = /("kind":"fill".*?"fee":)([\d.]+)/;

describe('a run that is bought once and held', () => {
  it('has no gap as it was', async () => {
    const stretch = only(await look(held));
    expect({ parts: partsOf(stretch), filled: stretch.gap.orders.filter(({ real }) => (real?.filled ?? 0) > 0).length }).toEqual({ parts: {}, filled: 2 });
  });

  it('has the fees alone when they were twice as high', async () => {
    const stretch = only(await look(tampered(held, (line) => line.replace(FEE, (_, before: string, fee: string) => `${before}${2 * Number(fee)}`))));
    const paid = stretch.gap.orders.reduce((sum, { model }) => sum + (model?.fee ?? 0), 0);
    expect(Object.keys(partsOf(stretch))).toEqual(['fee']);
    expect(stretch.gap.parts.fee).toBeCloseTo(-paid, 6);
    expect(paid).toBeGreaterThan(5);
  });

  it('has slippage alone when it filled one in a thousand higher', async () => {
    const stretch = only(await look(tampered(held, (line) => (line.includes('"of":"desk"') ? line : line.replace(/("kind":"fill".*?"price":)([\d.]+)/, (_, before: string, price: string) => `${before}${1.001 * Number(price)}`)))));
    expect(stretch.gap.parts.slippage).toBeLessThan(-5);
    // What was paid more for was not charged more for: the rate is lower.
    expect(Object.keys(partsOf(stretch)).toSorted()).toEqual(['fee', 'slippage']);
    isWhole(stretch);
  });

  it('has a missed fill when one of the two never filled', async () => {
    const stretch = only(await look(tampered(held, (line) => (/"kind":"fill"/.test(line) && line.includes('ETH/USDT') ? '' : line))));
    expect(Object.keys(partsOf(stretch))).toEqual(['missedFill']);
    expect(stretch.gap.orders.map(({ real, parts }) => [real?.instrument, real?.filled === 0, parts.missedFill !== 0])).toEqual([['binance:BTC/USDT', false, false], ['binance:ETH/USDT', true, true]]);
    isWhole(stretch);
  });

  it('has logic when the record says another decision than the program makes of the same candles', async () => {
    const without = { ...buyAndHold, decide: () => 0 } as typeof buyAndHold;
    const stretch = only(await look(held, { known: [without] }));
    expect(Object.keys(partsOf(stretch))).toEqual(['logic']);
    expect(stretch.logicFrom).toBe(MODELLED_START + MINUTE);
    isWhole(stretch);
  });

  it('says which strategy is not there any more', async () => {
    expect(await look(held, { known: [] })).toMatchObject({ stretches: [], uncompared: [{ strategy: 'buy-and-hold', why: expect.stringContaining('there is no strategy') }] });
  });
});

describe('candles of an archive', () => {
  const rows = swingingCandles(TREND.seed, 460);
  const columns = (leave: (n: number) => boolean, factor: (i: number) => number = () => 1): ArchiveCandles => [0, 1].map((k) => {
    const kept = rows.filter((_, n) => !leave(n));
    const all = candleColumns(kept.length);
    kept.forEach((moment, i) => { for (const field of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) all[field][i] = moment[k][field] * (field === 'openTime' || field === 'volume' ? 1 : factor(i)); });
    return all;
  });

  it('that are those that were seen leave no gap', async () => {
    const stretch = only(await look(modelled, { archiveOf: async () => columns(() => false) }));
    expect({ parts: partsOf(stretch), archive: stretch.archive }).toEqual({ parts: {}, archive: { compared: 800, different: 0, missedLive: 0, notStored: 0 } });
  });

  it('that are others are the data part, and those that are missing there are counted', async () => {
    const stretch = only(await look(modelled, { archiveOf: async () => columns((n) => n === 300, (i) => (i > 200 && i < 220 ? 1.02 : 1)) }));
    expect(stretch.archive).toMatchObject({ compared: 798, notStored: 2, missedLive: 0 });
    expect(stretch.archive?.different).toBe(38);
    expect(Object.keys(partsOf(stretch))).toEqual(['data']);
    isWhole(stretch);
  });

  it('that nothing was seen of are decided on all the same', async () => {
    const missing = MODELLED_START + 120 * MINUTE;
    const without = tampered(modelled, (line) => (line.includes('"kind":"step"') && line.includes(`[${missing},`) ? '' : line));
    const stretch = only(await look(without, { archiveOf: async () => columns(() => false) }));
    expect(stretch.archive).toEqual({ compared: 798, different: 0, missedLive: 2, notStored: 0 });
    isWhole(stretch);
  });
});

describe('a run that filled otherwise, in several starts and parts', () => {
  const folder = newFolder();
  const first = tellRun({ folder, strategy: trendFollowing, params: TREND.params, exits: { stopLoss: 0.02 }, minutes: 240, seed: 5, partBytes: 60_000, crashAt: 300 });
  tellRun({ folder, strategy: trendFollowing, params: TREND.params, exits: { stopLoss: 0.02 }, minutes: 120, seed: 6, epoch: 2, at: TOLD_START + 300 * MINUTE, saved: first });

  it('is compared start by start, and all of each gap is explained', async () => {
    expect(storyFiles(folder).length).toBeGreaterThan(2);
    const { stretches } = await look(folder);
    expect(stretches.map(({ candles }) => candles)).toEqual([240, 120]);
    for (const stretch of stretches) isWhole(stretch);
    expect(stretches[0].gap.gap).not.toBe(0);
    expect(stretches[1].startEquity).toBeCloseTo(stretches[0].startEquity + stretches[0].gap.realProfit, -2);
  });

  it('is the same in one window as in the windows it is cut into, as far as reality goes', async () => {
    const cuts = [0, 47, 48, 130, 240].map((minute) => TOLD_START + minute * MINUTE);
    const pieces: Stretch[] = [];
    for (const [n, to] of cuts.slice(1).entries()) pieces.push(only(await look(folder, { window: { from: cuts[n], to } })));
    for (const piece of pieces) isWhole(piece);
    const [whole] = (await look(folder)).stretches;
    expect(pieces.reduce((sum, { gap }) => sum + gap.realProfit, 0)).toBeCloseTo(whole.gap.realProfit, 6);
    expect(pieces.map(({ candles }) => candles)).toEqual([47, 1, 82, 110]);
  });

  it('ends before a hole of the record, and begins anew with the next start', async () => {
    let n = 0;
    const holed = tampered(folder, (line) => {
      n += 1;
      return n === 400 ? '{"at":0,"told":{"of":"story","kind":"hole","lost":3}}' : line;
    });
    const { stretches, holes } = await look(holed);
    expect(holes).toEqual(['3 lines are missing: the disk did not take them']);
    expect(stretches.length).toBeGreaterThan(1);
    for (const stretch of stretches) isWhole(stretch);
  });

  it('stops when it is told to', async () => {
    await expect(look(folder, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});
