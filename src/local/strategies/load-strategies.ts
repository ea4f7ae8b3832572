import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../../shared/domain/errors.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { note } from '../cli/output.ts';
import { loadStrategyConfig } from '../config/load.ts';
import { importFailure } from './import-failure.ts';
import { resolvingProductImports } from './product-imports.ts';
import { shippedStrategies } from './shipped-strategies.ts';
import { flawIn } from './strategy-flaw.ts';

const isStrategyFile = (name: string): boolean => /\.(ts|js|mjs)$/.test(name) && !/\.(d|test)\.(ts|js|mjs)$/.test(name) && !name.startsWith('.');

interface LoadedStrategies {
  /** The shipped ones and those of the user that can be used. */
  readonly strategies: readonly Strategy[];
  /** What is wrong with the others: file and why; with the name of the shipped strategy that a file takes for its own. */
  readonly flaws: readonly { readonly text: string; readonly taken?: string }[];
}

/**
 * The shipped strategies and those of the files in the user's folder, by file name: `.ts`, `.js` or `.mjs`, each with one export
 * made by `defineStrategy` or `defineOrderStrategy`. Subfolders are not read; a folder that is not there holds none.
 * All or nothing: a UsageError lists every file that cannot be used and why.
 */
export async function loadStrategies(folder: string): Promise<readonly Strategy[]> {
  const { strategies: known, flaws } = await loadWhatCanBeUsed(folder);
  assertSound(flaws);
  return known;
}

/**
 * The same for a command that runs one strategy: where a shipped one is asked for, files of the user that cannot be used are
 * `warn`ed of and left out. Without a name it is the first of `strategy_config.json`.
 */
export async function loadStrategiesFor(name: string | undefined, folder: string, warn: (text: string) => void = note): Promise<readonly Strategy[]> {
  const { strategies: known, flaws } = await loadWhatCanBeUsed(folder);
  if (flaws.length === 0) return known;
  const wanted = name ?? loadStrategyConfig().strategies[0].strategy;
  const isShipped = shippedStrategies.some((strategy) => strategy.name === wanted);
  // Who gave a file of his own this name may mean that one: running the other would be a guess.
  if (!isShipped || flaws.some(({ taken }) => taken === wanted)) assertSound(flaws);
  for (const { text } of flaws) warn(`warning: left out: ${text}`);
  return known;
}

function assertSound(flaws: LoadedStrategies['flaws']): void {
  const problems = flaws.map(({ text }) => text);
  if (problems.length > 0) throw new UsageError(problems.length === 1 ? problems[0] : `${problems.length} strategy files cannot be used:\n  ${problems.join('\n  ')}`);
}

/** All that can be used, and what is wrong with the rest. */
export async function loadWhatCanBeUsed(folder: string): Promise<LoadedStrategies> {
  const files = (await filesIn(folder)).filter(isStrategyFile).toSorted();
  const known = new Map(shippedStrategies.map((strategy) => [strategy.name, 'a shipped strategy']));
  const loaded: Strategy[] = [];
  const flaws: { readonly text: string; readonly taken?: string }[] = [];
  using _ = resolvingProductImports(folder);
  for (const file of files) {
    const full = path.join(folder, file);
    const found = await strategyIn(full);
    const owner = typeof found === 'string' ? undefined : known.get(found.name);
    if (typeof found === 'string') flaws.push({ text: `${full}: ${found}` });
    else if (owner !== undefined) flaws.push({ text: `${full}: the name "${found.name}" is taken by ${owner}`, taken: found.name });
    else {
      known.set(found.name, full);
      loaded.push(found);
    }
  }
  return { strategies: [...shippedStrategies, ...loaded], flaws };
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
