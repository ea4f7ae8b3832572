import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRAPS, trapsIn } from './trap-titles.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const files = globSync(['src/**/*.test.ts', 'tests/**/*.test.ts'], { cwd: root }).map((file) => file.replaceAll('\\', '/')).filter((file) => file !== 'tests/traps/traps.test.ts');
const tests = files.flatMap((file) => trapsIn(readFileSync(path.join(root, file), 'utf8')).map((found) => ({ file, ...found })));

describe('backtest traps', () => {
  it('are 33', () => {
    expect(Object.keys(TRAPS).map(Number)).toEqual(Array.from({ length: 33 }, (_, i) => i + 1));
    expect(files.length).toBeGreaterThan(50);
  });

  it('each have a test whose title names the number', () => {
    const missing = Object.entries(TRAPS).filter(([number]) => !tests.some(({ trap }) => trap === Number(number))).map(([number, name]) => `${number} ${name}`);
    expect(missing).toEqual([]);
  });

  it('are known where a title names one', () => {
    expect(tests.filter(({ trap }) => !(trap in TRAPS))).toEqual([]);
  });
});

describe('the search for titles', () => {
  it('finds tests, one for each number they name', () => {
    const source = ["it('a (trap 3)', () => {", 'it("it\'s b (traps 4 and 5)", async () => {', "it.each([1, 2])('c %i (trap 6)', (n) => {", "it.each<[string]>([\n  ['x'],\n])('d %s (traps 7, 8 and 9)', (n) => {"].join('\n');
    expect(trapsIn(source).map(({ trap }) => trap)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it('passes over groups, comments, tests that are left out and texts that are no title', () => {
    const source = ["describe('a (trap 3)', () => {", "// it('b (trap 4)', () => {", "it.skip('c (trap 5)', () => {", "it.todo('d (trap 6)');", "xit('e (trap 7)', () => {", "const text = 'f (trap 8)';"].join('\n');
    expect(trapsIn(source)).toEqual([]);
  });
});
