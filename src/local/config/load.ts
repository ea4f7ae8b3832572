import { statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { configSchema, type Config } from './config-schema.ts';
import { readSettings, type SettingsSource } from './settings-file.ts';
import { strategyConfigSchema, type StrategyConfig } from './strategy-config-schema.ts';

export const projectRoot = path.resolve(import.meta.dirname, '..', '..', '..');

/** Where the settings lie: the folder `config` of the project, or the one `COINBOT_CONFIG_FOLDER` names. */
export const configFolder = (): string => path.resolve(namedFolder() ?? path.join(projectRoot, 'config'));

const FOLDER_VARIABLE = 'COINBOT_CONFIG_FOLDER';
const namedFolder = (): string | undefined => process.env[FOLDER_VARIABLE] || undefined;

/** Variables with the prefix that are no settings. */
const RESERVED = ['COINBOT_DEBUG', 'COINBOT_API_TOKEN', FOLDER_VARIABLE];

/** A path of a file as a person would type it from here. */
const fromHere = (file: string): string => {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
};

/** `config.json` under the environment. What neither says has its default; a mistake is a UsageError. */
export function loadConfig(folder = configFolder()): Config {
  assertNamedFolder(folder);
  return readSettings(configSchema, configSource(folder));
}

/** Where `config.json` lies, and what of the environment takes the place of its settings. */
export function configSource(folder = configFolder()): SettingsSource {
  // Keys in the environment (COINBOT_KEY_BINANCE__API_KEY) are no settings either.
  const reserved = [...RESERVED, ...Object.keys(process.env).filter((name) => name.startsWith('COINBOT_KEY_'))];
  return { file: fromHere(path.join(folder, 'config.json')), environment: { prefix: 'COINBOT_', variables: process.env, reserved } };
}

/** Defaults stand in for a configuration that nobody wrote, never for one that somebody named: it might hold other fees and limits. */
function assertNamedFolder(folder: string): void {
  const named = namedFolder();
  if (named === undefined || path.resolve(named) !== path.resolve(folder)) return;
  const kindOf = (file: string) => { try { return statSync(file, { throwIfNoEntry: false }); } catch { return undefined; } };
  const found = kindOf(folder);
  if (!found?.isDirectory()) throw new UsageError(`environment variable ${FOLDER_VARIABLE}: expected a folder with a config.json, found ${found === undefined ? 'nothing at' : 'a file,'} "${named}"`);
  if (kindOf(path.join(folder, 'config.json')) === undefined) throw new UsageError(`environment variable ${FOLDER_VARIABLE}: expected a folder with a config.json, found none in "${named}"; "coinbot init" writes one`);
}

export function loadStrategyConfig(folder = configFolder()): StrategyConfig {
  return readSettings(strategyConfigSchema, { file: fromHere(path.join(folder, 'strategy_config.json')) });
}

/** A folder named in the configuration, as an absolute path. */
export const folderOf = (config: Config, which: 'dataFolder' | 'strategiesFolder'): string => path.resolve(projectRoot, config[which]);
