import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';

const PROJECT = path.resolve(import.meta.dirname, '..', '..', '..');
const SOURCE = path.join(PROJECT, 'dashboard');
/** What the page is built from, beside the packages that the lockfile names. */
const PARTS = ['app', 'public', 'desk', 'server/live', 'as-it-is.ts', 'react-router.config.ts', 'vite.config.ts', 'tsconfig.json'];
const STAMP = '.coinbot-build';

/** Another folder in this project may take its place, so that several copies work side by side. */
export const BUILD_FOLDER = path.resolve(SOURCE, process.env['PAGE_BUILD_FOLDER'] ?? 'build');

function filesUnder(place: string): readonly string[] {
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).toSorted();
}

/** Changes when anything does that the page is built from. */
function stampOf(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(PROJECT, 'package-lock.json')));
  for (const part of PARTS) {
    const place = path.join(SOURCE, part);
    for (const file of part.includes('.') ? [place] : filesUnder(place)) hash.update(path.relative(SOURCE, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const stampIn = (folder: string): string => {
  const file = path.join(folder, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

/** Whether a build is needed before the page can be served. */
export const isPageStale = (folder = BUILD_FOLDER): boolean => stampIn(folder) !== stampOf();

/** Builds the page where its build is missing or older than its source. A build that fails leaves the one before in its place. */
export async function buildPage({ note, signal, folder = BUILD_FOLDER }: { readonly note: (text: string) => void; readonly signal: AbortSignal; readonly folder?: string }): Promise<string> {
  const stamp = stampOf();
  if (stampIn(folder) === stamp) return folder;
  const began = performance.now();
  note('Building the page (once; a few seconds) ...');
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  try {
    await runBuild(fresh, signal);
    writeFileSync(path.join(fresh, STAMP), stamp);
    const old = `${folder}.old.${process.pid}`;
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  note(`The page was built in ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
  return folder;
}

function runBuild(folder: string, signal: AbortSignal): Promise<void> {
  const program = path.join(PROJECT, 'node_modules', '@react-router', 'dev', 'bin.cjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'build', SOURCE], { cwd: SOURCE, env: { ...process.env, PAGE_BUILD: folder, NODE_ENV: 'production', NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'], signal, windowsHide: true });
    let said = '';
    const hear = (chunk: Buffer): void => { said = `${said}${chunk.toString('utf8')}`.slice(-4_000); };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new DataError(`the page in "${SOURCE}" could not be built (code ${code ?? 'none'}):\n${said.trim().split('\n').slice(-12).join('\n')}`));
    });
  });
}
