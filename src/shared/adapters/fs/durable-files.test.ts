import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { durableFiles } from './durable-files.ts';

let folder = '';
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'durable-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

it('puts a file in place, parts one after the other, making the folder', async () => {
  const file = path.join(folder, 'a/b/c.bin');
  await durableFiles().replace(file, Buffer.from('one '), Buffer.from('two'));
  await durableFiles().replace(file, Buffer.from('three '), Buffer.from('four'));
  expect(readFileSync(file, 'utf8')).toBe('three four');
  expect(readdirSync(path.dirname(file))).toEqual(['c.bin']);
});

it('keeps the old file and leaves nothing behind when the new one fails half way', async () => {
  const file = path.join(folder, 'kept.txt');
  await durableFiles().replace(file, Buffer.from('old'));
  await expect(durableFiles().replaceWith(file, async (temporary) => {
    await writeFile(temporary, 'half of the ne');
    expect(readFileSync(file, 'utf8')).toBe('old');
    throw new Error('the disk is full');
  })).rejects.toThrow('the disk is full');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder).filter((name) => name.includes('kept'))).toEqual(['kept.txt']);
});
