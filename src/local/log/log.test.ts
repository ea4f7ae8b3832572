import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../shared/domain/secret.ts';
import { LOG_FIELDS } from './log-fields.ts';
import { logger, type LogLevel, type LogLine } from './logger.ts';
import { rotatingFile } from './rotating-file.ts';
import { stderrSink, textOf } from './stderr-sink.ts';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);
const root = mkdtempSync(path.join(tmpdir(), 'coinbot-log-'));
let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(root, 'each-'));
  file = path.join(folder, 'coinbot.log');
});
afterAll(() => rmSync(root, { recursive: true }));

/** A logger and the lines it wrote. */
function listening(level: LogLevel = 'info', secrets: readonly Secret[] = []) {
  const lines: LogLine[] = [];
  return { lines, log: logger({ level, now: () => AT, sinks: [{ write: (line) => { lines.push(line); } }], secrets: () => secrets }) };
}
const lineOf = (count: number): LogLine => ({ at: AT, level: 'info', event: 'test', fields: { count } });
const written = (name: string): { readonly count: number; readonly event: string }[] => readFileSync(name, 'utf8').trimEnd().split('\n').map((text) => JSON.parse(text) as { count: number; event: string });

describe('a logger', () => {
  it('says what is at least of its level, with the fields it carries', () => {
    const { lines, log } = listening('warn');
    log.info('order.placed');
    log.with({ venue: 'binance' }).warn('order.unknown', { clientOrderId: 'c-1', attempt: 2, at: undefined });
    expect(lines).toEqual([{ at: AT, level: 'warn', event: 'order.unknown', fields: { venue: 'binance', clientOrderId: 'c-1', attempt: 2 } }]);
  });

  it('passes on named fields alone and counts the others', () => {
    const { lines, log } = listening();
    log.info('x', { headers: { a: 'CANARY' }, apiKey: 'CANARY', request: 'CANARY', venue: 'okx', CANARY: 1 });
    expect(lines[0].fields).toEqual({ venue: 'okx', leftOut: 4 });
  });

  it('does not walk objects, and shows numbers that JSON has no word for', () => {
    const { lines, log } = listening();
    log.info('x', { note: { deep: 'CANARY' }, reason: new Secret('CANARY'), count: NaN, seq: 10n, rows: [1, 'a', { b: 'CANARY' }, ['CANARY']], from: () => 'CANARY', to: Symbol('CANARY') });
    expect(lines[0].fields).toEqual({ note: '[object]', reason: '[object]', count: 'NaN', seq: '10', rows: [1, 'a', '[object]', '[list]'], from: '[function]', to: '[symbol]' });
  });

  it('shows an error by name and text, where it came from on debug only, and nothing that hangs on it', () => {
    const error = Object.assign(new TypeError('binance GET https://x/api/v3/order?a=1&signature=CANARY', { cause: new Error('CANARY') }), { config: { headers: 'CANARY' } });
    for (const level of ['info', 'debug'] as const) {
      const { lines, log } = listening(level);
      log.error('failed', { error });
      expect(JSON.stringify(lines)).not.toContain('CANARY');
      expect(lines[0].fields).toMatchObject({ errorName: 'TypeError', error: 'binance GET https://x/api/v3/order?a=1&signature=[hidden]' });
      expect('stack' in lines[0].fields).toBe(level === 'debug');
    }
  });

  it('takes the secrets of this process out of every text, in each way they are written', () => {
    const value = 'p/s+w"rd 통과';
    const { lines, log } = listening('info', [new Secret(value), new Secret('x')]);
    for (const text of [value, encodeURIComponent(value), JSON.stringify(value), Buffer.from(value).toString('base64'), Buffer.from(value).toString('hex')]) log.info(`event ${text}`, { note: `the server said ${text}!`, rows: [text] });
    const all = JSON.stringify(lines);
    for (const part of ['p/s+w', 'p%2Fs', Buffer.from(value).toString('base64').slice(0, 10), Buffer.from(value).toString('hex').slice(0, 10)]) expect(all).not.toContain(part);
    expect(all).toContain('the server said [hidden]!');
  });

  it('never throws, and no line is longer than a few kilobytes', () => {
    const { lines, log } = listening('debug');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.dictionary(fc.oneof(fc.constantFrom(...LOG_FIELDS), fc.string()), fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withNullPrototype: true, withSparseArray: true })), (event, fields) => {
      log.error(event, fields);
      expect(() => textOf(lines.at(-1) ?? lineOf(0))).not.toThrow();
    }), { numRuns: 500 });
    log.info('long', { note: 'x'.repeat(1e6), get error(): string { throw new Error('no'); } });
    log.info('long', { note: 'x'.repeat(1e6) });
    expect(lines.at(-2)?.event).toBe('log.unreadable');
    expect(Math.max(...lines.map((line) => JSON.stringify(line).length))).toBeLessThan(200_000);
    expect(JSON.stringify(lines.at(-1)).length).toBeLessThan(2_200);
  });

  it('lets no text rewrite the terminal or begin a line of its own', () => {
    const { lines, log } = listening();
    log.info('x', { note: 'a\u001b[2J\u0007\nfake 2026 line' });
    expect(textOf(lines[0])).toBe('2026-01-02T03:04:05Z info  x note="a [2J \\nfake 2026 line"');
  });
});

