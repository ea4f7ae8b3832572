import { existsSync, globSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const FOLDERS = ['src', 'cdk', 'dashboard', 'tests', 'bench'];
const projectRoot = path.resolve(import.meta.dirname, '..', '..', '..');

export interface LayerReport {
  readonly cruised: number;
  /** Source files on disk that the tool did not read: a check that reads nothing finds nothing. */
  readonly unread: readonly string[];
  /** One line each: the rule, who broke it, and what was imported. */
  readonly violations: readonly string[];
}

/** Follows every import under `root` and holds it against the rules of `.dependency-cruiser.cjs`. */
export async function checkLayers(root: string): Promise<LayerReport> {
  const { output } = await cruiseFolders(root, { validate: true });
  const sources = output.modules.map(({ source }) => source).filter((source) => FOLDERS.some((folder) => source.startsWith(`${folder}/`)));
  const read = new Set(sources);
  const present = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,mjs}`, { cwd: root })).map((file) => file.replaceAll('\\', '/')).filter((file) => !/^dashboard\/(build|\.react-router)/.test(file));
  return {
    cruised: read.size,
    unread: present.filter((file) => !read.has(file)),
    violations: output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

/** The imports of the folders of `root` as dependency-cruiser tells them, in the form `outputType` names. */
export async function cruiseFolders(root: string, extra: ICruiseOptions): Promise<{ readonly output: ICruiseResult }> {
  const { forbidden, options } = createRequire(import.meta.url)(path.join(projectRoot, '.dependency-cruiser.cjs'));
  const folders = FOLDERS.filter((folder) => existsSync(path.join(root, folder)));
  const tsConfigFile = path.join(projectRoot, 'tsconfig.json');
  const cruiseOptions: ICruiseOptions = { ...options, ...extra, ...(extra.validate === true ? { ruleSet: { forbidden } } : {}), baseDir: root, tsConfig: { fileName: tsConfigFile } };
  const { output } = await cruise(folders, cruiseOptions, options.enhancedResolveOptions, { tsConfig: extractTsConfig(tsConfigFile) });
  if (typeof output === 'string') throw new TypeError('expected the result of dependency-cruiser as an object, found text');
  return { output };
}

if (realpathSync(process.argv[1]) === import.meta.filename) {
  const { cruised, unread, violations } = await checkLayers(projectRoot);
  for (const violation of violations) process.stderr.write(`${violation}\n`);
  for (const file of unread) process.stderr.write(`not read by the layer check: ${file}\n`);
  process.stdout.write(`layers: ${cruised} modules, ${violations.length} violations\n`);
  if (violations.length > 0 || unread.length > 0 || cruised === 0) process.exitCode = 1;
}
