import path from 'node:path';
import { configSchema, type Config } from './config-schema.ts';
import { readSettings } from './settings-file.ts';
import { strategyConfigSchema, type StrategyConfig } from './strategy-config-schema.ts';

export const projectRoot = path.resolve(import.meta.dirname, '..', '..', '..');

/** Where the settings lie: the folder `config` of the project, or the one `COINBOT_CONFIG_FOLDER` names. */
export const configFolder = (): string => path.resolve(process.env['COINBOT_CONFIG_FOLDER'] ?? path.join(projectRoot, 'config'));

/** Variables with the prefix that are no settings. */
const RESERVED = ['COINBOT_DEBUG', 'COINBOT_CONFIG_FOLDER'];

/** A path of a file as a person would type it from here. */
const fromHere = (file: string): string => {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
};

/** `config.json` under the environment. What neither says has its default; a mistake is a UsageError. */
export function loadConfig(folder = configFolder()): Config {
  const environment = { prefix: 'COINBOT_', variables: process.env, reserved: RESERVED };
  return readSettings(configSchema, { file: fromHere(path.join(folder, 'config.json')), environment });
}

export function loadStrategyConfig(folder = configFolder()): StrategyConfig {
  return readSettings(strategyConfigSchema, { file: fromHere(path.join(folder, 'strategy_config.json')) });
}

/** A folder named in the configuration, as an absolute path. */
export const folderOf = (config: Config, which: 'dataFolder' | 'strategiesFolder'): string => path.resolve(projectRoot, config[which]);
