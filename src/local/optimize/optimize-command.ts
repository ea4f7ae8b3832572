import { createHash } from 'node:crypto';
import path from 'node:path';
import { fsObjectStore } from '../../shared/adapters/fs/fs-object-store.ts';
import { instrumentId } from '../../shared/domain/instrument.ts';
import { RefusedError } from '../../shared/domain/errors.ts';
import { orderedJson } from '../../shared/domain/ordered-json.ts';
import { DAY } from '../../shared/domain/time.ts';
import { assertBlindToFuture } from '../../shared/handlers/blindness.ts';
import { optimize, plannedDays, type Optimized, type OptimizePlan } from '../../shared/handlers/sweep/optimize/optimize.ts';
import type { OptimizeIdentity } from '../../shared/handlers/sweep/optimize/optimize-trials.ts';
import { TestBench } from '../../shared/handlers/sweep/optimize/test-bench.ts';
import { windowPlan } from '../../shared/handlers/sweep/optimize/window-plan.ts';
import { slotOf } from '../../shared/learning/bundle/bundle.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { jobOf, paramTexts } from '../backtest/job.ts';
import { note, stopSignal } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { chosenStrategy } from '../config/configured-strategy.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { assertMayWrite } from '../config/may-write.ts';
import { runSettings } from '../config/run-settings.ts';
import { oneFile } from '../jobs/data-object.ts';
import { loadStrategiesFor } from '../strategies/load-strategies.ts';
import { shippedStrategies } from '../strategies/shipped-strategies.ts';
import { peakBytes } from '../train/peak-bytes.ts';
import { openCandleStore } from '../wire.ts';
import { deliver } from './deliver.ts';
import { judgedSearch } from './judged-search.ts';
import { loadTarget, type Target } from './load-target.ts';
import { crewOf, openBlocks, type Blocks } from './open-blocks.ts';
import { optimizeOptions, type OptimizeFlags, type OptimizeOptions } from './optimize-options.ts';
import { paceLine } from './pace-line.ts';
import { queuedBlocks } from './queued-blocks.ts';
import { quoteOf, quoteText, type Quote } from './quote.ts';
import { tellQuote } from './tell-quote.ts';
import { rememberedBlocks } from './remembered-blocks.ts';
import { searchSpace } from './search-space.ts';
import { keptBundle } from './tuned-content.ts';

/** `coinbot optimize`: a walk forward over stored candles, judged by the ledger of trials, its winner kept as a model that is followed on paper. */
export async function optimizeCommand(name: string | undefined, flags: OptimizeFlags): Promise<void> {
  const options = optimizeOptions(flags);
  if (flags.out !== undefined) assertMayWrite(flags.out, [flags.data]);
  const signal = AbortSignal.any([stopSignal(), AbortSignal.timeout(options.budgetMs)]);
  const dataFolder = folderOf(loadConfig(), 'dataFolder');
  const { target, fixed } = await load(name, flags, dataFolder);
  const { plan, identity, key } = planOf(target, options, { fixed, only: flags.only });
  const folder = flags.folder ?? path.join(dataFolder, 'optimizations', `${slotOf(identity.instrument, identity.timeframe)}-${target.strategy.name}-${key.slice(0, 8)}`);
  const bench = new TestBench(target.strategy, target.history, benchRules(target));
  const msPerDay = measuredMsPerDay(plan, bench);
  const secondsOfOneCore = (msPerDay * plannedDays(plan.windows, options.trials)) / 1_000;
  const quote = quoted(plan, options, msPerDay);
  if (options.where !== 'local' && quote.aws.usd > options.maxUsd) throw new RefusedError(`--max-usd: this search is expected to cost USD ${quote.aws.usd.toFixed(2)}, more than ${options.maxUsd}: nothing was begun`);
  if (flags.quote === true) {
    tellQuote(options.where === 'local' ? { ...quote, ...crewOf(plan, { cores: options.maxCores, maxRamBytes: options.maxRamBytes, secondsOfOneCore }) } : quote, { plan, options, secondsOfOneCore, isJson: flags.json === true });
    return;
  }
  const { blocks, store } = await opened({ target, plan, options, folder, signal, secondsOfOneCore });
  const told: Quote = { ...quote, workers: blocks.workers, minutesHere: secondsOfOneCore / 60 / blocks.workers, memoryBytes: blocks.memoryBytes };
  note(quoteText(told, options));
  try {
    const found = await searched({ plan, bench, options, signal, folder }, blocks, store);
    if (!shippedStrategies.includes(target.strategy)) assertHonest(found, bench, target);
    const known = await judgedSearch(found, { identity, bench, dataFolder, isCounted: flags.ledger });
    const bundle = flags.keep ? keptBundle(found, known, { target, identity, dataFolder }) : undefined;
    deliver({ found, known, plan, options, identity, target, bundle, folder, quote: told, peakBytes: peakBytes() }, flags);
  } finally {
    await blocks.close();
  }
}

async function load(name: string | undefined, flags: OptimizeFlags, dataFolder: string): Promise<{ readonly target: Target; readonly fixed: Readonly<Record<string, number | boolean | string>> }> {
  const config = loadConfig();
  const known = await loadStrategiesFor(name, folderOf(config, 'strategiesFolder'));
  const texts = paramTexts(flags.param);
  const chosen = chosenStrategy(name, texts, known);
  const { data, symbol, market, funding, param: _param, limit: _limit, seed: _seed, trials: _trials, format: _format, ...rest } = flags;
  const lists = { ...(symbol === undefined ? {} : { symbol: [symbol] }), ...(market === undefined ? {} : { market: [market] }), ...(funding === undefined ? {} : { funding: [funding] }) };
  const store = openCandleStore(dataFolder);
  try {
    // A worker elsewhere, and a thread here, read one file.
    const file = await oneFile(data, path.join(dataFolder, 'jobs'), store.candles);
    const job = jobOf(chosen, { ...rest, ...lists, data: [file], param: [] }, runSettings(config));
    const target = await loadTarget(job, chosen.strategy, store.candles);
    return { target, fixed: Object.fromEntries(Object.entries(chosen.params).filter(([key]) => Object.hasOwn(texts, key))) };
  } finally {
    store.close();
  }
}

