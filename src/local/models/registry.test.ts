import { fork, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Registry, type RegistryContent } from './registry.ts';
import { registryLine, registryLines } from './registry-lines.ts';
import type { RegistryEntry } from './registry-entry.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'registry-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const added = (model: string, slot = 'binance-BTC-USDT-1h'): RegistryEntry => ({ kind: 'added', slot, instrument: 'binance:BTC/USDT', timeframe: '1h', model });
const modelsOf = ({ rows }: RegistryContent): readonly string[] => rows.flatMap((row) => (row.kind === 'added' ? [row.model] : []));

test('a folder without a registry has an empty record', async () => {
  expect(await new Registry(path.join(folder, 'none')).read()).toEqual({ rows: [], warnings: [], lost: [] });
});

test('rows are numbered and stay', async () => {
  const registry = new Registry(path.join(folder, 'models'));
  expect(await registry.append(10, () => [added('a'), added('b')])).toMatchObject([{ seq: 1, at: 10, model: 'a' }, { seq: 2, at: 10, model: 'b' }]);
  await registry.append(20, (known) => { expect(modelsOf(known)).toEqual(['a', 'b']); return [added('c')]; });
  expect((await new Registry(path.join(folder, 'models')).read()).rows).toEqual([{ seq: 1, at: 10, ...added('a') }, { seq: 2, at: 10, ...added('b') }, { seq: 3, at: 20, ...added('c') }]);
});

test('nothing to add leaves no file', async () => {
  const registry = new Registry(folder);
  expect(await registry.append(1, () => [])).toEqual([]);
  expect(existsSync(registry.file)).toBe(false);
});

test('a line of which any bit is another is not read', () => {
  const line = Buffer.from(registryLine({ seq: 7 }));
  expect(registryLines(line).rows).toEqual([{ seq: 7 }]);
  for (let bit = 0; bit < 8 * (line.length - 1); bit++) {
    const changed = Buffer.from(line);
    changed[bit >> 3] ^= 1 << (bit & 7);
    expect(registryLines(changed).rows, `bit ${bit}`).toEqual([]);
  }
});

test('wherever the end is cut off, the whole lines before it stay, and the next write goes on behind them', async () => {
  const registry = new Registry(folder);
  await registry.append(1, () => [added('a'), added('b'), added('c')]);
  const whole = readFileSync(registry.file);
  await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
    writeFileSync(registry.file, whole.subarray(0, length));
    // A process that died in the middle had promised nothing yet.
    rmSync(path.join(folder, 'registry.head'), { force: true });
    const before = modelsOf(await registry.read());
    expect(['a', 'b', 'c'].slice(0, before.length)).toEqual(before);
    const [{ seq }] = await registry.append(2, () => [added('next')]);
    expect(seq).toBe(before.length + 1);
    expect(await registry.read()).toMatchObject({ warnings: [] });
    expect(modelsOf(await registry.read())).toEqual([...before, 'next']);
  }), { numRuns: 60 });
  expect(readdirSync(folder).some((name) => name.startsWith('registry.jsonl.torn-'))).toBe(true);
});

test('zeroes that a power cut left at the end are cut off and kept aside', async () => {
  const registry = new Registry(folder);
  await registry.append(1, () => [added('a')]);
  const { size } = statSync(registry.file);
  appendFileSync(registry.file, Buffer.alloc(64));
  await registry.append(2, () => [added('b')]);
  expect(modelsOf(await registry.read())).toEqual(['a', 'b']);
  expect(readFileSync(`${registry.file}.torn-${size}`)).toEqual(Buffer.alloc(64));
});

test('a line that was changed is lost and told of; the others stay', async () => {
  const registry = new Registry(folder);
  await registry.append(1, () => [added('a'), added('b'), added('c')]);
  writeFileSync(registry.file, readFileSync(registry.file, 'utf8').replace('"model":"b"', '"model":"x"'));
  const content = await registry.read();
  expect(modelsOf(content)).toEqual(['a', 'c']);
  expect(content.warnings).toEqual([`${registry.file}: line 2 does not match its checksum, what it said is lost`]);
  expect(content.lost).toEqual([{ from: 2, to: 2, until: 1 }]);
  expect(await registry.append(2, () => [added('d')])).toMatchObject([{ seq: 4 }]);
});

