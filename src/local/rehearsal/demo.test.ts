import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { realistic } from '../../shared/engine/settings.ts';
import { checkParams, findStrategy } from '../../shared/strategies/registry.ts';
import { Demo, type DemoSettings } from './demo.ts';
import { lock, readState, setAside } from './demo-state.ts';
import type { DemoStatus } from './demo-status.ts';
import type { Presenter } from './presenter.ts';
import { syntheticSource } from './synthetic-source.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'coinbot-demo-')); });
afterEach(() => rmSync(folder, { recursive: true }));

const strategy = findStrategy('sma-cross');
function settings(place: string, over: Partial<DemoSettings> & { seed?: number } = {}): DemoSettings {
  const { seed = 1, ...rest } = over;
  return { strategy, params: checkParams(strategy, {}), settings: realistic, source: syntheticSource(seed), folder: path.join(folder, place), codeHash: 'this program', ...rest };
}

/** Keeps what it is shown. */
function witness(): Presenter & { readonly notices: string[]; readonly statuses: DemoStatus[] } {
  const [notices, statuses]: [string[], DemoStatus[]] = [[], []];
  return { everyMs: 0, notices, statuses, begin: () => undefined, notice: (notice) => notices.push(JSON.stringify(notice)), status: (status) => statuses.push(status), end: () => undefined };
}

async function run(given: DemoSettings, candles: number, presenter: Presenter = witness()) {
  const demo = new Demo(given, presenter);
  const ending = await demo.run({ speed: Infinity, candles, durationMs: Infinity }, new AbortController().signal);
  return { ending, demo, state: readState(given.folder), log: readFileSync(path.join(given.folder, 'decisions.jsonl'), 'utf8') };
}

