import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { firstWritten, linesFrom, offsetAfter, writtenAt } from './story-seek.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-seek-'));
afterAll(() => { rmSync(folder, { recursive: true }); });
const file = path.join(folder, 'story.jsonl');

/** Lines of these times and sizes; some far larger than what is read at once. */
const lineOf = (at: number, size: number): string => `{"at":${at},"told":"${'x'.repeat(size)}"}\n`;

it('finds the first line behind a time among lines of all sizes, as reading all of them does', async () => {
  const sizes = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 400 }) }, { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 200_000 }) });
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), sizes), { minLength: 1, maxLength: 60 }), fc.integer({ min: 90, max: 290 }), async (steps, time) => {
    let at = 100;
    const lines = steps.map(([step, size]) => { at += step; return lineOf(at, size); });
    writeFileSync(file, lines.join(''));
    const n = lines.findIndex((line) => writtenAt(line) > time);
    const expected = n < 0 ? statSync(file).size : lines.slice(0, n).join('').length;
    expect(await offsetAfter(file, time)).toBe(expected);
  }), { numRuns: 60 });
});

it('reads on from there', async () => {
  writeFileSync(file, [1, 2, 3, 4].map((at) => lineOf(at, 10)).join(''));
  const found: number[] = [];
  for await (const line of linesFrom(file, await offsetAfter(file, 2))) found.push(writtenAt(line));
  expect(found).toEqual([3, 4]);
});

it('knows when a file begins, and that an empty one does not', async () => {
  writeFileSync(file, lineOf(7, 3));
  expect(await firstWritten(file)).toBe(7);
  writeFileSync(file, '');
  expect(await firstWritten(file)).toBeUndefined();
});
