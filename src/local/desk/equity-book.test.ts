import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { equityFileIn } from '../broadcast/account-files.ts';
import { EquityBook } from './equity-book.ts';

const root = mkdtempSync(path.join(tmpdir(), 'equity-book-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });
let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(root, 'state-')); });

const DAY = 86_400_000;
const line = (at: number, equity: number, profit = 0): string => `${JSON.stringify({ at, equity, cash: 1, profit, fees: 0, drawdown: 0 })}\n`;
const file = (): string => equityFileIn(folder);
const times = async (book: EquityBook): Promise<readonly number[]> => (await book.read()).moments.map(({ at }) => at);

describe('EquityBook', () => {
  it('has nothing where there is nothing', async () => {
    expect(await new EquityBook(folder).read()).toEqual({ moments: [], beganWith: NaN });
  });

  it('reads on with what was added, and takes a line when it has its end', async () => {
    const book = new EquityBook(folder);
    writeFileSync(file(), line(1, 100));
    expect(await times(book)).toEqual([1]);
    appendFileSync(file(), line(2, 101) + line(3, 102).slice(0, 20));
    expect(await times(book)).toEqual([1, 2]);
    appendFileSync(file(), line(3, 102).slice(20));
    expect((await book.read()).moments.at(-1)).toEqual({ at: 3, equity: 102, drawdown: 0 });
  });

  it('leaves out a torn line, and goes on behind it', async () => {
    writeFileSync(file(), `${line(1, 100)}{"at":2,"equ\n${line(3, 102)}`);
    expect(await times(new EquityBook(folder))).toEqual([1, 3]);
  });

  it('knows what the account began with', async () => {
    writeFileSync(file(), line(1, 9_990, -10) + line(2, 9_980, -20));
    expect((await new EquityBook(folder).read()).beganWith).toBe(10_000);
  });

  it('begins anew where the file is another one: gone, shorter, or longer with something else in it', async () => {
    const book = new EquityBook(folder);
    writeFileSync(file(), line(1, 100) + line(2, 101));
    expect(await times(book)).toEqual([1, 2]);
    writeFileSync(file(), line(5, 50));
    expect(await times(book)).toEqual([5]);
    writeFileSync(file(), line(6, 50) + line(7, 50, 5) + line(8, 50));
    expect(await times(book)).toEqual([6, 7, 8]);
    rmSync(file());
    expect(await times(book)).toEqual([]);
  });

  it('asked by many at once reads each line once', async () => {
    writeFileSync(file(), Array.from({ length: 5_000 }, (_, i) => line(i, i)).join(''));
    const book = new EquityBook(folder);
    for (const { moments } of await Promise.all([book.read(), book.read(), book.read()])) expect(moments.map(({ at }) => at)).toEqual(Array.from({ length: 5_000 }, (_, i) => i));
  });

  it('keeps of old days one moment a minute, its last, and the young whole', async () => {
    const seconds = 40_000;
    const old = Array.from({ length: seconds }, (_, i) => line(i * 1_000, i)).join('');
    const young = Array.from({ length: seconds }, (_, i) => line(3 * DAY + i * 1_000, i)).join('');
    writeFileSync(file(), old + young);
    const { moments } = await new EquityBook(folder).read();
    expect(moments.filter(({ at }) => at >= 3 * DAY)).toHaveLength(seconds);
    expect(moments.filter(({ at }) => at < DAY).length).toBeLessThan(seconds / 2);
    expect(moments).toContainEqual({ at: 59_000, equity: 59, drawdown: 0 });
    expect(moments).not.toContainEqual({ at: 58_000, equity: 58, drawdown: 0 });
  });
});