describe('a demo', () => {
  it('that was stopped and started twice does exactly what an uninterrupted one does', async () => {
    const whole = await run(settings('whole'), 3_000);
    await run(settings('parts'), 1_000);
    await run(settings('parts'), 77);
    const parts = await run(settings('parts'), 1_923);
    expect(whole.state?.fills).toBeGreaterThan(50);
    expect(parts.demo.resumed).toBe(1_077);
    expect(parts.state).toEqual(whole.state);
    expect(parts.log).toBe(whole.log);
    expect(parts.demo.session.record()).toEqual(whole.demo.session.record());
  });

  it('shows what is new and not again what was there', async () => {
    const [first, second] = [witness(), witness()];
    await run(settings('a'), 1_000, first);
    const { log } = await run(settings('a'), 1_000, second);
    expect(`${[...first.notices, ...second.notices].join('\n')}\n`).toBe(log);
    expect(second.statuses[0].candles).toBeGreaterThanOrEqual(1_000);
    expect(second.statuses.at(-1)?.candles).toBe(2_000);
  });

  it('goes on after a crash at any moment: lines not yet saved, a torn line, an old state', async () => {
    const whole = await run(settings('whole'), 2_000);
    await run(settings('crash'), 800);
    const state = readFileSync(path.join(folder, 'crash', 'state.json'), 'utf8');
    await run(settings('crash'), 400);
    writeFileSync(path.join(folder, 'crash', 'state.json'), state);
    appendFileSync(path.join(folder, 'crash', 'decisions.jsonl'), '{"kind":"deci');
    const after = await run(settings('crash'), 1_200);
    expect([after.state, after.log]).toEqual([whole.state, whole.log]);
  });

  it('tells who it is: each status is of the newest candle, equity is cash and holdings', async () => {
    const presenter = witness();
    await run(settings('a'), 500, presenter);
    const status = presenter.statuses.at(-1);
    expect(status).toMatchObject({ candles: 500, at: Date.UTC(2025, 0, 1) + 500 * 3_600_000, quote: 'USDT', warm: 1 });
    expect(status?.equity).toBeCloseTo((status?.cash ?? NaN) + (status?.positions ?? []).reduce((sum, { quantity, price }) => sum + quantity * price, 0), 9);
    expect(status?.lastDecisions).toHaveLength(4);
  });

  it('stops when asked to, and has saved', async () => {
    const stop = new AbortController();
    const presenter = { ...witness(), status: ({ candles }: DemoStatus) => { if (candles > 300) stop.abort(); } };
    const demo = new Demo(settings('a'), presenter);
    expect(await demo.run({ speed: Infinity, candles: Infinity, durationMs: Infinity }, stop.signal)).toBe('stopped');
    expect(readState(path.join(folder, 'a'))?.moments).toBe(demo.session.made);
  });

  it('stops after the time asked for', async () => {
    const demo = new Demo(settings('a'), witness());
    expect(await demo.run({ speed: 50, candles: Infinity, durationMs: 60 }, new AbortController().signal)).toBe('duration');
  });

  it.each<[string, Parameters<typeof settings>[1], string]>([
    ['seed', { seed: 2 }, 'source.seed was 1, now it is 2'],
    ['strategy', { strategy: findStrategy('macd'), params: checkParams(findStrategy('macd'), {}) }, 'strategy was "sma-cross", now it is "macd"'],
    ['parameter', { params: checkParams(strategy, { fast: 7 }) }, 'params.fast was 20, now it is 7'],
    ['cash', { settings: { ...realistic, cash: 5 } }, 'settings.cash was 10000, now it is 5'],
    ['fee', { settings: { ...realistic, takerFeeBps: 1 } }, 'settings.takerFeeBps was not set, now it is 1'],
  ])('does not go on with another %s', async (_, over, message) => {
    await run(settings('a'), 200);
    expect(() => new Demo(settings('a', over), witness())).toThrow(UsageError);
    expect(() => new Demo(settings('a', over), witness())).toThrow(message);
  });

  it.each([
    ['half of it', '{"schema":"demo-state-1","iden', 'is damaged: expected the JSON of a saved demo'],
    ['nothing', '', 'is damaged'],
    ['another file', '{"hello":1}', 'is no saved demo of this program: schema'],
    ['a list', '[]', 'is no saved demo of this program'],
    ['impossible numbers', JSON.stringify({ schema: 'demo-state-1', identity: {}, moments: -5, fills: 0, orderHash: '' }), 'moments'],
  ])('says so when its state holds %s, and --fresh helps', async (_, text, message) => {
    await run(settings('a'), 100);
    const file = path.join(folder, 'a', 'state.json');
    writeFileSync(file, text);
    expect(() => new Demo(settings('a'), witness())).toThrow(DataError);
    expect(() => new Demo(settings('a'), witness())).toThrow(message);
    expect(() => new Demo(settings('a'), witness())).toThrow(file);
    setAside(path.join(folder, 'a'));
    expect(existsSync(`${file}.old`)).toBe(true);
    expect((await run(settings('a'), 100)).state?.moments).toBe(100);
  });

  it('says so when the program that saved it decided otherwise', async () => {
    const { state } = await run(settings('a'), 1_000);
    writeFileSync(path.join(folder, 'a', 'state.json'), JSON.stringify({ ...state, orderHash: 'f'.repeat(64) }));
    expect(() => new Demo(settings('a'), witness())).toThrow(/was made by another version of this program: expected \d+ fills with the hash "ffffffffffff"/);
  });

  it('keeps a second one out of its folder, and takes over from one that died', async () => {
    const place = path.join(folder, 'a');
    const unlock = lock(place);
    const other = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)', 'coinbot'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(other.stdout, 'data');
    writeFileSync(path.join(place, 'lock'), String(other.pid));
    expect(() => lock(place)).toThrow(`another demo is running in "${place}" (process ${other.pid}): stop it first, or give this one a folder of its own with --state FOLDER; if no demo runs any more, remove "${path.join(place, 'lock')}"`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    // Above the largest process id that Linux gives out.
    writeFileSync(path.join(place, 'lock'), '999999999');
    lock(place)();
    expect(existsSync(path.join(place, 'lock'))).toBe(false);
    unlock();
  });
});
