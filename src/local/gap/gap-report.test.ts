import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../shared/domain/time.ts';
import { totalOf } from '../../shared/evaluation/reality-gap/gap-cause.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import { trendFollowing } from '../../shared/strategies/trend-following.ts';
import { TOLD_START, tellRun } from '../trade/fixtures/told-run.ts';
import { storyFiles } from '../trade/story-files.ts';
import { dayNamed } from './gap-days.ts';
import { gapDaySchema } from './gap-file.ts';
import { gapOfWindow } from './gap-of-window.ts';
import { gapReport } from './gap-report.ts';
import { daysTable, gapText } from './gap-text.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-gap-report-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const TREND = { strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, exits: { stopLoss: 0.02 } } as const;
const saved = tellRun({ folder, ...TREND, minutes: 200, seed: 5 });
tellRun({ folder, ...TREND, minutes: 150, seed: 6, epoch: 2, at: TOLD_START + 300 * MINUTE, saved });
const day = dayNamed('2026-01-02', 'UTC');
const window = await gapOfWindow({ files: storyFiles(folder), window: day, known: strategies, latencyMs: 86, archiveOf: async () => undefined });
const report = gapReport({ day, window, timezone: 'UTC', latencyMs: 86, codeHash: 'this', madeAt: 1, recordEnd: day.to });

describe('the report of a day with two starts', () => {
  it('adds both up, and says what was earned while nothing ran', () => {
    const [one] = report.strategies;
    const [first, second] = window.stretches;
    expect(one).toMatchObject({ candles: 350, stretches: 2, startEquity: 10_000, from: TOLD_START, currency: 'USDT', timeframe: '1m' });
    expect(one.startEquity + one.realProfit + one.between).toBeCloseTo(second.startEquity + second.gap.realProfit, 6);
    expect(one.gap).toBeCloseTo(first.gap.gap + second.gap.gap, 9);
    expect(totalOf(one.parts)).toBeCloseTo(one.gap, 6);
    expect(report.currencies).toEqual([{ currency: 'USDT', realProfit: one.realProfit, modelProfit: one.modelProfit, gap: one.gap, parts: one.parts }]);
    expect(report.notes).toContainEqual(expect.stringMatching(/2 stretches.* USDT earned in between are in neither profit/));
  });

  it('is one of the schema, with the orders that weigh most first', () => {
    expect(gapDaySchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const weights = report.worst.map(({ total }) => Math.abs(total));
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(report.worst.length).toBeGreaterThan(5);
    expect(report).toMatchObject({ isOver: true, recordedBy: ['made-up'], notes: expect.arrayContaining([expect.stringContaining('recorded by another version of the program (made-up, this is this)')]) });
  });

  it('is told in lines that end in the verdict, and many days in a line each', () => {
    expect(gapText(report).at(-1)).toBe(report.verdict);
    expect(gapText(report)[0]).toBe('2026-01-02 (UTC), candles from 2026-01-02 10:00:00 to 2026-01-02 17:30:00 UTC');
    expect(daysTable([report, { ...report, day: '2026-01-03' }]).split('\n').map((line) => line.slice(0, 10).trim())).toEqual(['day', '----------', '2026-01-02', '2026-01-03']);
  });

  it('says of what it could not compare why', () => {
    const nothing = gapReport({ day, window: { stretches: [], uncompared: [{ strategy: 'mine', why: 'it is gone' }], plan: undefined, codeHashes: [], holes: ['a hole'] }, timezone: 'UTC', latencyMs: 0, codeHash: 'this', madeAt: 1, recordEnd: 0 });
    expect(nothing).toMatchObject({ verdict: 'nothing of that day could be compared', currencies: [], notes: ['a hole'] });
    expect(gapText(nothing)).toContain('mine is not compared: it is gone');
  });
});
