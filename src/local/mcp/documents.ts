import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { McpResource } from '../../../dashboard/server/mcp/mcp-server.ts';
import { projectRoot } from '../config/load.ts';

/** The first heading says what a document is about. */
const titleOf = (text: string): string => /^# (.+)$/mu.exec(text)?.[1] ?? 'a document of coinbot';

const TOP = ['README.md', 'README.ko.md', 'ARCHITECTURE.md'];

/** The README and everything in docs/, for assistants that have to explain how something is done. */
export async function documents(): Promise<readonly McpResource[]> {
  const folder = path.join(projectRoot, 'docs');
  const inDocs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')).toSorted().map((name) => `docs/${name}`) : [];
  const names = [...TOP.filter((name) => existsSync(path.join(projectRoot, name))), ...inDocs];
  return Promise.all(names.map(async (name): Promise<McpResource> => {
    const file = path.join(projectRoot, name);
    return { uri: `coinbot://${name}`, name, description: titleOf(await readFile(file, 'utf8')), mimeType: 'text/markdown', read: (signal) => readFile(file, { encoding: 'utf8', signal }) };
  }));
}
