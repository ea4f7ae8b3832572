import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../config/load.ts';
import { checkLayers } from './layers.ts';

const root = mkdtempSync(path.join(tmpdir(), 'coinbot-layers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

/** One file for each rule of the house that somebody might break on a tired evening. */
const BREACHES: readonly (readonly [string, string, string])[] = [
  ['src/shared/domain/looks-up.ts', "export { x } from '../engine/x.ts';", 'domain-looks-only-at-itself'],
  ['src/shared/indicators/looks-aside.ts', "export { x } from '../portfolio/x.ts';", 'indicators-looks-only-at-domain'],
  ['src/shared/strategies/looks-at-types.ts', "import type { x } from '../engine/x.ts'; export type Y = typeof x;", 'strategies-looks-only-at-domain-indicators'],
  ['src/shared/handlers/knows-a-vendor.ts', "export { x } from '../adapters/duckdb/x.ts';", 'handlers-looks-only-at'],
  ['src/shared/adapters/redis/knows-a-neighbour.ts', "export { x } from '../duckdb/x.ts';", 'adapters-do-not-know-each-other'],
  ['src/shared/engine/reads-a-file.ts', "export { readFileSync } from 'node:fs';", 'pure-layers-touch-no-node'],
  ['src/shared/engine/hashes.ts', "export { createHash } from 'node:crypto';", 'only-handlers-hash'],
  ['src/shared/evaluation/uses-a-package.ts', "export { z } from 'zod';", 'these-layers-touch-no-package'],
  ['src/shared/strategies/uses-a-package.ts', "export { Command } from 'commander';", 'these-layers-touch-only-zod'],
  ['src/shared/handlers/uses-an-sdk.ts', "export { DuckDBInstance } from '@duckdb/node-api';", 'one-home-for-duckdb'],
  ['src/local/uses-an-sdk.ts', "export { DuckDBInstance } from '@duckdb/node-api';", 'one-home-for-duckdb'],
  ['src/shared/utils/anything.ts', "export { x } from '../utils/other.ts';", 'every-folder-of-shared-is-a-layer'],
  ['src/shared/engine/knows-a-shell.ts', "export { x } from '../../local/x.ts';", 'nobody-imports-a-shell'],
  ['src/lambdas/knows-a-shell.ts', "export { x } from '../local/x.ts';", 'shells-do-not-know-each-other'],
  ['src/shared/domain/round.ts', "export { y } from './about.ts'; export const z = 1;", 'no-cycles'],
  ['src/shared/domain/alone.ts', 'export const alone = 1;', 'no-orphans'],
  ['src/shared/domain/missing.ts', "export { x } from './nowhere.ts';", 'unresolvable'],
  ['src/shared/domain/uses-a-test.ts', "export { x } from './x.test.ts';", 'not-to-test'],
  ['src/local/uses-a-dev-package.ts', "export { expect } from 'vitest';", 'not-to-dev-dep'],
];

/** What the breaches import. */
const GROUND: Readonly<Record<string, string>> = {
  'src/shared/engine/x.ts': 'export const x = 1;',
  'src/shared/portfolio/x.ts': 'export const x = 1;',
  'src/shared/adapters/duckdb/x.ts': 'export const x = 1;',
  'src/shared/utils/other.ts': 'export const x = 1;',
  'src/shared/domain/x.test.ts': 'export const x = 1;',
  'src/shared/domain/about.ts': "export { z } from './round.ts'; export const y = 1;",
  'src/local/x.ts': 'export const x = 1;',
};

describe('the layer check', () => {
  beforeAll(() => {
    for (const [file, text] of Object.entries(GROUND)) write(file, text);
    for (const [file, text] of BREACHES) write(file, text);
    cpSync(path.join(projectRoot, 'package.json'), path.join(root, 'package.json'));
    symlinkSync(path.join(projectRoot, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  });

  it('finds every breach planted, by its rule', async () => {
    const { violations } = await checkLayers(root);
    for (const [file, , rule] of BREACHES) expect(violations.filter((line) => line.startsWith(rule) && line.includes(file)), `${rule} in ${file}`).not.toEqual([]);
  });

  it('reads every source file, says how many, and fails when it read none', async () => {
    const { cruised, unread } = await checkLayers(root);
    expect({ cruised, unread }).toEqual({ cruised: Object.keys(GROUND).length + BREACHES.length, unread: [] });
    const empty = path.join(root, 'empty');
    mkdirSync(path.join(empty, 'src'), { recursive: true });
    expect(await checkLayers(empty)).toMatchObject({ cruised: 0 });
  });
});

describe('the lint rules', () => {
  it.each([
    ['src/shared/engine/clock.ts', 'export const now = (): number => Date.now();', 'no-restricted-globals'],
    ['src/shared/venue/luck.ts', 'export const luck = (): number => Math.random();', 'no-restricted-properties'],
    ['src/shared/risk/setting.ts', "export const setting = process.env['X'];", 'no-restricted-globals'],
    ['src/shared/strategies/wait.ts', 'export const wait = (done: () => void): unknown => setTimeout(done, 1);', 'no-restricted-globals'],
    ['src/local/any.ts', 'export const x = (y: any): unknown => y;', 'no-explicit-any'],
    ['src/local/sure.ts', 'export const x = (y?: string): string => y!;', 'no-non-null-assertion'],
    ['src/local/code.ts', 'export const run = (text: string): unknown => eval(text);', 'no-eval'],
  ])('catch what was planted in %s', (file, text, rule) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'coinbot-lint-'));
    try {
      cpSync(path.join(projectRoot, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
      const lint = () => spawnSync(process.execPath, [path.join(projectRoot, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--deny-warnings', 'src'], { cwd: folder, encoding: 'utf8' });
      expect(lint()).toMatchObject({ status: 1, stdout: expect.stringContaining(rule) });
      writeFileSync(path.join(folder, file), 'export const fine = 1;');
      expect(lint()).toMatchObject({ status: 0 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
