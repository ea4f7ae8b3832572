import path from 'node:path';
import type { SettingsChange, SettingsDesk, SettingsPicture } from '../../../../dashboard/desk/settings.ts';
import { RefusedError, UsageError } from '../../../shared/domain/errors.ts';
import { configSchema, type Config } from '../../config/config-schema.ts';
import { configSource, loadConfig } from '../../config/load.ts';
import { parseSettings, settingVariables } from '../../config/settings-file.ts';
import { changedTree, isLooser } from './changed-settings.ts';
import { fieldOf, PLACES, sectionsOf, variableOf } from './setting-fields.ts';
import { ruleOf } from './setting-rules.ts';
import { readCopy, replaceSettings, type SettingsCopy } from './settings-copy.ts';

export const backupFolder = (dataFolder: string): string => path.join(dataFolder, 'dashboard', 'settings');

/** `config.json` of this machine: shown with its defaults, and changed whole or not at all. */
export function settingsFile(dataFolder: string, now: () => number): Pick<SettingsDesk, 'picture' | 'needsPassword' | 'change'> {
  /** The settings that a file with these contents gives, under the environment; a UsageError lists every mistake. */
  const parsed = (tree: unknown): Config => parseSettings(configSchema, tree, configSource());
  return {
    picture: async () => pictureOf(),
    needsPassword({ changes }) {
      const { value } = readCopy(configSource().file);
      const next = changedTree(value, changes);
      return changes.some((one) => ruleOf(one.path).edit === 'guarded') || (changes.some((one) => ruleOf(one.path).takes === 'running') && isLooser(parsed(value), parsed(next)));
    },
    async change({ revision, changes }) {
      const source = configSource();
      const read = readCopy(source.file);
      if (read.revision !== revision) throw new RefusedError(`${path.basename(source.file)} was changed by somebody else meanwhile: look at it again`);
      const next = changedTree(read.value, changes);
      assertOwn(changes, settingVariables(configSchema, read.value, source));
      parsed(next);
      // The environment may hide a mistake that the next start without it finds.
      parseSettings(configSchema, next, { file: source.file });
      const written = replaceSettings(source.file, { read, next, backups: backupFolder(dataFolder), now: now() });
      return { revision: written, takes: [...new Set(changes.map((one) => ruleOf(one.path).takes))] };
    },
  };
}

function assertOwn(changes: SettingsChange['changes'], variables: ReadonlyMap<string, string>): void {
  for (const { path: place } of changes) {
    const variable = variableOf(place, variables);
    if (variable !== null) throw new UsageError(`${place} comes from the environment variable ${variable}: change it there, the file would not be heeded`);
  }
}

function pictureOf(): SettingsPicture {
  const source = configSource();
  let read: SettingsCopy = { value: {}, revision: '' };
  let problem: string | null = null;
  let holds: unknown = {};
  try {
    read = readCopy(source.file);
    holds = read.value;
    holds = loadConfig();
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const variables = settingVariables(configSchema, read.value, source);
  return { file: path.basename(source.file), revision: read.revision, problem, sections: sectionsOf(PLACES.map((place) => fieldOf(place, { file: read.value, holds, variables }))) };
}
