import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { writeFileWhole } from '../config/write-file.ts';
import { systemErrorText } from './system-error.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'system-error-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'a-file');
writeFileSync(file, 'x');

async function textOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
  } catch (error) {
    return systemErrorText(error);
  }
  return 'nothing went wrong';
}

describe('an error of the operating system', () => {
  it.each<[string, () => unknown, string]>([
    ['a folder read as a file', () => readFileSync(folder), 'cannot read a file: it is a folder'],
    ['a file that is not there', () => readFileSync(path.join(folder, 'none')), `cannot open "${path.join(folder, 'none')}": no such file or folder`],
    ['a path through a file', () => readFileSync(path.join(file, 'x')), `cannot open "${path.join(file, 'x')}": a part of its path is a file, not a folder`],
    ['a folder that is a file', () => mkdirSync(file, { recursive: true }), `cannot write "${file}": it is a file, not a folder`],
    ['a folder listed that is a file', () => readdirSync(file), `cannot read "${file}": a part of its path is a file, not a folder`],
    ['a whole file over a folder', () => { mkdirSync(path.join(folder, 'there')); writeFileWhole(path.join(folder, 'there'), 'x'); }, `cannot write "${path.join(folder, 'there')}": it is a folder`],
    ['a durable file over a folder', () => { mkdirSync(path.join(folder, 'here')); return durableFiles().replace(path.join(folder, 'here'), Buffer.from('x')); }, `cannot write "${path.join(folder, 'here')}": it is a folder`],
  ])('is told in words, with the path: %s', async (_, work, text) => {
    expect(await textOf(work)).toBe(text);
  });

  it('names a full disk under SQLite, which names no file', () => {
    const error = Object.assign(new Error('database or disk is full'), { errcode: 13 });
    expect([systemErrorText(error), systemErrorText(error, 'queue.db')]).toEqual(['cannot write a database in the data folder: the disk is full', 'cannot write "queue.db": the disk is full']);
    expect(systemErrorText(Object.assign(new Error('database is locked'), { errcode: 5 }))).toBeUndefined();
  });

  it('never names the file that was on its way', async () => {
    // What Node says of a disk that fills up while a temporary file is opened.
    const at = (name: string) => Object.assign(new Error(`ENOSPC: no space left on device, open '${name}'`), { code: 'ENOSPC', syscall: 'open', path: name });
    expect(systemErrorText(at('/data/run.json.4711.part'))).toBe('cannot write "/data/run.json": the disk is full');
    expect(systemErrorText(at('/data/.manifest.json.0b0e7d6e-0f5c-4d3a-9a3e-6f1d2c3b4a59.tmp'))).toBe('cannot write "/data/manifest.json": the disk is full');
  });

  it.skipIf(!existsSync('/dev/full'))('of a disk that is full names the file, although the write itself does not know it', async () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    expect(await textOf(() => durableFiles().replaceWith(path.join(folder, 'b'), () => { throw error; }))).toBe(`cannot write "${path.join(folder, 'b')}": the disk is full`);
    expect(await textOf(() => writeFileSync('/dev/full', 'x'))).toBe('cannot write a file: the disk is full');
  });

  it('is no other error', () => {
    expect(systemErrorText(new Error('no'))).toBeUndefined();
    expect(systemErrorText(Object.assign(new Error('no'), { code: 'ECONNREFUSED', syscall: 'connect' }))).toBeUndefined();
    expect(systemErrorText('no')).toBeUndefined();
  });
});
