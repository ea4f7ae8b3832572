import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { apiKeysSchema } from '../config/api-keys-schema.ts';
import { configSchema, type Config } from '../config/config-schema.ts';
import { loadConfig, loadStrategyConfig } from '../config/load.ts';
import { checkParams, findStrategy } from '../../shared/strategies/registry.ts';
import { loadStrategies } from '../strategies/load-strategies.ts';
import { fail, ok, skipped, type CheckResult } from './check.ts';

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

/** Whether the key file can be read by its owner alone and has the right shape. Never says what stands in it. */
export function checkKeyFile(folder: string): CheckResult {
  const file = path.join(folder, 'api_keys.json');
  if (!existsSync(file)) return skipped('key file', 'none: backtests and paper trading need no key');
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) return fail('key file', `mode 0${mode.toString(8)}: others on this machine can read it`, `chmod 600 ${file}`);
  try {
    const parsed = apiKeysSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return ok('key file', `mode 0${mode.toString(8)}, keys for ${Object.keys(parsed.data.keys).join(', ') || 'no venue'}`);
    const places = parsed.error.issues.map(({ path: place, code }) => `${place.join('.') || 'the top level'} (${code.replaceAll('_', ' ')})`);
    return fail('key file', `wrong at ${places.join(', ')}`, 'Compare it with config/api_keys.example.json. A key that may withdraw is not accepted.');
  } catch {
    return fail('key file', 'it is no JSON', 'Compare it with config/api_keys.example.json.');
  }
}
