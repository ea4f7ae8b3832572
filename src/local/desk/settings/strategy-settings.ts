import path from 'node:path';
import type { ParamField } from '../../../../dashboard/desk/research.ts';
import type { SettingsDesk, StrategyEntry, StrategySettings } from '../../../../dashboard/desk/settings.ts';
import { RefusedError, UsageError } from '../../../shared/domain/errors.ts';
import { durationMs, isTimeframe } from '../../../shared/domain/timeframe.ts';
import { checkParams } from '../../../shared/strategies/registry.ts';
import type { Strategy } from '../../../shared/strategies/strategy.ts';
import { configFolder, loadConfig } from '../../config/load.ts';
import { parseSettings } from '../../config/settings-file.ts';
import { strategyConfigSchema } from '../../config/strategy-config-schema.ts';
import { shippedStrategies } from '../../strategies/shipped-strategies.ts';
import type { Research } from '../research/research.ts';
import { readCopy, replaceSettings, type SettingsCopy } from './settings-copy.ts';
import { backupFolder } from './settings-desk.ts';

const fileOf = (): string => path.join(configFolder(), 'strategy_config.json');

/** `strategy_config.json` of this machine: which strategies trade, on what, with which parameters. */
export function strategySettings({ dataFolder, research, now }: { readonly dataFolder: string; readonly research: Research; readonly now: () => number }): Pick<SettingsDesk, 'strategies' | 'changeStrategies'> {
  return {
    async strategies(): Promise<StrategySettings> {
      const { strategies } = await research.offer();
      const { instruments, timeframe } = loadConfig();
      const file = fileOf();
      let [read, entries, problem]: [SettingsCopy, readonly StrategyEntry[], string | null] = [{ value: {}, revision: '' }, [], null];
      try {
        read = readCopy(file);
        ({ strategies: entries } = parseSettings(strategyConfigSchema, read.value, { file: path.basename(file) }));
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
      return { file: path.basename(file), revision: read.revision, entries, known: strategies, instruments, timeframe, problem };
    },
    async changeStrategies({ revision, strategies }) {
      const file = fileOf();
      const read = readCopy(file);
      if (read.revision !== revision) throw new RefusedError(`${path.basename(file)} was changed by somebody else meanwhile: look at it again`);
      await Promise.all(strategies.map((entry) => assertFits(entry, research)));
      const next = { ...read.value, strategies: strategies.map(plainEntry) };
      parseSettings(strategyConfigSchema, next, { file: path.basename(file) });
      return { revision: replaceSettings(file, { read, next, backups: backupFolder(dataFolder), now: now() }), takes: ['restart'] };
    },
  };
}

/** As a person would write it: without what is empty. */
function plainEntry({ strategy, params, instruments, timeframe, exits }: StrategyEntry): object {
  const given = Object.fromEntries(Object.entries(exits).filter(([, value]) => value !== undefined));
  return { strategy, ...(Object.keys(params).length === 0 ? {} : { params }), ...(instruments === undefined ? {} : { instruments }), ...(timeframe === undefined ? {} : { timeframe }), ...(Object.keys(given).length === 0 ? {} : { exits: given }) };
}

/** What trading would refuse at its start is refused here. */
async function assertFits(entry: StrategyEntry, research: Research): Promise<void> {
  const { strategy: name, params, instruments } = entry;
  const { parameters } = await research.strategy(name);
  const { venues } = loadConfig();
  for (const id of instruments ?? []) if (!venues.some((venue) => id.startsWith(`${venue}:`))) throw new UsageError(`${name}: expected an instrument of a venue in "venues" (${venues.join(', ')}), found "${id}"`);
  const shipped = shippedStrategies.find((one) => one.name === name);
  if (shipped === undefined) assertDeclared(name, params, parameters);
  else assertShipped(shipped, entry);
}

function assertShipped(shipped: Strategy, { params, timeframe }: StrategyEntry): void {
  checkParams(shipped, params);
  const longest = shipped.kind === 'forecast' ? shipped.longestTimeframe : undefined;
  const length = timeframe ?? loadConfig().timeframe;
  if (longest !== undefined && isTimeframe(length) && durationMs(length) > durationMs(longest)) throw new UsageError(`expected candles of at most ${longest} for ${shipped.name}, found ${length}`);
}

/** Code of the user is not run in this process: of a strategy of his own what it declares is looked at. */
function assertDeclared(name: string, params: StrategyEntry['params'], parameters: readonly ParamField[]): void {
  for (const [key, value] of Object.entries(params)) {
    const known = parameters.find((param) => param.name === key);
    if (known === undefined) throw new UsageError(`${name} has no parameter "${key}"`);
    const { min = -Infinity, max = Infinity } = known;
    if (typeof value === 'number' && (value < min || value > max)) throw new UsageError(`${name}: expected ${min} to ${max} for parameter "${key}", found "${value}"`);
  }
}
