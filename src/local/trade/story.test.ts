import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { trendFollowing } from '../../shared/strategies/trend-following.ts';
import { AppendFile } from './append-file.ts';
import { collected } from './fixtures/collected.ts';
import { tellRun, TOLD_START } from './fixtures/told-run.ts';
import { candleFileName, pruneStory, storyFileName, storyFiles } from './story-files.ts';
import { readStory, type StoryLine, type ToldPlan } from './story-line.ts';
import { Story } from './story.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-story-'));
afterAll(() => { rmSync(root, { recursive: true }); });
let folders = 0;
const newFolder = (): string => {
  folders += 1;
  const folder = path.join(root, String(folders));
  mkdirSync(path.join(folder, 'story'), { recursive: true });
  return folder;
};

const DAY = 86_400_000;
const plan: ToldPlan = { mode: 'demo', currency: 'USDT', money: { USDT: 1 }, codeHash: 'x', strategies: [], limits: {}, execution: {} };
const linesIn = async (file: string, damaged?: (line: number) => void): Promise<readonly StoryLine[]> => collected(readStory(file, damaged === undefined ? {} : { damaged }));

it('reads back what was told, bit for bit: no number, no NaN, infinity or zero below zero is lost', async () => {
  const folder = newFolder();
  const story = new Story({ folder, now: () => TOLD_START });
  const values = [0.1 + 0.2, NaN, Infinity, -Infinity, -0, 5e-324, 1.7976931348623157e308, 61_285.41559313283];
  story.begin(plan, () => []);
  story.tell({ of: 'strategy', strategy: 'a', notice: { kind: 'decision', at: 1, instrument: 'x', forecast: -0, previous: NaN, price: 1, reason: 'because', values: Object.fromEntries(values.map((value, n) => [`v${n}`, value])) } });
  story.close();
  const lines = await linesIn(storyFiles(folder)[0].file);
  expect(lines.map(({ told }) => (told.of === 'story' ? told.kind : told.of))).toEqual(['plan', 'strategy', 'end']);
  const [, { told }] = lines;
  const notice = told.of === 'strategy' && told.notice.kind === 'decision' ? told.notice : undefined;
  expect(Object.values(notice?.values ?? {}).every((value, n) => Object.is(value, values[n]))).toBe(true);
  expect([Object.is(notice?.forecast, -0), notice?.previous]).toEqual([true, NaN]);
});

it.skipIf(process.platform === 'win32')('is nobody else\'s to read', () => {
  const folder = newFolder();
  tellRun({ folder, strategy: trendFollowing, minutes: 2, seed: 1 });
  for (const name of readdirSync(path.join(folder, 'story'))) expect(statSync(path.join(folder, 'story', name)).mode & 0o077).toBe(0);
});

it('leaves a torn last line out, and tells of one before it that cannot be read', async () => {
  const folder = newFolder();
  const file = path.join(folder, 'story', '1.jsonl');
  const line = '{"at":1,"told":{"of":"program","at":1,"text":"a"}}';
  const bad: number[] = [];
  writeFileSync(file, `${line}\n${line.slice(0, 20)}\n${line}\n"text"\n${line}\n${line.slice(0, 30)}`);
  expect(await linesIn(file, (n) => { bad.push(n); })).toHaveLength(3);
  expect(bad).toEqual([2, 4]);
});

it('begins another part at midnight and at its size, each with the plan and the state, and ends the one before', async () => {
  const folder = newFolder();
  tellRun({ folder, strategy: trendFollowing, minutes: 900, seed: 2 });
  const parts = storyFiles(folder);
  expect(parts.map(({ start, part }) => [start, part])).toEqual([[TOLD_START, 0], [TOLD_START, 1]]);
  const [first, second] = [await linesIn(parts[0].file), await linesIn(parts[1].file)];
  expect(first.at(-1)?.told).toEqual({ of: 'story', kind: 'end' });
  expect(new Date(second[0].at).toISOString()).toBe('2026-01-03T00:00:00.000Z');
  expect(second[0].told).toMatchObject({ kind: 'plan', part: 1, plan: { strategies: [{ name: 'trend-following' }] } });
  expect(second[1].told).toMatchObject({ of: 'input', input: { kind: 'begin', saved: { tracks: [{}, {}, {}] } } });

  const small = newFolder();
  tellRun({ folder: small, strategy: trendFollowing, minutes: 300, seed: 2, partBytes: 60_000 });
  expect(storyFiles(small).length).toBeGreaterThan(2);
  expect(storyFiles(small).every(({ file }) => statSync(file).size < 60_000 + 40_000)).toBe(true);
});

