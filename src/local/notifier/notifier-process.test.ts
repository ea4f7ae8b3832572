import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import { NotifierProcess, withoutKeys } from './notifier-process.ts';
import { TellNotifier, type NewsMessage } from './tell-notifier.ts';

const PROGRAM = path.join(import.meta.dirname, 'hanging-process.contract.ts');
let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'notifier-'));
  file = path.join(folder, 'heard');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const heard = (): readonly string[] => { try { return readFileSync(file, 'utf8').trim().split('\n'); } catch { return []; } };
const start = (how: string, said: string[] = []) => new NotifierProcess({ words: [how, file], program: PROGRAM, secrets: { slack: 'https://example.com/SECRETPART' }, logFile: path.join(folder, 'log'), say: (text) => { said.push(text); }, pingMs: 50, hungMs: 400, firstPauseMs: 20, endMs: 500 });

describe('the notifier beside trading', () => {
  it('hears what is told and passed on, and nothing else, and ends when it is asked to', async () => {
    const process = start('writes');
    await vi.waitFor(() => { expect(heard()).toContain('begin'); }, 5_000);
    process.pass('ready for orders');
    process.pass({ kind: 'news', news: '{}' });
    process.tell({ of: 'ended', at: 0, code: 0 });
    await process.end();
    expect(heard().slice(1)).toEqual(['begin', 'news', 'news', 'end']);
  });

  it('is started again when it dies, with longer pauses', async () => {
    const said: string[] = [];
    const process = start('dies', said);
    await vi.waitFor(() => { expect(heard().length).toBeGreaterThanOrEqual(3); }, 10_000);
    await process.end();
    expect(said[0]).toContain('the notifier ended (code 7;');
    expect(said[0]).toContain('trading goes on');
    expect(said.join('\n')).not.toContain('SECRETPART');
    expect(said.map((text) => Number(/again in ([\d.]+) s/.exec(text)?.[1])).slice(0, 3)).toEqual([0.02, 0.04, 0.08].slice(0, Math.min(3, said.length)));
  });

  it('does not disturb whoever watches over trading when its log cannot be opened, and is tried again', async () => {
    const said: string[] = [];
    const process = start('dies', said);
    rmSync(path.join(folder, 'log'));
    mkdirSync(path.join(folder, 'log'));
    await vi.waitFor(() => { expect(said.some((text) => text.includes('EISDIR'))).toBe(true); }, 10_000);
    rmSync(path.join(folder, 'log'), { recursive: true });
    const before = heard().length;
    await vi.waitFor(() => { expect(heard().length).toBeGreaterThan(before); }, 10_000);
    await process.end();
  });

  it('that hangs holds up nobody: telling it a thousand things takes no time, and it is ended and begun again', async () => {
    const process = start('hangs');
    await vi.waitFor(() => { expect(heard()).toContain('begin'); }, 5_000);
    const began = performance.now();
    for (let i = 0; i < 1_000; i++) process.pass({ kind: 'news', news: 'x'.repeat(2_000) });
    expect(performance.now() - began).toBeLessThan(500);
    await vi.waitFor(() => { expect(heard().filter((line) => line.startsWith('began')).length).toBeGreaterThanOrEqual(2); }, 10_000);
    await process.end();
  });

  it('gets no key of a venue from the environment', () => {
    expect(withoutKeys({ PATH: 'p', COINBOT_KEY_BINANCE__SECRET: 's', COINBOT_TIMEZONE: 'UTC' })).toEqual({ PATH: 'p', COINBOT_TIMEZONE: 'UTC' });
  });
});

describe('the end in the trading process', () => {
  const status = { kill: 'RUN', venues: [] } as unknown as TradeStatus;

  it('leaves out what nobody takes, counts it, and says so when somebody listens again', () => {
    const sent: NewsMessage[] = [];
    const gone: (() => void)[] = [];
    let now = 0;
    const teller = new TellNotifier((message, done) => { sent.push(message); gone.push(done); }, () => now);
    for (let i = 0; i < 5_000; i++) teller.notice({ of: 'program', at: i, text: `remark ${i}` });
    expect(sent).toHaveLength(200);
    for (const done of gone.splice(0)) done();
    teller.status(status);
    teller.status(status);
    now = 2_000;
    teller.status(status);
    expect(sent.slice(200).map(({ news }) => (JSON.parse(news) as { lost: number }).lost)).toEqual([4_800, 4_800]);
  });

  it('is not disturbed by a line that is down', () => {
    const teller = new TellNotifier(() => { throw new Error('ERR_IPC_CHANNEL_CLOSED'); }, () => 0);
    expect(() => { teller.notice({ of: 'program', at: 0, text: 'x' }); teller.status(status); }).not.toThrow();
  });
});