const benchRules = ({ base: { exits, protections, timeframe, settings } }: Target): ConstructorParameters<typeof TestBench>[2] => ({
  exits: exits === undefined ? undefined : { ...exits }, protections: protections === undefined ? undefined : [...protections], timeframe, settings: { ...settings },
} as ConstructorParameters<typeof TestBench>[2]);

interface Planned {
  readonly plan: OptimizePlan;
  readonly identity: OptimizeIdentity;
  /** Names everything that decides what a block comes to. */
  readonly key: string;
}

function planOf({ strategy, base, dataHash, from, to, history }: Target, options: OptimizeOptions, searchedParams: Pick<Parameters<typeof searchSpace>[1], 'fixed' | 'only'>): Planned {
  const space = searchSpace(strategy, { ...searchedParams, ranges: options.ranges });
  const windows = windowPlan(from, to, options.windows);
  const code = codeHash();
  const { objectives, limits, sampler, trials, seed } = options;
  const { data: _data, funding: _funding, ...decides } = base;
  const how = { windows, sampler, space: space.identity, objectives: objectives.map(({ name }) => name), limits: limits.map(({ text }) => text) };
  const key = createHash('sha256').update(orderedJson({ ...decides, dataHash, code, how })).digest('hex');
  return {
    key, plan: { base: { ...base, sweep: `optimize-${key.slice(0, 24)}`, code }, windows, rules: { space, sampler, objectives, limits, trials }, seed },
    identity: {
      at: Date.now(), seed, dataHash, codeHash: code, instrument: instrumentId(history.instrument), timeframe: base.timeframe, strategy: strategy.name,
      settings: { ...base.settings, exits: base.exits, protections: base.protections, gaps: base.gaps, searched: windows.searched }, search: { ...how, trials },
    },
  };
}

/** What it will take, before anything is begun. */
function quoted({ windows }: OptimizePlan, { trials }: OptimizeOptions, msPerDay: number): Quote {
  const runs = 2 * (windows.folds.length + 1) * trials;
  return quoteOf({ days: plannedDays(windows, trials), msPerDay, runs, blocks: runs / 2, workers: 1, memoryBytes: 0 });
}

interface Opening {
  readonly target: Target;
  readonly plan: OptimizePlan;
  readonly options: OptimizeOptions;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly secondsOfOneCore: number;
}

/** Who does the blocks, and where what came of them is kept. */
async function opened({ target, plan, options, folder, signal, secondsOfOneCore }: Opening): Promise<{ readonly blocks: Blocks; readonly store: ObjectStore }> {
  const { where, maxCores: cores, maxRamBytes } = options;
  if (where !== 'local') {
    const blocks = await queuedBlocks({ where, cores, signal, base: target.base });
    return { blocks, store: blocks.store };
  }
  const blocks = openBlocks(target, plan, { cores, maxRamBytes, signal, strategiesFolder: folderOf(loadConfig(), 'strategiesFolder'), secondsOfOneCore });
  const store = await fsObjectStore(path.join(folder, 'blocks'));
  return { store, blocks: { ...blocks, close: async () => { await blocks.close(); store.close(); } } };
}

interface Search {
  readonly plan: OptimizePlan;
  readonly bench: TestBench;
  readonly options: OptimizeOptions;
  readonly signal: AbortSignal;
  readonly folder: string;
}

/** Runs the search, and shows its pace. Where it is stopped, everything that was computed is kept. */
async function searched({ plan, bench, options, signal, folder }: Search, blocks: Blocks, store: ObjectStore): Promise<Optimized> {
  const remembered = rememberedBlocks(store, blocks.handle);
  const line = paceLine('trials', (plan.windows.folds.length + 1) * options.trials);
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => { setImmediate(resolve); });
    signal.throwIfAborted();
  };
  try {
    const found = await optimize(plan, { handle: remembered.handle, bench, pause, progress: (days, trials, best) => line.update(trials, days / plannedDays(plan.windows, options.trials), best === null ? '' : `, best in training ${best.toFixed(2)}`) });
    line.end();
    if (remembered.resumed > 0) note(`${remembered.resumed} blocks were known from before, in ${folder}`);
    return found;
  } catch (error) {
    line.end();
    if (!signal.aborted) throw error;
    throw Object.assign(new Error(`stopped before the end: what was computed is kept in ${folder}, and the same command goes on from there; the lock-box stays shut`, { cause: error }), { name: 'AbortError' });
  }
}

/** Backtests with the defaults, timed: the first of them also waits for the compiler. */
function measuredMsPerDay({ windows: { searched: span } }: OptimizePlan, bench: TestBench): number {
  const times = Array.from({ length: 3 }, () => {
    const began = performance.now();
    bench.rival(bench.strategy, span);
    return performance.now() - began;
  });
  return Math.min(...times) / ((span.to - span.from) / DAY);
}

/** A strategy that was not shown to be honest is, before it is judged. */
function assertHonest({ final }: Optimized, bench: TestBench, { base }: Target): void {
  const backtest = bench.backtest(final.choice?.params ?? {}, final.train);
  assertBlindToFuture({ ...backtest, timeframe: base.timeframe }, bench.run(final.choice?.params ?? {}, final.train));
}