it('removes the oldest files beyond the days and the megabytes that are kept, with the candles of a start when its last part goes', () => {
  const folder = newFolder();
  const story = path.join(folder, 'story');
  const write = (name: string, ageDays: number, bytes: number): void => {
    writeFileSync(path.join(story, name), 'x'.repeat(bytes));
    utimesSync(path.join(story, name), (TOLD_START - ageDays * DAY) / 1_000, (TOLD_START - ageDays * DAY) / 1_000);
  };
  const [a, b] = [TOLD_START - 50 * DAY, TOLD_START - 20 * DAY];
  write(storyFileName(a, 0), 45, 10);
  write(storyFileName(a, 1), 40, 10);
  write(candleFileName(a), 40, 10);
  write(storyFileName(b, 0), 19, 400_000);
  write(storyFileName(b, 1), 18, 400_000);
  write(storyFileName(b, 2), 2, 400_000);
  write(candleFileName(b), 2, 10);
  write('notes.txt', 400, 10);
  const current = path.join(story, storyFileName(b, 2));
  pruneStory(folder, current, { keepDays: 30, keepMb: 1_000, now: TOLD_START });
  expect(readdirSync(story).toSorted()).toEqual([storyFileName(b, 1), storyFileName(b, 2), candleFileName(b), storyFileName(b, 0), 'notes.txt'].toSorted());
  pruneStory(folder, current, { keepDays: 30, keepMb: 900_000 / 2 ** 20, now: TOLD_START });
  expect(storyFiles(folder).map(({ part }) => part)).toEqual([1, 2]);
  pruneStory(folder, current, { keepDays: 0, keepMb: 0, now: TOLD_START });
  expect(storyFiles(folder).map(({ part }) => part)).toEqual([2]);
  expect(existsSync(path.join(story, candleFileName(b)))).toBe(true);
});

it('keeps to its megabytes while it is written', () => {
  const folder = newFolder();
  tellRun({ folder, strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, minutes: 900, seed: 2, partBytes: 40_000, keeping: { keepDays: 30, keepMb: 0.4 } });
  const bytes = readdirSync(path.join(folder, 'story')).reduce((sum, name) => sum + statSync(path.join(folder, 'story', name)).size, 0);
  expect(bytes).toBeLessThan(0.4 * 2 ** 20 + 80_000);
  expect(storyFiles(folder)[0].part).toBeGreaterThan(0);
});

it('says where lines are missing (fault 54), and begins a part that can be repeated', async () => {
  const folder = newFolder();
  const story = new Story({ folder, now: () => TOLD_START });
  story.begin(plan, () => []);
  for (let n = 0; n < 20_100; n++) story.tell({ of: 'program', at: n, text: 'a' });
  story.flush();
  story.tell({ of: 'program', at: 1, text: 'after' });
  story.close();
  expect(story.lost).toBe(101);
  const [first, second] = storyFiles(folder);
  expect((await linesIn(first.file)).slice(-2).map(({ told }) => told)).toEqual([{ of: 'story', kind: 'hole', lost: 101 }, { of: 'story', kind: 'end' }]);
  expect((await linesIn(second.file)).map(({ told }) => (told.of === 'story' ? told.kind : told.of))).toEqual(['plan', 'program', 'end']);
});

it.skipIf(!existsSync('/dev/full'))('keeps lines that a full disk does not take until it does (fault 54)', () => {
  const file = new AppendFile('/dev/full');
  file.add('a');
  expect([file.flush(), file.flush(), file.waiting, file.bytes]).toEqual([false, false, 1, 0]);
  file.close();
});

it('takes less than 2 MB a day for three instruments on candles of a minute', () => {
  const folder = newFolder();
  tellRun({ folder, strategy: trendFollowing, params: { fast: 20, slow: 80, minTrend: 0 }, exits: { stopLoss: 0.1 }, minutes: 1_440, seed: 4, at: TOLD_START - 10 * 3_600_000 });
  const bytes = readdirSync(path.join(folder, 'story')).reduce((sum, name) => sum + statSync(path.join(folder, 'story', name)).size, 0);
  expect(bytes).toBeLessThan(2e6);
});
