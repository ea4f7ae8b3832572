import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GrowingFile } from './growing-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'growing-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function fileOf(text: string): string {
  const file = path.join(folder, `${count++}.jsonl`);
  writeFileSync(file, text);
  return file;
}

async function allOlder(file: GrowingFile): Promise<readonly string[]> {
  const found: string[] = [];
  for (let lines = await file.older(); lines !== undefined; lines = await file.older()) found.push(...lines);
  return found;
}

describe('a file that grows', () => {
  it('is read back from its end, the newest line first, and each line once', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `line ${n} ${'x'.repeat(n % 97)}`);
    const file = new GrowingFile(fileOf(`${lines.join('\n')}\n`));
    expect(await allOlder(file)).toEqual(lines.toReversed());
    expect(file.isAtBeginning).toBe(true);
  });

  it('gives what is appended later as newer, oldest first, and half a line only when it is whole', async () => {
    const name = fileOf('a\nb\nhalf');
    const file = new GrowingFile(name);
    expect(await file.newer()).toEqual([]);
    expect(await allOlder(file)).toEqual(['b', 'a']);
    appendFileSync(name, ' and whole\nc\nd');
    expect(await file.newer()).toEqual(['half and whole', 'c']);
    appendFileSync(name, '\n');
    expect(await file.newer()).toEqual(['d']);
    expect(await file.newer()).toEqual([]);
  });

  it('reads a line that is longer than the pieces it reads in', async () => {
    const long = 'y'.repeat(3_000_000);
    expect(await allOlder(new GrowingFile(fileOf(`first\n${long}\nlast\n`)))).toEqual(['last', long, 'first']);
  });

  it('is empty while it is not there', async () => {
    const file = new GrowingFile(path.join(folder, 'nowhere.jsonl'));
    expect(await file.newer().catch(() => [])).toEqual([]);
  });
});
