import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { CJS_BANNER, LAMBDA_TARGET } from './bundling.ts';
import { PROJECT_ROOT } from './constructs/code-bundle.ts';
import { BUILT_PAGE } from './settings.ts';

export interface PageBundleOptions {
  readonly projectRoot: string;
  readonly outputFolder: string;
}

export interface PageBundle {
  /** Unzipped, and as it weighs about when it is zipped. */
  readonly bytes: number;
  readonly packedBytes: number;
  readonly files: number;
}

const ENTRY = 'src/lambdas/dashboard/dashboard.ts';

/**
 * Writes the page as a function: `index.mjs` with `handler`, `server.mjs` that renders, `client/` for browsers. It needs no package beside it, and nothing native.
 * The page itself is built as on the PC, by the product in a process of its own. A bundle that fails leaves the one before in its place.
 */
export function bundlePage({ projectRoot, outputFolder }: PageBundleOptions): PageBundle {
  const built = builtPage(projectRoot);
  const fresh = `${outputFolder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    buildSync({
      absWorkingDir: projectRoot,
      // Together, so that what both use is there once: the framework knows its own objects by their class.
      entryPoints: { index: ENTRY, server: path.join(built, 'server', 'index.js') },
      outdir: fresh, chunkNames: 'chunk-[hash]', outExtension: { '.js': '.mjs' },
      bundle: true, splitting: true, minify: true, keepNames: true, format: 'esm', platform: 'node', target: LAMBDA_TARGET, mainFields: ['module', 'main'], conditions: ['production', 'module'],
      banner: { js: CJS_BANNER }, define: { 'process.env.NODE_ENV': '"production"' }, legalComments: 'none', logLevel: 'silent',
    });
    cpSync(path.join(built, 'client'), path.join(fresh, 'client'), { recursive: true });
    rmSync(outputFolder, { recursive: true, force: true });
    renameSync(fresh, outputFolder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return weighed(outputFolder);
}

/** Builds the page where that is needed; where it lies then. */
export function builtPage(projectRoot: string): string {
  const script = "import('./src/local/page/page-build.ts').then(async ({ buildPage }) => process.stdout.write(await buildPage({ note: (text) => process.stderr.write(text + '\\n'), signal: new AbortController().signal })))";
  const folder = execFileSync(process.execPath, ['-e', script], { cwd: projectRoot, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (!existsSync(path.join(folder, 'server', 'index.js'))) throw new Error(`expected a built page, found none in "${folder}"`);
  return folder;
}

function weighed(folder: string): PageBundle {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return { files: files.length, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0), packedBytes: files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0) };
}

if (realpathSync(process.argv[1]) === import.meta.filename) {
  const outputFolder = path.join(PROJECT_ROOT, BUILT_PAGE);
  const { files, bytes, packedBytes } = bundlePage({ projectRoot: PROJECT_ROOT, outputFolder });
  process.stdout.write(`${BUILT_PAGE}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${(packedBytes / 1e6).toFixed(1)} MB packed. "npx cdk deploy dashboard" takes it from there (config/aws.json: dashboard.mode).\n`);
}
