import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { lockedPackage, stagePackage, type LockedPackage, type NativesFrom } from './natives.ts';

export type Architecture = 'arm64' | 'x64';

export interface BundleOptions {
  readonly projectRoot: string;
  /** Paths of TypeScript files from the project's root; `a/b/plan.ts` becomes `plan.mjs`. */
  readonly entries: readonly string[];
  readonly outputFolder: string;
  readonly architecture: Architecture;
  readonly natives: NativesFrom;
}

/** A native package in the bundle. */
export interface StagedNative extends LockedPackage {
  /** sha256 in hexadecimal by path inside the package. */
  readonly files: Readonly<Record<string, string>>;
}

/** What `bundle.json` in the bundle says, too. */
export interface Bundle {
  /** sha256 over the code that decides what a run does, as runs on the PC name it; in the code it stands for `process.env['COINBOT_CODE_HASH']`. */
  readonly code: string;
  readonly architecture: Architecture;
  /** File names to be started or named as `<name>.handler`. */
  readonly entries: readonly string[];
  readonly natives: readonly StagedNative[];
  /** Native packages that the code asks for, but that are not on this machine: such a bundle must not be deployed. */
  readonly missing: readonly string[];
}

/** The services run it, and the PC: keep it at what the product runs on. */
export const LAMBDA_TARGET = 'node24';
/** CommonJS packages inside an ES module ask for `require`. */
export const CJS_BANNER = "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";
/**
 * protobufjs is asked for by code of ccxt for venues that are not used, and is not installed: what would load it is in a file of its own. undici is
 * CommonJS that ccxt imports when it runs, where a bundle gives it no names: without it ccxt takes Node's own fetch, which is the same.
 */
const EXTERNAL = ['@duckdb/node-bindings-*', 'onnxruntime-node', 'protobufjs/*', 'undici'];

/**
 * Writes `<entry>.mjs` for each entry, what they share, and the native packages they ask for, of the lockfile's hashes and the given architecture,
 * into a folder that is an AWS Lambda package as it stands. One folder serves all functions and the spot group: they are of the same code.
 * Needs no network (unless `natives` is `fetch`) and no Docker. Equal sources give equal bytes.
 */
export function bundle({ projectRoot, entries, outputFolder, architecture, natives }: BundleOptions): Bundle {
  const absent = entries.filter((entry) => !existsSync(path.join(projectRoot, entry)));
  if (absent.length > 0) throw new Error(`expected the sources of what runs in AWS, found no ${absent.map((entry) => `"${entry}"`).join(', ')} in ${projectRoot}`);
  const code = codeHash(projectRoot);
  const { metafile } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: [...entries],
    outdir: outputFolder, entryNames: '[name]', chunkNames: 'chunk-[hash]', outExtension: { '.js': '.mjs' },
    bundle: true, splitting: true, format: 'esm', platform: 'node', target: LAMBDA_TARGET, mainFields: ['module', 'main'],
    external: EXTERNAL, banner: { js: CJS_BANNER }, define: { 'process.env.COINBOT_CODE_HASH': JSON.stringify(code) },
    legalComments: 'none', metafile: true, logLevel: 'silent',
  });
  const wanted = wantedNatives(metafile, architecture);
  const missing = wanted.filter(({ name, only }) => !stagePackage(name, { projectRoot, target: path.join(outputFolder, 'node_modules', name), from: natives, ...(only === undefined ? {} : { only }) })).map(({ name }) => name);
  const staged = wanted.filter(({ name }) => !missing.includes(name)).map(({ name }) => ({ ...lockedPackage(projectRoot, name), files: hashes(path.join(outputFolder, 'node_modules', name)) }));
  const made: Bundle = { code, architecture, entries: entries.map((entry) => `${path.basename(entry, '.ts')}.mjs`), natives: staged, missing };
  writeFileSync(path.join(outputFolder, 'bundle.json'), `${JSON.stringify(made, undefined, 2)}\n`);
  return made;
}

interface WantedNative {
  readonly name: string;
  readonly only?: readonly string[];
}

/** Only what the code asks for: DuckDB is 63 MB, ONNX Runtime 25 MB of the 250 MB that Lambda allows. */
function wantedNatives(metafile: Metafile, architecture: Architecture): readonly WantedNative[] {
  const asked = new Set(Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external === true).map((found) => found.path)));
  const duckdb = [...asked].some((name) => name.startsWith('@duckdb/node-bindings-')) ? [{ name: `@duckdb/node-bindings-linux-${architecture}` }] : [];
  const onnx = asked.has('onnxruntime-node') ? [{ name: 'onnxruntime-node', only: ['package.json', 'dist', ...onnxFiles(architecture)] }, { name: 'onnxruntime-common' }] : [];
  return [...duckdb, ...onnx];
}

/** The package brings binaries for every system: one is taken, and nothing of CUDA. */
const onnxFiles = (architecture: Architecture): readonly string[] => ['onnxruntime_binding.node', 'libonnxruntime.so.1'].map((file) => `bin/napi-v6/linux/${architecture}/${file}`);

function hashes(folder: string): Readonly<Record<string, string>> {
  const files = filesOf(folder);
  return Object.fromEntries(files.map((file) => [file, createHash('sha256').update(readFileSync(path.join(folder, file))).digest('hex')]));
}

/** All files under a folder, in order. */
const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/')).toSorted();

/** What a bundle weighs unzipped, in bytes: Lambda allows 250 MiB. */
export const bundleBytes = (folder: string): number => filesOf(folder).reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);

/** Asked of the product itself in a process of its own: nothing of it is imported here. */
function codeHash(projectRoot: string): string {
  const script = "import('./src/local/code-hash.ts').then(({ codeHash }) => process.stdout.write(codeHash()))";
  const text = execFileSync(process.execPath, ['-e', script], { cwd: projectRoot, encoding: 'utf8' });
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`expected the code's sha256, found "${text}"`);
  return text;
}
