import { UsageError } from '../../shared/domain/errors.ts';
import { DAY } from '../../shared/domain/time.ts';
import { sweepId, type BlockParams, type BlockSpan } from '../../shared/handlers/sweep/block-job.ts';
import { blocksOf, manifestOf, type SweepManifest, type SweepObjective } from '../../shared/handlers/sweep/sweep-manifest.ts';
import { strategies } from '../../shared/strategies/registry.ts';
import { openSampler } from '../../shared/search/open-sampler.ts';
import type { Space } from '../../shared/search/space.ts';
import { jobOf, paramTexts, type BacktestFlags } from '../backtest/job.ts';
import { codeHash } from '../code-hash.ts';
import { chosenStrategy } from '../config/configured-strategy.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf } from '../config/load.ts';
import { runSettings } from '../config/run-settings.ts';
import { countOption } from '../data/options.ts';
import { loadTarget, type Target } from '../optimize/load-target.ts';
import { optimizeOptions, type OptimizeFlags } from '../optimize/optimize-options.ts';
import { searchSpace } from '../optimize/search-space.ts';
import { openCandleStore } from '../wire.ts';
import { oneFile } from './data-object.ts';

/** The flags that say what a sweep is of. */
export interface PlanFlags extends Omit<BacktestFlags, 'data' | 'symbol' | 'market' | 'funding' | 'trials' | 'seed'>, Pick<OptimizeFlags, 'data' | 'symbol' | 'market' | 'funding' | 'range' | 'only' | 'trials' | 'seed' | 'sampler' | 'folds'> {
  readonly objective: 'sharpe' | 'sortino' | 'calmar' | 'profit-factor' | 'return';
  readonly block: string;
  readonly name?: string;
}

/** All trials are chosen before the first one is run. */
const SAMPLERS = ['grid', 'random', 'sobol', 'halton'];
const FIGURES: Readonly<Record<PlanFlags['objective'], SweepObjective>> = { sharpe: 'sharpe', sortino: 'sortino', calmar: 'calmar', 'profit-factor': 'profitFactor', return: 'netReturn' };
const MOST_TRIALS = 1_000_000;

/** What the flags ask for: a manifest whose data are files of this PC, and the strategy it is of. */
export async function plannedSweep(name: string | undefined, flags: PlanFlags, { config, folder }: { readonly config: Config; readonly folder: string }): Promise<{ readonly manifest: SweepManifest; readonly target: Target }> {
  if (!SAMPLERS.includes(flags.sampler)) throw new UsageError(`--sampler: expected one of ${SAMPLERS.join(', ')}, found "${flags.sampler}"; coinbot optimize has those that learn from what came before`);
  const options = optimizeOptions({ ...flags, objective: undefined, limit: undefined, anchored: undefined, purge: '0', lockBox: '0.2', maxRam: '2GB', maxCores: '1', budget: '2h', keep: false, ledger: false } as never);
  assertShipped(name);
  const texts = paramTexts(flags.param);
  const chosen = chosenStrategy(name, texts, strategies);
  const store = openCandleStore(folderOf(config, 'dataFolder'));
  try {
    const data = await oneFile(flags.data, folder, store.candles);
    const { symbol, market, funding, objective: _objective, trials: _trials, seed: _seed, format: _format, ...rest } = flags;
    const lists = { ...(symbol === undefined ? {} : { symbol: [symbol] }), ...(market === undefined ? {} : { market: [market] }), ...(funding === undefined ? {} : { funding: [funding] }) };
    const target = await loadTarget(jobOf(chosen, { ...rest, ...lists, data: [data], param: [] } as BacktestFlags, runSettings(config)), chosen.strategy, store.candles);
    const fixed = Object.fromEntries(Object.entries(chosen.params).filter(([key]) => Object.hasOwn(texts, key)));
    const space = searchSpace(chosen.strategy, { fixed, only: flags.only, ranges: options.ranges });
    const trials = paramsOf(space, { settings: options.sampler, wanted: flags.sampler === 'grid' ? MOST_TRIALS : options.trials });
    const manifest = manifestOf({
      sweep: nameOf(flags.name), objective: FIGURES[flags.objective],
      base: { ...target.base, code: codeHash(), spans: spansOf(target, options.windows.folds) }, blocks: blocksOf(trials, countOption('block', flags.block) ?? 25),
    });
    return { manifest, target };
  } finally {
    store.close();
  }
}

/** A worker in AWS has the strategies that come with the program, and a job says of their code by its hash what it is. */
function assertShipped(name: string | undefined): void {
  if (name !== undefined && !strategies.some((strategy) => strategy.name === name)) throw new UsageError(`sweep: expected a strategy that comes with the program (${strategies.map((strategy) => strategy.name).join(', ')}), found "${name}"; coinbot optimize searches your own on this PC`);
}

/** Different parameters, in the order of the sampler. */
function paramsOf(space: Space, { settings, wanted }: { readonly settings: Parameters<typeof openSampler>[0]['settings']; readonly wanted: number }): readonly BlockParams[] {
  const sampler = openSampler({ space, settings });
  const found = new Map<string, BlockParams>();
  // What is drawn again is no further trial; a small space has no more to give.
  for (let asked = 0; asked < 20 * wanted && found.size < wanted; asked++) {
    const proposal = sampler.ask();
    if (proposal === undefined) break;
    const key = space.canonical(proposal.params);
    if (!found.has(key)) found.set(key, proposal.params);
    sampler.tell({ trial: proposal.trial, scores: [null] });
  }
  if (found.size >= MOST_TRIALS) throw new UsageError(`expected at most ${MOST_TRIALS} trials, found a grid with more: --range name=from:to:step makes it coarser`);
  return [...found.values()];
}

/** `count` spans of whole days, one after the other, as equal as days allow. */
function spansOf({ from, to }: Pick<Target, 'from' | 'to'>, count: number): BlockSpan[] {
  const days = Math.floor((to - from) / DAY);
  if (days < count) throw new UsageError(`--folds: expected at most one fold a day, found ${count} for ${days} days`);
  const edges = Array.from({ length: count + 1 }, (_, k) => (k === count ? to : from + Math.floor((k * days) / count) * DAY));
  return Array.from({ length: count }, (_, k) => ({ from: edges[k], to: edges[k + 1] }));
}

/** A name that can be part of a key, and of a command line. */
function nameOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const found = sweepId.safeParse(name);
  if (!found.success || name.startsWith('-')) throw new UsageError(`--name: expected 1 to 80 letters, digits and . _ = -, with a letter or a digit first, found "${name}"`);
  return found.data;
}
