import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MANIFEST_FORMAT } from '../../shared/ports/dataset-manifest.ts';
import { assertMayWrite } from './may-write.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'may-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

const place = (...names: readonly string[]) => path.join(folder, ...names);
function file(...names: readonly string[]): string {
  mkdirSync(path.dirname(place(...names)), { recursive: true });
  writeFileSync(place(...names), names.at(-1) === 'manifest.json' ? `{"format":"${MANIFEST_FORMAT}"}` : 'x');
  return place(...names);
}

describe('a file to write', () => {
  it('may be new, in a folder that is there or one below it, or replace a report', () => {
    expect(() => assertMayWrite(place('a.html'), [])).not.toThrow();
    expect(() => assertMayWrite(place('new', 'a.html'), [])).not.toThrow();
    expect(() => assertMayWrite(file('b.html'), [file('run.json'), place('nowhere')])).not.toThrow();
    expect(() => assertMayWrite(place('a.parquet'), [], { parquet: 'new' })).not.toThrow();
    expect(() => assertMayWrite(file('old.parquet'), [], { parquet: 'replace' })).not.toThrow();
    writeFileSync(place('manifest.json'), '{"name":"a web page"}');
    expect(() => assertMayWrite(place('a.html'), [])).not.toThrow();
    rmSync(place('manifest.json'));
  });

  it.each<[string, () => readonly [string, readonly string[], ('new' | 'replace')?], RegExp]>([
    ['an input', () => [file('in.json'), [file('other.json'), place('sub', '..', 'in.json')]], /in\.json" is read by this command/],
    ['an input, although it may be replaced', () => [file('in.parquet'), [place('in.parquet')], 'replace'], /is read by this command/],
    ['a link to an input', () => { symlinkSync(file('linked.json'), place('link.json')); return [place('link.json'), [place('linked.json')]]; }, /is read by this command/],
    ['an input under another name', () => { linkSync(file('hard.json'), place('hard2.json')); return [place('hard2.json'), [place('hard.json')]]; }, /is read by this command/],
    ['a folder', () => [folder, []], /is a folder/],
    ['a device', () => ['/dev/null', []], /is no ordinary file/],
    ['market data', () => [place('report.Parquet'), []], /ends in \.parquet/],
    ['Parquet that is there', () => [file('there.parquet'), [], 'new'], /is there already: expected a new file, or --force/],
    ['a place in a dataset', () => { file('set', 'manifest.json'); return [place('set', 'deep', 'x.html'), []]; }, /lies in the dataset ".*set"/],
    ['a read-only file', () => { chmodSync(file('frozen.html'), 0o444); return [place('frozen.html'), []]; }, /is read-only/],
    ['a place two folders away from any', () => [place('no', 'such', 'x.html'), []], /expected the folder ".*no", found none/],
    ['a place below a file', () => [path.join(file('plain.txt'), 'x.html'), []], /plain\.txt" is a file: expected a folder/],
  ])('must not be %s', (_, given, text) => {
    const [target, inputs, parquet] = given();
    expect(() => assertMayWrite(target, inputs, parquet === undefined ? {} : { parquet })).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(text) }));
  });
});
