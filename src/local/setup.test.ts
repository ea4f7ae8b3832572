import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let root = '';

/** A project with one package that comes from its own folder: installing it needs npm but no network. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'coinbot-setup-'));
  mkdirSync(path.join(root, 'src', 'local'), { recursive: true });
  for (const file of ['setup.mjs', 'coinbot.mjs']) copyFileSync(path.join(import.meta.dirname, file), path.join(root, 'src', 'local', file));
  mkdirSync(path.join(root, 'inside'));
  writeFileSync(path.join(root, 'inside', 'package.json'), JSON.stringify({ name: 'inside', version: '1.0.0' }));
  writeProject({ inside: 'file:inside' }, { 'inside': { version: '1.0.0' }, 'node_modules/inside': { resolved: 'inside', link: true } });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeProject(dependencies: Record<string, string>, packages: Record<string, unknown>): void {
  const manifest = { name: 'fresh', version: '1.0.0', dependencies };
  writeFileSync(path.join(root, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest, ...packages } }));
}

const setUp = (variables: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['src/local/setup.mjs'], { cwd: root, encoding: 'utf8', env: { ...process.env, npm_execpath: '', ...variables } });

describe('setting a fresh clone up', () => {
  it('installs what the lockfile names, says so in one line, and says nothing the second time', () => {
    const first = setUp();
    expect(first.stderr).toMatch(/^Installing the packages .* done in \d+ s\.\n$/);
    expect(first.status).toBe(0);
    expect(lstatSync(path.join(root, 'node_modules', 'inside')).isSymbolicLink()).toBe(true);
    expect(setUp()).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it.skipIf(process.platform === 'win32')('links the command that npx looks for', () => {
    setUp();
    expect(lstatSync(path.join(root, 'node_modules', '.bin', 'coinbot')).isSymbolicLink()).toBe(true);
    expect(readFileSync(path.join(root, 'node_modules', '.bin', 'coinbot'), 'utf8')).toContain('#!/usr/bin/env node');
  });

  it('installs again when the lockfile is another one', () => {
    setUp();
    mkdirSync(path.join(root, 'second'));
    writeFileSync(path.join(root, 'second', 'package.json'), JSON.stringify({ name: 'second', version: '1.0.0' }));
    writeProject({ inside: 'file:inside', second: 'file:second' }, {
      'inside': { version: '1.0.0' }, 'node_modules/inside': { resolved: 'inside', link: true },
      'second': { version: '1.0.0' }, 'node_modules/second': { resolved: 'second', link: true },
    });
    expect(setUp().stderr).toContain('Installing');
    expect(existsSync(path.join(root, 'node_modules', 'second'))).toBe(true);
  });

  it('takes packages that npm has installed before it as they are', () => {
    setUp();
    rmSync(path.join(root, 'node_modules', '.coinbot-setup'));
    expect(setUp()).toMatchObject({ status: 0, stderr: '' });
  });

  it('installs again when a package is gone from the folder', () => {
    setUp();
    rmSync(path.join(root, 'node_modules', '.coinbot-setup'));
    rmSync(path.join(root, 'node_modules', 'inside'));
    expect(setUp().stderr).toContain('Installing');
  });

  it('says what to do without a network, and tries again the next time', () => {
    writeProject({ far: '1.0.0' }, { 'node_modules/far': { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==` } });
    writeFileSync(path.join(root, '.npmrc'), 'registry=http://127.0.0.1:9/\nfetch-retries=0\n');
    const variables = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: path.join(root, 'cache') };
    const failed = setUp(variables);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('The package registry cannot be reached.');
    expect(failed.stderr).not.toMatch(/^\s+at /m);
    expect(setUp(variables).status).toBe(1);
  });

  it('does not take a half-written lockfile for a done one', () => {
    setUp();
    appendFileSync(path.join(root, 'package-lock.json'), '}');
    const failed = setUp();
    expect(failed.status).toBe(1);
    expect(failed.stderr).not.toMatch(/^\s+at /m);
  });
});
