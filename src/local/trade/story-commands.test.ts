import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trendFollowing } from '../../shared/strategies/trend-following.ts';
import { tellRun } from './fixtures/told-run.ts';
import { storyFiles } from './story-files.ts';

const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const root = mkdtempSync(path.join(tmpdir(), 'coinbot-story-commands-'));
const demo = path.join(root, 'demo');
const made = path.join(root, 'made');
afterAll(() => { rmSync(root, { recursive: true, force: true, maxRetries: 5 }); });

interface Run { readonly status: number | null; readonly stdout: string; readonly stderr: string }

const start = (words: readonly string[]): ChildProcess => spawn(process.execPath, [starter, ...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });

async function ended(child: ChildProcess): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => { stdout += String(chunk); });
  child.stderr?.on('data', (chunk: Buffer) => { stderr += String(chunk); });
  const status = await new Promise<number | null>((resolve) => { child.on('close', resolve); });
  return { status, stdout, stderr };
}

const coinbot = (...words: readonly string[]): Promise<Run> => ended(start(words));

/** How often a text stands in the newest file of the story. */
const told = (text: string): number => storyFiles(demo).slice(-1).reduce((sum, { file }) => sum + readFileSync(file, 'utf8').split(text).length - 1, 0);

/** Trades at the made-up exchange, kills the trading process as soon as its three orders are done on record, and ends when the next one has looked at some candles. */
async function tradeAndKill(): Promise<void> {
  const child = start(['trade', '--demo', '--strategy', 'buy-and-hold', '--state', demo, '--duration', '80s', '--json']);
  let [kills, stops] = [0, 0];
  const watching = setInterval(() => {
    if (kills === 0 && told('"kind":"done"') >= 3) {
      kills += 1;
      process.kill(Number(JSON.parse(readFileSync(path.join(demo, 'holder.json'), 'utf8')).pid), 'SIGKILL');
    } else if (kills === 1 && stops === 0 && storyFiles(demo).length === 2 && told('"kind":"step"') >= 2) {
      stops += 1;
      child.kill('SIGINT');
    }
  }, 50);
  const { status, stderr } = await ended(child);
  clearInterval(watching);
  expect({ status, stderr, kills, stops }).toMatchObject({ status: 0, kills: 1, stops: 1 });
}

