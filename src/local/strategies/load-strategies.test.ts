import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { shippedStrategies } from './shipped-strategies.ts';

const loader = pathToFileURL(path.join(import.meta.dirname, 'load-strategies.ts')).href;
const SCRIPT = `
  const { loadStrategies, loadStrategiesFor } = await import(process.argv[1]);
  const [, , folder, name] = process.argv;
  const warnings = [];
  const answer = await (name === undefined ? loadStrategies(folder) : loadStrategiesFor(name, folder, (text) => warnings.push(text))).then(
    (known) => ({ names: known.map(({ name }) => name), ...(warnings.length === 0 ? {} : { warnings }) }),
    (error) => ({ error: error.name, message: error.message }),
  );
  console.log(JSON.stringify(answer));
`;

interface Answer {
  readonly names?: readonly string[];
  readonly warnings?: readonly string[];
  readonly error?: string;
  readonly message?: string;
}

/** Loads in a Node of its own: the test runner has another way of importing, and what counts is Node's. */
async function load(folder: string, name?: string): Promise<Answer> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', SCRIPT, loader, folder, ...(name === undefined ? [] : [name])]);
  return JSON.parse(stdout) as Answer;
}

const folders: string[] = [];
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'strategies-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const HEAD = "import { z } from 'zod';\nimport { defineStrategy } from '#coinbot/strategy';\nimport { ema } from '#coinbot/indicators/ema';\n";
const strategyText = (name: string) => `${HEAD}export const own = defineStrategy({ name: '${name}', summary: 'Mine.', params: z.object({ n: z.int().min(2).max(9).default(3).describe('Candles') }),
  indicators: ({ n }) => ({ mean: ema(n) }), decide: ({ mean }, i) => Math.sign(mean[i]) });\n`;
const shipped = shippedStrategies.map(({ name }) => name);

describe('loadStrategies', () => {
  it('loads the example of the documentation', async () => {
    const folder = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'examples', 'strategies');
    expect((await load(folder)).names).toEqual([...shipped, 'ema-pullback']);
  });

  it('adds those of a folder anywhere, by file name, TypeScript and JavaScript, named or default export', async () => {
    const folder = await folderWith({
      'b.ts': `${strategyText('beta')}const unused: number = 1;\nexport type Unused = typeof unused;\n`,
      'a.mjs': strategyText('alpha').replace('export const own =', 'export default'),
      'c.js': `${strategyText('gamma')}export default own;\n`,
      'd.d.ts': 'broken(', 'e.test.ts': 'broken(', 'notes.md': 'broken(',
    });
    expect((await load(folder)).names).toEqual([...shipped, 'alpha', 'beta', 'gamma']);
  });

  it('finds none in a folder that is not there, and says when it is a file', async () => {
    const folder = await folderWith({ 'a.txt': '' });
    expect((await load(path.join(folder, 'none'))).names).toEqual(shipped);
    expect(await load(path.join(folder, 'a.txt'))).toEqual({ error: 'UsageError', message: `expected a folder of strategies, found the file "${path.join(folder, 'a.txt')}"` });
  });

  it.each([
    ['a syntax error in TypeScript', `${HEAD}\nconst a: = 1;\n`, 'syntax error in line 5: '],
    ['a syntax error in JavaScript', `${HEAD}const a = = 1;\n`, 'syntax error in line 4: '],
    ['an enum, which is no type to strip', `${HEAD}enum A { b }\n`, 'syntax error in line 4: TypeScript enum is not supported in strip-only mode'],
    ['an indicator that is not there', "import { q } from '#coinbot/indicators/quux';\n", 'imports what is not there: Cannot find module'],
    ['a part of the product that is not offered', "import { q } from '#coinbot/engine';\n", 'imports "#coinbot/engine", expected "#coinbot/strategy" or "#coinbot/indicators/<name>"'],
    ['an exception', `${HEAD}\nthrow new Error('no');\n`, 'failed when it was loaded in line 5: no'],
    ['no export', 'const a = 1;\n', 'expected one export made by defineStrategy or defineOrderStrategy, found no export'],
    ['an export of something else', "export const mine = { name: 'mine' };\n", 'expected one export made by defineStrategy or defineOrderStrategy, found the exports "mine"'],
    ['two strategies', `${strategyText('one')}export const other = { ...own, name: 'two' };\n`, 'expected one strategy, found 2: "two", "one"'],
    ['the name of a shipped one', strategyText('grid'), 'the name "grid" is taken by a shipped strategy'],
    ['a wrong shape', strategyText('one').replace('decide: ', 'decides: '), 'expected "decide" to be a function, found "undefined"'],
  ])('refuses %s', async (what, text, message) => {
    const file = what.includes('JavaScript') ? 'mine.js' : 'mine.ts';
    const folder = await folderWith({ [file]: text });
    const answer = await load(folder);
    expect(answer.error).toBe('UsageError');
    expect(answer.message).toContain(`${path.join(folder, file)}: ${message}`);
  });

  it('loads nothing when one file is broken, and names every broken one', async () => {
    const folder = await folderWith({ 'a.ts': strategyText('alpha'), 'b.ts': 'broken(', 'c.ts': strategyText('alpha') });
    const { names, message } = await load(folder);
    expect(names).toBeUndefined();
    expect(message).toMatch(/^2 strategy files cannot be used:\n.*b[.]ts: syntax error in line 1.*\n.*c[.]ts: the name "alpha" is taken by .*a[.]ts$/s);
  });
});

describe('loadStrategiesFor', () => {
  it('leaves broken files out, with a warning, where a shipped strategy is asked for', async () => {
    const folder = await folderWith({ 'a.ts': strategyText('alpha'), 'b.ts': 'broken(' });
    const { names, warnings } = await load(folder, 'grid');
    expect(names).toEqual([...shipped, 'alpha']);
    expect(warnings).toEqual([expect.stringMatching(/^warning: left out: .*b[.]ts: syntax error in line 1/)]);
  });

  it('loads nothing where one of the user is asked for, or where a file takes the name asked for', async () => {
    const folder = await folderWith({ 'a.ts': strategyText('alpha'), 'b.ts': 'broken(', 'c.ts': strategyText('grid') });
    expect(await load(folder, 'alpha')).toMatchObject({ error: 'UsageError', message: expect.stringContaining('b.ts') as string });
    expect(await load(folder, 'grid')).toMatchObject({ error: 'UsageError', message: expect.stringContaining('c.ts') as string });
    expect((await load(folder, 'dca')).warnings?.length).toBe(2);
  });
});