test('what a later version wrote is left out and told of', async () => {
  const registry = new Registry(folder);
  await registry.append(1, () => [added('a')]);
  appendFileSync(registry.file, registryLine({ seq: 2, at: 3, kind: 'dreamt' } as never));
  const content = await registry.read();
  expect(modelsOf(content)).toEqual(['a']);
  expect(content.warnings).toEqual([`${registry.file}: number 2 is nothing that this version of the program knows, it is left out`]);
  // It may have been a person's word.
  expect(content.lost).toEqual([{ from: 2, to: 2, until: Infinity }]);
  expect(await registry.append(2, () => [added('b')])).toMatchObject([{ seq: 3 }]);
});

describe('rows that are gone', () => {
  const lines = (): string[] => readFileSync(new Registry(folder).file, 'utf8').split('\n').slice(0, -1);
  const keep = (...kept: readonly number[]): void => { writeFileSync(new Registry(folder).file, kept.map((k) => `${lines()[k - 1]}\n`).join('')); };

  test.each([
    ['in the middle', [1, 3, 4], [{ from: 2, to: 2, until: 30 }]],
    ['at the beginning', [3, 4], [{ from: 1, to: 2, until: 30 }]],
    ['at the end', [1, 2], [{ from: 3, to: 4, until: Infinity }]],
    ['here and there', [2, 3], [{ from: 1, to: 1, until: 20 }, { from: 4, to: 4, until: Infinity }]],
    ['all together', [], [{ from: 1, to: 4, until: Infinity }]],
  ])('%s are missed, and their numbers are not given out again', async (_, kept, lost) => {
    const registry = new Registry(folder);
    for (const at of [10, 20, 30, 40]) await registry.append(at, () => [added(`m${at}`)]);
    keep(...kept);
    expect((await registry.read()).lost).toEqual(lost);
    expect(await registry.append(50, () => [added('next')])).toMatchObject([{ seq: 5 }]);
    expect((await registry.read()).lost).toEqual(lost.map((one) => ({ ...one, until: Math.min(one.until, 50) })));
  });

  test('the last line too, where it is there and says something else', async () => {
    const registry = new Registry(folder);
    await registry.append(10, () => [added('a'), added('b')]);
    rmSync(path.join(folder, 'registry.head'));
    writeFileSync(registry.file, readFileSync(registry.file, 'utf8').replace('"model":"b"', '"model":"x"'));
    expect((await registry.read()).lost).toEqual([{ from: 2, to: 2, until: Infinity }]);
    expect(await registry.append(20, () => [added('c')])).toMatchObject([{ seq: 3 }]);
    expect((await registry.read()).lost).toEqual([{ from: 2, to: 2, until: 20 }]);
  });
});

const writer = (slot: string, count: number): ChildProcess => fork(path.join(import.meta.dirname, 'registry-process.contract.ts'), [folder, slot, String(count)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
const saidBy = (child: ChildProcess): Promise<string> => new Promise((resolve) => {
  let said = '';
  child.stdout?.on('data', (text: Buffer) => { said += text.toString(); });
  child.once('close', () => { resolve(said); });
});

test('three processes and this one write at the same time, and no line is lost or numbered twice', async () => {
  const children = ['one', 'two', 'three'].map((slot) => saidBy(writer(slot, 20)));
  const registry = new Registry(folder);
  const own = Promise.all(Array.from({ length: 20 }, (_, i) => registry.append(i, () => [added(`m${i}`, 'own')])));
  await Promise.all([own, ...children]);
  const { rows, warnings } = await registry.read();
  expect(warnings).toEqual([]);
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
  for (const slot of ['one', 'two', 'three']) expect(modelsOf({ rows: rows.filter((row) => row.slot === slot), warnings, lost: [] })).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`));
}, 60_000);

test('a writer that is killed loses nothing that it promised, and holds nobody up', async () => {
  const promised: string[] = [];
  for (let round = 0; round < 3; round++) {
    const child = writer(`round-${round}`, 100_000);
    const said = saidBy(child);
    let lines = 0;
    child.stdout?.on('data', (text: Buffer) => {
      lines += text.toString().split('\n').length - 1;
      if (lines > 5) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    promised.push(...(await said).split('\n').slice(0, -1));
  }
  const registry = new Registry(folder);
  await registry.append(1, () => [added('after')]);
  const { rows, warnings } = await registry.read();
  const onRecord = new Set(rows.map((row) => `${row.seq} ${'model' in row ? row.model : ''}`));
  expect(promised.length).toBeGreaterThan(15);
  expect(promised.filter((line) => !onRecord.has(line))).toEqual([]);
  expect(warnings).toEqual([]);
}, 60_000);

test('a file that is none is an error that names it', async () => {
  const registry = new Registry(folder);
  mkdirSync(registry.file);
  await expect(registry.read()).rejects.toThrow(registry.file);
  await expect(registry.append(2, () => [added('b')])).rejects.toThrow(registry.file);
});
