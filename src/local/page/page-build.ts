import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** Where the build of a source stands: each has a folder of its own, so that a page that is being served keeps the files it was built with. */
const buildOf = (folder: string, stamp: string): string => path.join(folder, stamp.slice(0, 16));
const isWhole = (build: string, stamp: string): boolean => existsSync(path.join(build, STAMP)) && readFileSync(path.join(build, STAMP), 'utf8') === stamp;

/** Whether a build is needed before the page can be served. */
export function isPageStale(folder = BUILD_FOLDER): boolean {
  const stamp = stampOf();
  return !isWhole(buildOf(folder, stamp), stamp);
}

/** Builds the page where its source was not built yet, and says where it stands. A build that fails leaves nothing behind. */
export async function buildPage({ note, signal, folder = BUILD_FOLDER }: { readonly note: (text: string) => void; readonly signal: AbortSignal; readonly folder?: string }): Promise<string> {
  const stamp = stampOf();
  const build = buildOf(folder, stamp);
  if (isWhole(build, stamp)) return build;
  const began = performance.now();
  note('Building the page (once; a few seconds) ...');
  const fresh = path.join(folder, `under-way-${process.pid}`);
  try {
    await runBuild(fresh, signal);
    writeFileSync(path.join(fresh, STAMP), stamp);
    // Somebody else may have been quicker: both builds are the same.
    if (!isWhole(build, stamp)) {
      rmSync(build, { recursive: true, force: true });
      renameSync(fresh, build);
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  forgetOld(folder, build);
  note(`The page was built in ${((performance.now() - began) / 1_000).toFixed(1)} s.`);
  return build;
}

const KEPT = 3;

/** Builds that nobody has made anew for long; those that may still be served stay. */
function forgetOld(folder: string, current: string): void {
  const old = readdirSync(folder).map((name) => path.join(folder, name)).filter((place) => place !== current && existsSync(path.join(place, STAMP)))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const place of old.slice(KEPT - 1)) rmSync(place, { recursive: true, force: true });
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