describe('a demonstration over real sockets, killed and started again (fault 52)', () => {
  beforeAll(tradeAndKill, 120_000);

  it('is repeated start by start, with the same decisions: exit code 0', async () => {
    const { status, stdout } = await coinbot('replay', '--state', demo, '--json');
    const { equal, files } = JSON.parse(stdout);
    expect({ status, equal, whole: files.map(({ isWhole }: { readonly isWhole: boolean }) => isWhole) }).toEqual({ status: 0, equal: true, whole: [false, true] });
    const [first, second] = files.map(({ strategies: [one] }: { readonly strategies: readonly unknown[] }) => one);
    expect(first).toMatchObject({ strategy: 'buy-and-hold', verdict: 'equal', decisions: 3, orders: 3, difference: null });
    expect(second).toMatchObject({ verdict: 'equal' });
    expect((await coinbot('replay', '--story', storyFiles(demo)[1].file)).stdout).toMatch(/buy-and-hold: equal\n.*inputs.*\n {4}recorded [0-9a-f]{64}\n {4}repeated [0-9a-f]{64}\n/);
  });

  it('tells why it bought, with the market that each fill met', async () => {
    const { status, stdout } = await coinbot('why', 'c1', '--state', demo, '--json');
    const story = JSON.parse(stdout);
    expect({ status, id: story.id }).toEqual({ status: 0, id: expect.stringMatching(/^buy-and-hold#\w+\.c1$/) });
    expect(story).toMatchObject({ decision: { forecast: 1, previous: 0 }, plan: { algorithm: 'limit-then-cross' }, children: expect.arrayContaining([expect.objectContaining({ kind: 'child' })]) });
    expect(story.candles).toHaveLength(5);
    for (const { met } of story.fills) expect(met.bid).toBeLessThan(met.ask);
    const text = (await coinbot('why', 'c1', '--state', demo)).stdout;
    for (const heading of ['data', 'forecast', 'order', 'risk', 'plan', 'children', 'fills']) expect(text).toContain(`\n${heading}\n`);
  });

  it('tells what it cost, and what was seen last', async () => {
    const { status, stdout } = await coinbot('why', '--costs', '--since', '1d', '--state', demo, '--json');
    const { algorithms, analysed, unknown } = JSON.parse(stdout);
    expect({ status, names: algorithms.map(({ algorithm }: { readonly algorithm: string }) => algorithm), unknown }).toEqual({ status: 0, names: ['limit-then-cross'], unknown: 0 });
    expect(analysed).toBeGreaterThan(0);
    const last = storyFiles(demo)[1];
    const at = new Date(JSON.parse(readFileSync(last.file, 'utf8').trimEnd().split('\n').at(-1) ?? '').at).toISOString().slice(0, 19);
    const { moments: [moment] } = JSON.parse((await coinbot('why', at, '--state', demo, '--json')).stdout);
    expect(moment.instruments.map(({ outcome }: { readonly outcome: string }) => outcome)).toEqual(Array(3).fill(expect.stringMatching(/the forecast stays at 1/)));
  });

  it('is different when a candle was changed: exit code 1', async () => {
    const copy = path.join(root, 'copy.jsonl');
    writeFileSync(copy, readFileSync(storyFiles(demo)[0].file, 'utf8').replace(/("kind":"step","candles":\[\[0,\[\d+,[\d.]+,[\d.]+,[\d.]+,)/, '$19'));
    const { status, stdout } = await coinbot('replay', '--story', copy);
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringMatching(/first difference, after the candles.*\n +recorded: \{.*\n +repeated: \{.*\n(.*\n)* +price: .* became/) });
  });
});

describe('a story that was made', () => {
  beforeAll(() => {
    mkdirSync(made);
    tellRun({ folder: made, strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, minutes: 120, seed: 5 });
  });

  it.each([
    [['why', '2026-01-02 10:30'], 0, 'trend-following: the 1m candles that closed at 2026-01-02 10:30:00 UTC'],
    [['why', '10:30'], 0, '2026-01-02 10:30:00 UTC'],
    [['why', 'last'], 0, 'order trend-following#1.c'],
    [['why', 't1.0'], 0, 'order trend-following#1.c1'],
  ])('coinbot %j: exit code %i', async (words, status, text) => { expect(await coinbot(...words, '--state', made)).toMatchObject({ status, stdout: expect.stringContaining(text), stderr: '' }); });

  it.each([
    [['why', '2031-01-01'], 1, 'expected a time from 2026-01-02T10'],
    [['why', 'c9999'], 1, 'found "c9999"'],
    [['why'], 2, 'expected a time, an order'],
    [['why', 'last', '--costs'], 2, '--costs alone'],
    [['why', 'last', '--since', '1d'], 2, '--since with --costs'],
    [['why', '--costs', '--since', 'soon'], 2, 'such as 30m'],
    [['replay', '--story', 'nothing'], 2, 'found nothing at'],
  ])('coinbot %j: exit code %i', async (words, status, text) => {
    expect(await coinbot(...words, '--state', made).then((run) => ({ ...run, stderr: run.stderr.replaceAll('\n', ' ') }))).toMatchObject(words.includes('--story') ? { status: 2 } : { status, stdout: '', stderr: expect.stringContaining(text) });
    if (words.includes('--story')) expect(await coinbot(...words)).toMatchObject({ status, stderr: expect.stringContaining(text) });
  });

  it('a folder without a run is said to be none: exit code 2', async () => {
    for (const command of [['replay'], ['why', 'last']]) expect(await coinbot(...command, '--state', path.join(root, 'none'))).toMatchObject({ status: 2, stderr: expect.stringContaining('found no story in') });
  });

  it('a rehearsal answers as far as its log goes', async () => {
    const folder = path.join(root, 'rehearsal');
    expect(await coinbot('trade', '--synthetic', '--candles', '300', '--speed', 'max', '--state', folder, '--json')).toMatchObject({ status: 0 });
    const { status, stdout } = await coinbot('why', 'c1', '--state', folder);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringMatching(/^order c1\n(.*\n)*forecast of synthetic:.*\n(.*\n)*.*c1 filled/) });
    expect(JSON.parse((await coinbot('why', 'last', '--state', folder, '--json')).stdout).notices[0]).toMatchObject({ kind: 'order' });
    expect(await coinbot('why', '2025-01-06 03:00', '--state', folder)).toMatchObject({ status: 0, stdout: expect.stringContaining('forecast of') });
    expect(await coinbot('why', '--costs', '--state', folder)).toMatchObject({ status: 2 });
  });
});
