import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** `fetch`: what is not on this machine is brought by npm. `local`: nothing is asked of the network. */
export type NativesFrom = 'local' | 'fetch';

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** As npm writes it: `sha512-` and the hash of the tarball in base64. */
  readonly integrity: string;
}

/** What `package-lock.json` says of a package. Throws where it does not know it. */
export function lockedPackage(projectRoot: string, name: string): LockedPackage {
  const file = path.join(projectRoot, 'package-lock.json');
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, { version?: string; integrity?: string } | undefined> };
  const { version, integrity } = packages[`node_modules/${name}`] ?? {};
  if (version === undefined || integrity === undefined || !integrity.startsWith('sha512-')) throw new Error(`expected "${name}" with a version and a sha512 in ${file}, found ${JSON.stringify({ version, integrity })}`);
  return { name, version, integrity };
}

export interface Staging {
  readonly projectRoot: string;
  readonly target: string;
  readonly from: NativesFrom;
  /** Paths inside the package; without it all of it. */
  readonly only?: readonly string[];
}

/**
 * Puts a package of the lockfile into the folder `target`, whatever machine this is: from node_modules where npm installed and checked it, else from
 * the tarball of the same hash. False where it is on neither and may not be fetched: `target` is left as it was.
 */
export function stagePackage(name: string, { projectRoot, target, from, only }: Staging): boolean {
  const locked = lockedPackage(projectRoot, name);
  const installed = path.join(projectRoot, 'node_modules', name);
  if (isInstalled(installed, locked)) {
    copy(installed, target, only);
    return true;
  }
  const tarball = heldTarball(projectRoot, locked, from);
  if (tarball === undefined) return false;
  const unpacked = `${target}.unpacked-${process.pid}`;
  mkdirSync(unpacked, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', unpacked]);
  copy(path.join(unpacked, 'package'), target, only);
  rmSync(unpacked, { recursive: true });
  return true;
}

function isInstalled(folder: string, { version }: LockedPackage): boolean {
  const file = path.join(folder, 'package.json');
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version === version;
}

function copy(source: string, target: string, only: readonly string[] | undefined): void {
  mkdirSync(target, { recursive: true });
  for (const part of only ?? ['.']) cpSync(path.join(source, part), path.join(target, part), { recursive: true, dereference: true });
}

/** A tarball that has been checked against the lockfile just now, kept for the next time. */
function heldTarball(projectRoot: string, locked: LockedPackage, from: NativesFrom): string | undefined {
  const folder = path.join(projectRoot, 'node_modules', '.cache', 'coinbot-natives');
  const held = path.join(folder, `${locked.name.replaceAll('/', '-').replace('@', '')}-${locked.version}.tgz`);
  if (existsSync(held) && integrityOf(held) === locked.integrity) return held;
  if (from === 'local') return undefined;
  const fresh = path.join(folder, `fetch-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    const packed = execFileSync('npm', ['pack', `${locked.name}@${locked.version}`, '--json', '--pack-destination', fresh], { cwd: fresh, encoding: 'utf8', shell: process.platform === 'win32' });
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    const brought = path.join(fresh, path.basename(filename.replaceAll('/', '-').replace('@', '')));
    const found = integrityOf(brought);
    if (found !== locked.integrity) throw new Error(`"${locked.name}@${locked.version}" is not what package-lock.json names: expected ${locked.integrity}, found ${found}`);
    renameSync(brought, held);
    return held;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const integrityOf = (file: string): string => `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
