import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { logQuery } from '../../../dashboard/desk/log.ts';
import { storyFileName, storyFolder } from '../trade/story-files.ts';
import { textOfState } from '../trade/state-file.ts';
import type { StoryLine } from '../trade/story-line.ts';
import { logDesk } from './log-desk.ts';

const root = mkdtempSync(path.join(tmpdir(), 'log-desk-'));
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

let folder = '';
let n = 0;
beforeEach(() => {
  n += 1;
  folder = path.join(root, `run-${n}`);
  mkdirSync(storyFolder(folder), { recursive: true });
});

const write = (start: number, lines: readonly StoryLine[]): void => { appendFileSync(path.join(storyFolder(folder), storyFileName(start, 0)), lines.map((line) => `${textOfState(line)}\n`).join('')); };
const remark = (at: number, text = `remark ${at}`): StoryLine => ({ at, told: { of: 'program', at, text } });
const denied = (at: number): StoryLine => ({ at, told: { of: 'desk', notice: { kind: 'denied', at, id: 'a#1.c1', instrument: 'binance:BTC/USDT', rule: 'collar', reason: 'too far from the market' } } });
const fed = (at: number): StoryLine => ({ at, told: { of: 'input', strategy: 'a', input: { kind: 'warm', candles: [] } } });
const lines = (asked: Parameters<typeof logQuery.parse>[0] = {}) => logDesk(folder).lines(logQuery.parse(asked));

describe('logDesk', () => {
  it('tells what was written down, the newest first, over several starts', async () => {
    write(1_000, [remark(1_000), remark(1_001)]);
    write(2_000, [remark(2_000), fed(2_001), denied(2_002)]);
    const { lines: found, next } = await lines();
    expect(found.map(({ at, topic, level }) => [at, topic, level])).toEqual([[2_002, 'denied', 'warning'], [2_000, 'program', 'info'], [1_001, 'program', 'info'], [1_000, 'program', 'info']]);
    expect(found[0]).toMatchObject({ instrument: 'binance:BTC/USDT', order: 'a#1.c1', text: expect.stringContaining('too far from the market') });
    expect(next).toBeNull();
  });

  it('goes on where a page of it ended', async () => {
    write(1_000, Array.from({ length: 25 }, (_, i) => remark(1_000 + i)));
    const seen: number[] = [];
    for (let before: number | undefined; ;) {
      const { lines: found, next } = await lines({ most: 10, ...(before === undefined ? {} : { before }) });
      seen.push(...found.map(({ at }) => at));
      if (next === null) break;
      before = next;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => 1_024 - i));
  });

  it('loses none of those that were told at the same moment where a page ends', async () => {
    write(1_000, [remark(1_000), ...Array.from({ length: 5 }, (_, i) => remark(1_001, `together ${i}`)), remark(1_002)]);
    const first = await lines({ most: 3 });
    const second = await lines({ most: 3, before: first.next ?? 0 });
    expect([...first.lines, ...second.lines].map(({ text }) => text)).toEqual(['remark 1002', ...[4, 3, 2, 1, 0].map((i) => `together ${i}`), 'remark 1000']);
    expect(second.next).toBeNull();
  });

  it('finds topics and words, in letters of either case', async () => {
    write(1_000, [remark(1_000, 'The venue Is Back'), denied(1_001), remark(1_002)]);
    expect((await lines({ topics: ['denied'] })).lines.map(({ at }) => at)).toEqual([1_001]);
    expect((await lines({ text: 'is back' })).lines.map(({ at }) => at)).toEqual([1_000]);
  });

  it('leaves out a line that cannot be read, and says nothing of a run that never was', async () => {
    write(1_000, [remark(1_000)]);
    appendFileSync(path.join(storyFolder(folder), storyFileName(1_000, 0)), '{"at":1001,"told":{"of":\n');
    write(1_000, [remark(1_002)]);
    expect((await lines()).lines.map(({ at }) => at)).toEqual([1_002, 1_000]);
    folder = path.join(root, 'never');
    expect((await lines()).lines).toEqual([]);
  });
});
