import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../config/load.ts';

/** What the lockfile says of one package. */
export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  /** It lies inside of another package. */
  readonly inBundle?: boolean;
}

/** Where the packages of this project are listed for a person to review; `npm run packages` writes it from the lockfile. */
export const PACKAGE_LIST = 'docs/packages.txt';

/** The packages of the lockfile by their place in node_modules. */
export function lockedPackages(): ReadonlyMap<string, LockedPackage> {
  const { packages }: { readonly packages: Record<string, LockedPackage> } = JSON.parse(readFileSync(path.join(projectRoot, 'package-lock.json'), 'utf8'));
  return new Map(Object.entries(packages).filter(([place]) => place !== ''));
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
export const packageName = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** One line for each package and version, sorted. */
export function packageList(): string {
  const names = [...lockedPackages()].map(([place, { version }]) => `${packageName(place)} ${version ?? ''}`);
  return `${[...new Set(names)].toSorted().join('\n')}\n`;
}

if (realpathSync(process.argv[1]) === import.meta.filename) {
  writeFileSync(path.join(projectRoot, PACKAGE_LIST), packageList());
  process.stdout.write(`wrote ${PACKAGE_LIST}: look at what changed before it is committed\n`);
}
