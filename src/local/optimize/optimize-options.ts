import os from 'node:os';
import { UsageError } from '../../shared/domain/errors.ts';
import { isDuration, lengthMs } from '../../shared/domain/duration.ts';
import { nearName } from '../../shared/domain/near-name.ts';
import { FIGURE_NAMES } from '../../shared/handlers/sweep/optimize/trial-scores.ts';
import type { WindowRules } from '../../shared/handlers/sweep/optimize/window-plan.ts';
import { limit, objective, type Limit, type Objective } from '../../shared/search/objective.ts';
import { samplerSettings, type SamplerSettings } from '../../shared/search/open-sampler.ts';
import type { Narrowed } from '../../shared/search/space-of.ts';
import type { BacktestFlags } from '../backtest/job.ts';
import { countOption } from '../data/options.ts';
import { WHERES, type Where } from '../jobs/place.ts';
import { budgetOption, bytesOption } from '../train/train-options.ts';

/** Costs, sizing and exits as `coinbot backtest` takes them. */
type RunFlags = Pick<BacktestFlags, 'plain' | 'cash' | 'exposure' | 'leverage' | 'feeBps' | 'makerFeeBps' | 'takerFeeBps' | 'spreadBps' | 'slippageBps' | 'latencyMs' | 'participation' | 'shorts' | 'filters' | 'tradeBand'
  | 'stopLoss' | 'takeProfit' | 'trailingStop' | 'maxCandles' | 'from' | 'to' | 'venue' | 'gaps' | 'language'>;

/** The flags of `coinbot optimize`, as commander hands them over. */
export interface OptimizeFlags extends RunFlags {
  readonly data: string;
  readonly symbol?: string;
  readonly market?: string;
  readonly funding?: string;
  readonly param: readonly string[];
  readonly range: readonly string[];
  readonly only?: readonly string[];
  readonly trials: string;
  readonly seed: string;
  readonly sampler: string;
  readonly objective?: readonly string[];
  readonly limit?: readonly string[];
  readonly folds: string;
  readonly anchored?: true;
  readonly purge: string;
  readonly embargo?: string;
  readonly lockBox: string;
  readonly maxRam: string;
  readonly maxCores: string;
  readonly budget: string;
  readonly where?: string;
  readonly maxUsd?: string;
  readonly keep: boolean;
  readonly ledger: boolean;
  readonly format?: 'text' | 'json' | 'html';
  readonly out?: string;
  readonly folder?: string;
  /** Say what the search would take, and begin nothing. */
  readonly quote?: true;
  readonly json?: true;
}

export interface OptimizeOptions {
  readonly trials: number;
  readonly seed: number;
  readonly sampler: SamplerSettings;
  readonly objectives: readonly Objective[];
  readonly limits: readonly Limit[];
  readonly windows: WindowRules;
  readonly ranges: Readonly<Record<string, Narrowed>>;
  readonly maxRamBytes: number;
  readonly maxCores: number;
  readonly budgetMs: number;
  readonly where: Where;
  /** A search in AWS that is expected to cost more is not begun. */
  readonly maxUsd: number;
}

const SAMPLERS = ['tpe', 'random', 'grid', 'sobol', 'halton', 'cma-es', 'nsga-ii', 'asha', 'hyperband'] as const;
const MOST_FOLDS = 50;
/** With fewer none may be judged on all days. */
const LEAST_HALVED = 30;

export function optimizeOptions(flags: OptimizeFlags): OptimizeOptions {
  if (!/^\d{1,9}$/.test(flags.seed)) throw new UsageError(`--seed: expected a whole number from 0 to 999999999, found "${flags.seed}"`);
  const seed = Number(flags.seed);
  const objectives = (flags.objective ?? ['sharpe']).map((text) => objective(figureName(text), FIGURE_NAMES));
  const trials = count('trials', flags.trials, 1_000_000);
  return {
    trials, seed, objectives, limits: (flags.limit ?? []).map((text) => limit(text, FIGURE_NAMES)), sampler: samplerOf(flags.sampler, { seed, trials }),
    windows: {
      folds: count('folds', flags.folds, MOST_FOLDS), isAnchored: flags.anchored === true, purgeMs: length('purge', flags.purge), embargoMs: flags.embargo === undefined ? undefined : length('embargo', flags.embargo),
      lockShare: share('lock-box', flags.lockBox),
    },
    ranges: rangesOf(flags.range), maxRamBytes: bytesOption('max-ram', flags.maxRam), budgetMs: budgetOption('budget', flags.budget), where: whereOf(flags.where ?? 'local'), maxUsd: usd(flags.maxUsd),
    // More workers than cores only take memory.
    maxCores: Math.min(count('max-cores', flags.maxCores, 256), os.availableParallelism()),
  };
}

/** `profit-factor` for `profitFactor`; an expression stays as it is. */
const figureName = (text: string): string => FIGURE_NAMES.find((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) === text.trim()) ?? text;

function samplerOf(name: string, { seed, trials }: { readonly seed: number; readonly trials: number }): SamplerSettings {
  const kind = SAMPLERS.find((known) => known === name);
  if (kind === undefined) {
    const near = nearName(name, SAMPLERS);
    throw new UsageError(`--sampler: expected one of ${SAMPLERS.join(', ')}, found "${name}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`);
  }
  if ((kind === 'asha' || kind === 'hyperband') && trials < LEAST_HALVED) throw new UsageError(`--trials: expected ${LEAST_HALVED} or more for ${kind}, which judges most trials on a part of the days, found "${trials}"`);
  if (kind === 'grid') return samplerSettings.parse({ kind });
  // A population as large as the search would never have a second generation.
  const population = kind === 'nsga-ii' ? { population: Math.max(4, Math.min(40, Math.floor(trials / 4))) } : {};
  return samplerSettings.parse({ kind, seed, ...population });
}

function whereOf(text: string): Where {
  const where = WHERES.find((known) => known === text);
  if (where === undefined) throw new UsageError(`--where: expected one of ${WHERES.join(', ')}, found "${text}"`);
  return where;
}

function usd(text: string | undefined): number {
  if (text === undefined) return Infinity;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value >= 0 && Number.isFinite(value))) throw new UsageError(`--max-usd: expected an amount such as 0.50, found "${text}"`);
  return value;
}

function count(name: string, text: string, most: number): number {
  const value = countOption(name, text) ?? 1;
  if (value > most) throw new UsageError(`--${name}: expected at most ${most}, found "${text}"`);
  return value;
}

function length(name: string, text: string): number {
  if (text === '0') return 0;
  if (!isDuration(text)) throw new UsageError(`--${name}: expected 0 or a length of time such as 12h, 3d or 2w, found "${text}"`);
  return lengthMs(text);
}

function share(name: string, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value >= 0.05 && value <= 0.5)) throw new UsageError(`--${name}: expected a share from 0.05 to 0.5, found "${text}"`);
  return value;
}

/** `fast=5:40` or `fast=5:40:5`. */
function rangesOf(texts: readonly string[]): Readonly<Record<string, Narrowed>> {
  return Object.fromEntries(texts.map((text) => {
    const [, name, from, to, step] = /^([\w.]+)=([-+\d.e]+):([-+\d.e]+)(?::([-+\d.e]+))?$/i.exec(text.trim()) ?? [];
    const [min, max, by] = [Number(from), Number(to), step === undefined ? undefined : Number(step)];
    if (name === undefined || !(min <= max) || (by !== undefined && !(by > 0))) throw new UsageError(`--range: expected name=from:to or name=from:to:step, found "${text}"`);
    return [name, { min, max, ...(by === undefined ? {} : { step: by }) }];
  }));
}
