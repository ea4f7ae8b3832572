import { isDuration } from '../../shared/domain/duration.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import type { SelectionSetting } from '../../shared/handlers/selection-setting.ts';
import type { Config } from '../config/config-schema.ts';
import { handlersOf } from './chain-text.ts';

export interface SelectionFlags {
  /** Commander reads `--no-select` as false. */
  readonly select?: readonly string[] | boolean;
  readonly reselect?: string;
}

/** What is asked for on the command line, else what the configuration says; undefined for no selection. */
export function wantedSelection({ select, reselect }: SelectionFlags, configured: Config['selection']): SelectionSetting | undefined {
  if (reselect !== undefined && !isDuration(reselect)) throw new UsageError(`--reselect: expected a length of time such as "12h" or "1d", found "${reselect}"`);
  const base = select === false ? undefined : Array.isArray(select) ? { ...configured, reselect: configured?.reselect ?? '1d', handlers: [...handlersOf(select)] } : configured;
  if (base === undefined && reselect !== undefined) throw new UsageError(`--reselect: expected --select or a "selection" in config.json to go with it, found "${reselect}" alone`);
  return base === undefined || reselect === undefined ? base : { ...base, reselect };
}
