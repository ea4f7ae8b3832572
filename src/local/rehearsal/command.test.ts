import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-trade-'));
writeFileSync(path.join(folder, 'config.json'), '{}');
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { ...process.env, COINBOT_CONFIG_FOLDER: folder, COINBOT_DEBUG: '' };
const words = (line: string) => [starter, 'trade', ...line.split(' ')];
const trade = (line: string) => spawnSync(process.execPath, words(line), { encoding: 'utf8', env: environment });
const linesOf = (text: string) => text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
const place = (name: string) => path.join(folder, name);

describe('coinbot trade --synthetic', () => {
  it('trades, tells each decision with its why, and ends with a report', () => {
    const { status, stdout, stderr } = trade(`--synthetic --speed max --candles 1500 --json --state ${place('json')}`);
    expect([status, stderr]).toEqual([0, '']);
    const lines = linesOf(stdout);
    expect(lines[0]).toMatchObject({ type: 'start', isSynthetic: true, instruments: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], resumed: 0 });
    expect(lines.at(-1)).toMatchObject({ type: 'end', ending: 'candles', candles: 1_500, isSynthetic: true });
    const decisions = lines.filter(({ type }) => type === 'decision');
    expect(decisions.length).toBeGreaterThan(5);
    for (const line of decisions) expect(line).toMatchObject({ reason: expect.stringMatching(/\w/), values: { fast: expect.any(Number) } });

    const again = trade(`--synthetic --speed max --candles 10 --state ${place('json')}`);
    expect(again.stdout).toContain('going on after 1500 candles');
    expect(again.stdout).toContain('SYNTHETIC MARKET (seed 1)');
    expect(again.stdout).toMatch(/Total profit|Total\/Daily/);
  });

  it('puts a demo of another version of the program aside and begins anew', () => {
    const folder = place('version');
    expect(trade(`--synthetic --speed max --candles 700 --json --state ${folder}`).status).toBe(0);
    const file = path.join(folder, 'state.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"codeHash":"[^"]+"/, '"codeHash":"older"'));
    const again = trade(`--synthetic --speed max --candles 10 --json --state ${folder}`);
    expect(again.status).toBe(0);
    expect(again.stderr).toContain('made by another version of this program');
    expect(linesOf(again.stdout).at(-1)).toMatchObject({ candles: 10 });
    expect(existsSync(`${file}.old`)).toBe(true);
  });

  it('survives kill -9 at any moment: it goes on and ends with the orders of a run that was never disturbed', async () => {
    const line = `--synthetic --speed max --json --strategy sma-cross --state ${place('killed')}`;
    for (let kill = 0; kill < 3; kill++) {
      const child = spawn(process.execPath, words(line), { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
      await once(child.stdout, 'data');
      child.stdout.resume();
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const killed = linesOf(trade(`${line} --candles 20000`).stdout).at(-1);
    const calm = linesOf(trade(`--synthetic --speed max --json --strategy sma-cross --state ${place('calm')} --candles ${String(killed?.['candles'])}`).stdout).at(-1);
    expect(killed).toEqual(calm);
    expect(readFileSync(path.join(place('killed'), 'decisions.jsonl'), 'utf8')).toBe(readFileSync(path.join(place('calm'), 'decisions.jsonl'), 'utf8'));
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s: report, exit code 0, nothing locked', async (signal) => {
    const child = spawn(process.execPath, words(`--synthetic --state ${place(signal)}`), { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    while (!text.includes('equity')) await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(text).toContain('Stopped. The next start goes on from here.');
    expect(trade(`--synthetic --candles 1 --speed max --json --state ${place(signal)}`).status).toBe(0);
  });

  it.each([
    ['', 'expected one of --demo, --paper, --live, --data FILE... and --synthetic, found none', 2],
    ['--synthetic --speed fast', 'expected a number above 0, found "fast"', 2],
    ['--synthetic --duration 5', 'expected a time such as 30s, 5m or 2h, found "5"', 2],
    ['--synthetic --candles -1', 'expected a whole number, found "-1"', 2],
    ['--synthetic --strategy trend-folowing', 'did you mean "trend-following"?', 2],
    ['--synthetic --param fast=1', 'for parameter "fast", found "1"', 2],
    ['--synthetic --param fast', 'expected name=value, found "fast"', 2],
    ['--data nothing.parquet', 'nothing.parquet', 1],
  ])('says what is wrong with "%s"', (line, message, code) => {
    const done = trade(`${line} --state ${place('wrong')}`.trim());
    expect([done.status, done.stdout]).toEqual([code, '']);
    expect(done.stderr).toContain(message);
    expect(done.stderr).not.toMatch(/^\s+at /m);
  });

  it('says so when what it remembers is damaged, and starts anew with --fresh', () => {
    trade(`--synthetic --speed max --candles 50 --state ${place('damaged')}`);
    writeFileSync(path.join(place('damaged'), 'state.json'), '{"torn');
    const done = trade(`--synthetic --speed max --candles 50 --state ${place('damaged')}`);
    expect([done.status, done.stdout]).toEqual([1, '']);
    expect(done.stderr).toContain('is damaged');
    expect(trade(`--synthetic --speed max --candles 50 --fresh --state ${place('damaged')}`).status).toBe(0);
  });
});
