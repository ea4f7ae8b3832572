import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../config/load.ts';
import { lockedPackages, PACKAGE_LIST, packageList, packageName } from './packages.ts';

const text = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');
const locked = [...lockedPackages()];

describe('the packages', () => {
  it('are those somebody has looked at (after a change: `npm run packages`, review docs/packages.txt, commit both)', () => {
    expect(text(PACKAGE_LIST)).toBe(packageList());
    expect(locked.length).toBeGreaterThan(100);
  });

  it('are pinned by content, and by no address they come from', () => {
    // What comes inside of another package is pinned with that one.
    expect(locked.filter(([, { integrity, inBundle }]) => inBundle !== true && !integrity?.startsWith('sha512-')).map(([place]) => place)).toEqual([]);
    expect(locked.filter(([, { resolved, link }]) => resolved !== undefined || link === true).map(([place]) => place)).toEqual([]);
  });

  it('that want to run a script at installation are known, and none of the known is gone', () => {
    const wanting = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([place]) => packageName(place));
    expect(wanting.toSorted()).toEqual(Object.keys(JSON.parse(text('docs/install-scripts.json'))).toSorted());
  });

  it('run no script at installation, and come in exact versions', () => {
    const settings = text('.npmrc').split('\n');
    expect(settings).toEqual(expect.arrayContaining(['ignore-scripts=true', 'save-exact=true', 'omit-lockfile-registry-resolved=true']));
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text('package.json'));
    const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)));
    expect(loose).toEqual([]);
  });

  it('bring a Node for every platform the starter looks for', () => {
    const { optionalDependencies } = JSON.parse(text('package.json'));
    for (const name of Object.keys(optionalDependencies)) expect(text('src/local/coinbot.mjs')).toContain(`'${name}'`);
  });
});
