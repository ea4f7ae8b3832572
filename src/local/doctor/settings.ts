import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseKeyFile } from '../../shared/adapters/secrets/key-file-format.ts';
import { exposureOf } from '../../shared/adapters/secrets/private-file.ts';
import { configSchema, type Config } from '../config/config-schema.ts';
import { loadConfig, loadStrategyConfig } from '../config/load.ts';
import { checkParams, findStrategy } from '../../shared/strategies/registry.ts';
import { loadStrategies } from '../strategies/load-strategies.ts';
import { fail, ok, skipped, warn, type CheckResult } from './check.ts';

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The configuration, or its defaults and what is wrong with it: the other checks go on either way. */
export function checkConfig(folder: string): { readonly config: Config; readonly result: CheckResult } {
  try {
    const config = loadConfig(folder);
    const { account, venues, instruments } = config;
    return { config, result: ok('config.json', `${instruments.join(', ')} on ${venues.join(', ')}; exposure at most ${account.exposure * 100} %, leverage ${account.leverage}`) };
  } catch (error) {
    return { config: configSchema.parse({}), result: fail('config.json', reason(error), 'Correct what is named, or write it anew with `npx coinbot init --force`.') };
  }
}

/** Whether each configured strategy exists and takes the parameters it is given. */
export async function checkStrategyConfig(folder: string, strategiesFolder: string): Promise<CheckResult> {
  const name = 'strategy_config.json';
  if (!existsSync(path.join(folder, name))) return skipped(name, 'not there: strategies are named on the command line');
  try {
    const { strategies } = loadStrategyConfig(folder);
    const known = await loadStrategies(strategiesFolder);
    for (const { strategy, params } of strategies) checkParams(findStrategy(strategy, known), params);
    return ok(name, strategies.map(({ strategy }) => strategy).join(', '));
  } catch (error) {
    return fail(name, reason(error), 'Correct what is named; `npx coinbot strategies` lists names and parameters.');
  }
}

/** The time a person will be shown, to be held against the clock on the wall. */
export function checkTimezone({ timezone }: Config, at: number): CheckResult {
  return ok('time zone', `${timezone}, now ${new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(at)}`);
}

/** Whether the key file can be read by its owner alone, has the right form and is whole. Needs no passphrase and never says what stands in it. */
export function checkKeyFile(folder: string): CheckResult {
  const name = 'key file';
  const file = path.join(folder, 'api_keys.json');
  if (!existsSync(file)) return skipped(name, 'none: backtests and paper trading need no key');
  const exposure = exposureOf(file);
  if (exposure !== undefined) return fail(name, exposure.found, exposure.whatToDo);
  try {
    const { keys } = parseKeyFile(file, readFileSync(file, 'utf8'));
    const withdrawing = keys.filter(({ permissions }) => permissions?.withdraw === true).map(({ venue, account }) => `${venue} ${account}`);
    if (withdrawing.length > 0) return fail(name, `may withdraw: ${withdrawing.join(', ')}`, 'Take that right away at the venue, then run `npx coinbot keys check`. Until then the key is not used.');
    const unchecked = keys.filter(({ permissions }) => permissions === null).map(({ venue, account }) => `${venue} ${account}`);
    const found = `encrypted keys for ${keys.map(({ venue, account }) => `${venue} ${account}`).join(', ') || 'no venue'}`;
    return unchecked.length > 0 ? warn(name, `${found}; never checked: ${unchecked.join(', ')}`, 'Run `npx coinbot keys check`: it asks the venue what the key may do.') : ok(name, found);
  } catch (error) {
    return fail(name, reason(error), 'Restore it from a copy, or delete it and add the keys anew with `npx coinbot keys add`.');
  }
}
