import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../shared/domain/secret.ts';
import { openKeyFile } from '../../shared/adapters/secrets/key-file.ts';
import { HiddenLine } from './hidden-line.ts';
import { hiddenPrompt } from './hidden-prompt.ts';

const PEM = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----';

const open: { close(): void }[] = [];
afterEach(() => { for (const prompt of open.splice(0)) prompt.close(); });

/** A terminal that remembers its mode and what was written on it. */
function terminal() {
  const keys = new EventEmitter();
  const seen = { raw: [] as boolean[], written: '' };
  const prompt = hiddenPrompt(Object.assign(keys, { setRawMode: (isRaw: boolean) => seen.raw.push(isRaw), resume: () => keys, pause: () => keys }), { write: (text: string) => { seen.written += text; } });
  open.push(prompt);
  const press = (text: string) => { keys.emit('data', Buffer.from(text)); };
  return { prompt, press, keys, seen };
}

describe('a hidden question', () => {
  it.each([
    ['typed key by key', [...'secret', '\r'], 'secret'],
    ['pasted', ['secret\r'], 'secret'],
    ['pasted with the marks of a paste', ['\u001b[200~secret\u001b[201~\r'], 'secret'],
    ['corrected', ['sex\u007fcret\r'], 'secret'],
    ['corrected by whole characters', ['비밀번\u007f호\r'], '비밀호'],
    ['begun anew', ['wrong\u0015secret\r'], 'secret'],
    ['with arrow keys', ['sec\u001b[D\u001b[Cret\u001bOP\r'], 'secret'],
    ['with spaces around', ['  secret \r'], 'secret'],
    ['empty', ['\r'], ''],
    ['a private key over its lines', [`${PEM.replaceAll('\n', '\r')}\r`], PEM],
    ['a private key from Windows', [`${PEM.replaceAll('\n', '\r\n')}\r\n`], PEM],
  ])('takes an answer %s and shows none of it', async (_, pieces, expected) => {
    const { prompt, press, seen } = terminal();
    const answer = prompt.ask('Key: ');
    for (const piece of pieces) press(piece);
    expect((await answer).reveal()).toBe(expected);
    expect(seen.written).toBe('Key: \n');
  });

  it('keeps what was typed ahead for the next one, silently', async () => {
    const { prompt, press, seen } = terminal();
    press('one\rtwo\rthree');
    expect((await prompt.ask('1 ')).reveal()).toBe('one');
    expect((await prompt.ask('2 ')).reveal()).toBe('two');
    const third = prompt.ask('3 ');
    press('!\r');
    expect((await third).reveal()).toBe('three!');
    prompt.close();
    expect(seen).toEqual({ raw: [true, false], written: '1 \n2 \n3 \n' });
  });

  it.each([['Ctrl-C', 'half\u0003'], ['Ctrl-D at the start', '\u0004']])('is stopped by %s: nothing is taken', async (_, typed) => {
    const { prompt, press } = terminal();
    const answer = prompt.ask('Key: ');
    press(typed);
    await expect(answer).rejects.toMatchObject({ name: 'AbortError', message: expect.stringContaining('nothing was written') });
  });

  it('is stopped when the terminal goes away', async () => {
    const { prompt, press, keys } = terminal();
    const answer = prompt.ask('Key: ');
    press('half');
    keys.emit('end');
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('takes the same answer however its bytes arrive', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (text, sizes) => {
      const clean = [...text].filter((character) => character >= ' ' && character !== '\u007f').join('').trim();
      const bytes = Buffer.from(`${clean}\r`);
      const line = new HiddenLine();
      for (let at = 0; at < bytes.length;) {
        const { value } = sizes.next();
        line.add(bytes.subarray(at, at + Number(value)));
        at += Number(value);
      }
      expect(line.read()).toEqual({ kind: 'answer', text: Buffer.from(clean).toString() });
    }));
  });
});

const hasScript = process.platform === 'linux' && spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
if (!hasScript) process.stderr.write('skipped: a real terminal needs the program "script" (util-linux)\n');

describe.skipIf(!hasScript)('at a real terminal', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-tty-'));
  const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
  const file = path.join(folder, 'api_keys.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Answers each question when it is on the screen. Returns all that the screen showed. */
  async function converse(line: string, answers: readonly string[]) {
    const child = spawn('script', ['-qec', `"${process.execPath}" "${starter}" ${line}`, '/dev/null'], { env: { ...process.env, COINBOT_CONFIG_FOLDER: folder } });
    const left = [...answers];
    let screen = '';
    let answered = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      screen += String(chunk);
      if (!screen.slice(answered).endsWith(': ') || left.length === 0) return;
      answered = screen.length;
      child.stdin.write(left.shift() ?? '');
    });
    const status = await new Promise<number | null>((resolve) => { child.on('close', resolve); });
    return { status, screen };
  }

  it('add asks for all and shows nothing; the file holds what was typed', async () => {
    const { status, screen } = await converse('keys add binance', ['CANARY-the-passphrase\r', 'CANARY-the-passphrase\r', 'CANARYapikey1234567890\r', `${PEM.replaceAll('\n', '\r')}\r`]);
    expect({ status, screen }).toMatchObject({ status: 0, screen: expect.stringContaining('that ends in 7890') });
    for (const hidden of ['CANARY', 'MC4CAQ', 'BEGIN']) expect(screen).not.toContain(hidden);
    const keys = await openKeyFile(file, new Secret('CANARY-the-passphrase'));
    expect(keys.key({ venue: 'binance', account: 'main' })?.secret.reveal()).toBe(PEM);
  });

  it('two passphrases that differ, and Ctrl-C, write nothing', async () => {
    const before = readFileSync(file, 'utf8');
    writeFileSync(path.join(folder, 'old.json'), before);
    rmSync(file);
    expect(await converse('keys add binance', ['CANARY-the-passphrase\r', 'CANARY-another-one\r'])).toMatchObject({ status: 2, screen: expect.stringContaining('differ: nothing was written') });
    const stopped = await converse('keys add binance', ['CANARY-the-passphrase\r', 'CANARY-the\u0003']);
    expect(stopped).toMatchObject({ status: 130, screen: expect.not.stringContaining('CANARY') });
    expect(() => readFileSync(file)).toThrow();
    writeFileSync(file, before, { mode: 0o600 });
    chmodSync(file, 0o600);
  });
});
