import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../../shared/domain/errors.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { importFailure } from './import-failure.ts';
import { resolvingProductImports } from './product-imports.ts';
import { flawIn } from './strategy-flaw.ts';

const isStrategyFile = (name: string): boolean => /\.(ts|js|mjs)$/.test(name) && !/\.(d|test)\.(ts|js|mjs)$/.test(name) && !name.startsWith('.');

/**
 * The shipped strategies and those of the files in the user's folder, by file name: `.ts`, `.js` or `.mjs`, each with one export
 * made by `defineStrategy` or `defineOrderStrategy`. Subfolders are not read; a folder that is not there holds none.
 * All or nothing: a UsageError lists every file that cannot be used and why.
 */
export async function loadStrategies(folder: string): Promise<readonly Strategy[]> {
  const files = (await filesIn(folder)).filter(isStrategyFile).toSorted();
  const known = new Map(strategies.map((strategy) => [strategy.name, 'a shipped strategy']));
  const loaded: Strategy[] = [];
  const problems: string[] = [];
  using _ = resolvingProductImports(folder);
  for (const file of files) {
    const full = path.join(folder, file);
    const found = await strategyIn(full);
    const owner = typeof found === 'string' ? undefined : known.get(found.name);
    if (typeof found === 'string') problems.push(`${full}: ${found}`);
    else if (owner !== undefined) problems.push(`${full}: the name "${found.name}" is taken by ${owner}`);
    else {
      known.set(found.name, full);
      loaded.push(found);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.length === 1 ? problems[0] : `${problems.length} strategy files cannot be used:\n  ${problems.join('\n  ')}`);
  return [...strategies, ...loaded];
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') throw new UsageError(`expected a folder of strategies, found the file "${folder}"`);
    throw error;
  }
}

/** The strategy of a file, or what is wrong with the file. */
async function strategyIn(file: string): Promise<Strategy | string> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    return importFailure(error, file);
  }
  const names = Object.keys(module);
  const found = [...new Set(Object.values(module))].filter(looksLikeStrategy);
  if (found.length === 0) return `expected one export made by defineStrategy or defineOrderStrategy, found ${names.length === 0 ? 'no export' : `the exports "${names.join('", "')}"`}`;
  if (found.length > 1) return `expected one strategy, found ${found.length}: "${found.map(({ name }) => String(name)).join('", "')}"`;
  return flawIn(found[0]) ?? (found[0] as unknown as Strategy);
}

const looksLikeStrategy = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'forecast' || value.kind === 'orders');
