import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { linesBackwards } from './lines-backwards.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lines-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const backwards = async (text: string): Promise<readonly string[]> => {
  const file = path.join(folder, 'story.jsonl');
  writeFileSync(file, text);
  const found: string[] = [];
  for await (const line of linesBackwards(file)) found.push(line);
  return found;
};

describe('linesBackwards', () => {
  it('gives the whole lines, the last one first, whatever their lengths', async () => {
    const line = fc.oneof(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 400_000 }).map((length) => 'é'.repeat(length)));
    await fc.assert(fc.asyncProperty(fc.array(line.map((text) => text.replaceAll(/[\n\r]/g, '.')), { maxLength: 8 }), async (lines) => {
      expect(await backwards(lines.map((text) => `${text}\n`).join(''))).toEqual(lines.toReversed());
    }), { numRuns: 60 });
  });

  it('leaves out a last line that is still being written', async () => {
    expect(await backwards('one\ntwo\nthr')).toEqual(['two', 'one']);
    expect(await backwards('thr')).toEqual([]);
  });

  it('leaves out a line that is longer than a person would read, and keeps those around it', async () => {
    const found = await backwards(`first\n${'x'.repeat(9 * 2 ** 20)}\nlast\n`);
    expect(found[0]).toBe('last');
    expect(found.at(-1)).toBe('first');
  });
});
