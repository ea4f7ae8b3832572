import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS, faultsIn, rowsIn } from './fault-titles.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const rows = rowsIn(readFileSync(path.join(root, 'docs/faults.md'), 'utf8'));
const files = globSync(['src/**/*.test.ts', 'tests/**/*.test.ts'], { cwd: root }).map((file) => file.replaceAll('\\', '/')).filter((file) => file !== 'tests/faults/faults.test.ts');
const named = new Map(files.map((file) => [file, faultsIn(readFileSync(path.join(root, file), 'utf8'))]));
const isTest = (file: string): boolean => file.endsWith('.test.ts');

describe('the table of faults', () => {
  it('has a row for each of the 68, in order, and says what is done', () => {
    expect(rows.map(({ fault }) => fault)).toEqual(Array.from({ length: FAULTS }, (_, i) => i + 1));
    expect(rows.filter(({ what, does }) => what.length < 3 || does.length < 10)).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it('names files that exist', () => {
    expect(rows.flatMap(({ fault, does, files: proofs }) => [...proofs, ...[...does.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, file]) => file)].filter((file) => !existsSync(path.join(root, file))).map((file) => `${fault}: ${file}`))).toEqual([]);
  });

  it('names as proof tests alone, and each has a title with the number', () => {
    expect(rows.flatMap(({ fault, files: proofs }) => proofs.filter((file) => !isTest(file) || named.get(file)?.has(fault) !== true).map((file) => `${fault}: ${file}`))).toEqual([]);
  });

  it('says why where nothing proves a row, and only there', () => {
    expect(rows.filter(({ files: proofs, does }) => proofs.length === 0 && !/^(Not (built yet|tested)|Measured, not tested): .{40}/.test(does)).map(({ fault }) => fault)).toEqual([]);
    expect(rows.filter(({ files: proofs, does }) => proofs.length > 0 && /^(Not |Measured, not)/.test(does)).map(({ fault }) => fault)).toEqual([]);
  });

  it('leaves out no fault that some test proves', () => {
    const proven = new Set([...named.values()].flatMap((numbers) => [...numbers]));
    expect(rows.filter(({ fault, files: proofs }) => proofs.length === 0 && proven.has(fault)).map(({ fault }) => fault)).toEqual([]);
    expect([...proven].filter((fault) => fault < 1 || fault > FAULTS)).toEqual([]);
  });
});

describe('the search for titles', () => {
  it('finds what tests, groups and cases name, ranges included, and no traps', () => {
    const source = ["it('a (fault 3)', () => {", "describe('(faults 4 and 5) b', () => {", "  ['a case (faults 7 to 9)', 1],", 'it.each(x)("it\'s %s (faults 11, 13, trap 17)", () => {', 'test(`c (fault 20)`, () => {'].join('\n');
    expect([...faultsIn(source)]).toEqual([3, 4, 5, 7, 8, 9, 11, 13, 20]);
  });

  it('passes over comments, plain text and tests that are left out', () => {
    const source = ["// it('a (fault 3)', () => {", "/** 'b (fault 4)' */", "it.skip('c (fault 5)', () => {", "test.todo('d (fault 6)');", "xit('e (fault 7)', () => {", 'return 8; // (fault 8)'].join('\n');
    expect([...faultsIn(source)]).toEqual([]);
  });

  it('reads rows, and refuses one with another number of columns', () => {
    expect(rowsIn('| # | Fault |\n|---|---|\n| 7 | a | b | `x/y.test.ts`, `z.test.ts` |\ntext | 8 | c |')).toEqual([{ fault: 7, what: 'a', does: 'b', proof: '`x/y.test.ts`, `z.test.ts`', files: ['x/y.test.ts', 'z.test.ts'] }]);
    expect(() => rowsIn('| 7 | a | b | c | d |')).toThrow('fault 7');
  });
});
