import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../config/load.ts';
import { cruiseFolders } from './layers.ts';

const FILE = 'ARCHITECTURE.md';
const BEGIN = '<!-- diagram: written by `npm run diagram` -->';
const END = '<!-- end of diagram -->';

/** The room a source file belongs to: a layer of shared, a shell, or undefined for tests and what is outside. */
function roomOf(file: string): string | undefined {
  if (/[.](test|contract)[.]ts$/.test(file)) return undefined;
  return /^src\/shared\/([^/]+)\//.exec(file)?.[1] ?? /^src\/(local|lambdas)\//.exec(file)?.[1] ?? /^(cdk|dashboard)\//.exec(file)?.[1];
}

/**
 * Which room imports from which, as a mermaid graph. What is reached through another room anyway is not drawn
 * (the transitive reduction), so that the picture shows the floors and not a ball of wool.
 */
export async function layerDiagram(root: string): Promise<string> {
  const { output } = await cruiseFolders(root, {});
  const edges = new Map<string, Set<string>>();
  for (const { source, dependencies } of output.modules) {
    const from = roomOf(source);
    if (from === undefined) continue;
    const targets = edges.get(from) ?? new Set();
    for (const to of dependencies.map(({ resolved }) => roomOf(resolved))) if (to !== undefined && to !== from) targets.add(to);
    edges.set(from, targets);
  }
  const lines = [...edges].flatMap(([from, targets]) => [...targets].filter((to) => !isReachedOtherwise(edges, from, to)).map((to) => `  ${from} --> ${to}`));
  return ['```mermaid', 'graph TD', ...lines.toSorted(), '```'].join('\n');
}

function isReachedOtherwise(edges: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const pending = [...(edges.get(from) ?? [])].filter((next) => next !== to);
  for (let room = pending.pop(); room !== undefined; room = pending.pop()) {
    if (room === to) return true;
    if (seen.has(room)) continue;
    seen.add(room);
    pending.push(...(edges.get(room) ?? []));
  }
  return false;
}

/** The diagram that stands in ARCHITECTURE.md. */
export function committedDiagram(): string {
  const text = readFileSync(path.join(projectRoot, FILE), 'utf8');
  return text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();
}

if (realpathSync(process.argv[1]) === import.meta.filename) {
  const diagram = await layerDiagram(projectRoot);
  const file = path.join(projectRoot, FILE);
  const text = readFileSync(file, 'utf8');
  if (process.argv.includes('--write')) writeFileSync(file, `${text.slice(0, text.indexOf(BEGIN) + BEGIN.length)}\n${diagram}\n${text.slice(text.indexOf(END))}`);
  else process.stdout.write(`${diagram}\n`);
}
