import { statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { storyFiles } from './story-files.ts';

const MODES = ['live', 'paper', 'demo'] as const;

/** The state folder that a person means: the one named, or the one that was traded in last. */
export function stateFolder(named: string | undefined, dataFolder: string): string {
  if (named !== undefined) return path.resolve(named);
  const newest = MODES.map((mode) => path.join(dataFolder, mode)).map((folder) => ({ folder, at: Math.max(-Infinity, ...storyFiles(folder).map(({ file }) => statSync(file).mtimeMs)) }))
    .filter(({ at }) => at > -Infinity).toSorted((a, b) => b.at - a.at)[0];
  if (newest === undefined) throw new UsageError(`expected a run to look at, found none in "${dataFolder}" (${MODES.join(', ')}): --state names the folder of another`);
  return newest.folder;
}