describe('lines on stderr', () => {
  it('are dropped and counted where nobody reads them', () => {
    const stream = { writableLength: 0, text: '', write(text: string) { this.text += text; } };
    const sink = stderrSink(stream);
    sink.write(lineOf(1));
    stream.writableLength = 2 ** 21;
    for (let i = 0; i < 5; i++) sink.write(lineOf(2));
    stream.writableLength = 0;
    sink.write(lineOf(3));
    expect(stream.text.split('\n').map((line) => line.split(' ').slice(2).join(' '))).toEqual([' test count=1', ' log.dropped count=5', ' test count=3', '']);
  });
});

describe('a rotating file', () => {
  it('holds every line once, in order, over its parts, and no part is larger than told', async () => {
    const log = rotatingFile({ file, maxBytes: 2_000, keep: 1_000 });
    for (let i = 0; i < 1_000; i++) {
      log.write(lineOf(i));
      if (i % 37 === 0) await log.flush();
    }
    await log.close();
    const parts = readdirSync(folder).toSorted((a, b) => Number(b.split('.')[2] ?? 0) - Number(a.split('.')[2] ?? 0));
    expect(parts.at(-1)).toBe('coinbot.log');
    expect(parts.flatMap((part) => written(path.join(folder, part)).map(({ count }) => count))).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    for (const part of parts) expect(statSync(path.join(folder, part)).size).toBeLessThanOrEqual(2_000);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('keeps so many old parts and no more', async () => {
    const log = rotatingFile({ file, maxBytes: 500, keep: 2 });
    for (let i = 0; i < 200; i++) { log.write(lineOf(i)); await log.flush(); }
    await log.close();
    expect(readdirSync(folder).toSorted()).toEqual(['coinbot.log', 'coinbot.log.1', 'coinbot.log.2']);
    expect(written(file).at(-1)?.count).toBe(199);
  });

  it('goes on with what is there', async () => {
    for (let i = 0; i < 3; i++) {
      const log = rotatingFile({ file });
      log.write(lineOf(i));
      await log.close();
    }
    expect(written(file).map(({ count }) => count)).toEqual([0, 1, 2]);
  });

  it('drops and counts what the disk is too slow for: memory stays bounded (fault 36)', async () => {
    const log = rotatingFile({ file, maxQueueBytes: 10_000 });
    for (let i = 0; i < 100_000; i++) log.write(lineOf(i));
    expect(log.dropped).toBeGreaterThan(99_000);
    await log.flush();
    log.write(lineOf(-1));
    await log.close();
    const lines = written(file);
    const notices = lines.filter(({ event }) => event === 'log.dropped');
    expect(notices.reduce((sum, { count }) => sum + count, 0)).toBe(log.dropped);
    expect(lines.length - notices.length + log.dropped).toBe(100_001);
  });

  it('survives a disk that does not write, and says afterwards how much is missing (fault 54)', async () => {
    mkdirSync(file);
    const log = rotatingFile({ file, retryMs: 0 });
    for (let i = 0; i < 3; i++) log.write(lineOf(i));
    await log.flush();
    expect({ failure: log.failure, dropped: log.dropped }).toEqual({ failure: 'EISDIR', dropped: 3 });
    rmSync(file, { recursive: true });
    log.write(lineOf(3));
    await log.close();
    expect(written(file).map(({ event, count }) => [event, count])).toEqual([['log.dropped', 3], ['test', 3]]);
    expect(log.failure).toBeUndefined();
  });

  it.skipIf(process.platform !== 'linux')('begins a new line after one that a full disk cut (fault 54)', async () => {
    // A limit of 1 KiB on what this process may write stands for a disk that is full.
    const script = `
      import { rotatingFile } from '${path.join(import.meta.dirname, 'rotating-file.ts')}';
      import { execFileSync } from 'node:child_process';
      const log = rotatingFile({ file: '${file}', retryMs: 0 });
      const write = async (count) => { log.write({ at: 1, level: 'info', event: 'test', fields: { count, note: 'x'.repeat(200) } }); await log.flush(); };
      for (let i = 0; i < 6; i++) await write(i);
      process.stdout.write(String(log.failure));
      execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited']);
      await write(6);
      await log.close();`;
    writeFileSync(path.join(folder, 'fill.ts'), script);
    const failure = execFileSync('prlimit', ['--fsize=1024:unlimited', process.execPath, '--disable-warning=ExperimentalWarning', path.join(folder, 'fill.ts')], { encoding: 'utf8' });
    expect(failure).toBe('EFBIG');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const whole = lines.flatMap((text) => { try { return [JSON.parse(text) as { event: string; count: number }]; } catch { return []; } });
    expect(lines.length - whole.length).toBe(1);
    expect(whole.slice(-2)).toMatchObject([{ event: 'log.dropped', count: 3 }, { event: 'test', count: 6 }]);
  });
});
