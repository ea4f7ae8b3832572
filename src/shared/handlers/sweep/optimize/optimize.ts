import { createHash } from 'node:crypto';
import { DAY } from '../../../domain/time.ts';
import { efficiency, type Efficiency } from '../../../evaluation/walk-forward/efficiency.ts';
import { idleFacts, spanFacts, type SpanFacts } from '../../../evaluation/walk-forward/span-facts.ts';
import { stitched, type Stitched } from '../../../evaluation/walk-forward/stitched.ts';
import type { Evaluated } from '../../../search/sampler.ts';
import { findStrategy } from '../../../strategies/registry.ts';
import type { Strategy } from '../../../strategies/strategy.ts';
import { blockJobOf, canonicalJson, paramsHashOf, type BlockContent, type BlockJob, type BlockParams, type BlockResult, type SpanResult, type TrialResult } from '../block-job.ts';
import { robustness, type Robustness } from './robustness.ts';
import type { TestBench } from './test-bench.ts';
import type { Window, WindowPlan } from './window-plan.ts';
import { WindowSearch, type Choice, type SearchRules } from './window-search.ts';

export interface OptimizePlan {
  /** Of all jobs, which one after the other are scored wherever there is room. */
  readonly base: Omit<BlockContent, 'params' | 'spans' | 'schema'>;
  readonly windows: WindowPlan;
  readonly rules: SearchRules;
  readonly seed: number;
}

export interface OptimizePorts {
  /** Does a block, or knows what came of it. Several at the same time. */
  readonly handle: (job: BlockJob) => Promise<BlockResult>;
  readonly bench: TestBench;
  /** Told after each block: candle-trials done so far, in days of candles, and the best score in training so far, null before there is one. */
  readonly progress: (doneDays: number, trials: number, best: number | null) => void;
  /** Lets others have a turn; throws where the search is to end. */
  readonly pause: () => Promise<void>;
}

/** A window with what was found on it. */
export interface SearchedWindow extends Window {
  /** Undefined where nothing had a score within the limits. */
  readonly choice: Choice | undefined;
  readonly evaluated: readonly Evaluated[];
  readonly inside: SpanFacts;
  readonly outside: SpanFacts;
}

/** Parameters that were tried on any window, over all days before the lock-box. */
export interface WholeTrial {
  readonly params: BlockParams;
  readonly result: TrialResult;
}

export interface Optimized {
  readonly folds: readonly SearchedWindow[];
  readonly final: SearchedWindow;
  readonly trials: readonly WholeTrial[];
  readonly tests: Stitched;
  readonly efficiency: Efficiency;
  readonly robustness: Robustness;
  /** Over the lock-box: what needs no search, by name. */
  readonly baselines: Readonly<Record<string, SpanFacts>>;
  /** sha256 over everything that came out: the same wherever and with however many cores it was computed. */
  readonly resultHash: string;
}

/** Parameter records of one job of the pass over all days, and of one of a search: small ones, so that all cores have some. */
const BLOCK = 20;
const SMALL_BLOCK = 2;
const inBlocks = (params: readonly BlockParams[], size: number): BlockParams[][] => Array.from({ length: Math.ceil(params.length / size) }, (_, b) => params.slice(b * size, (b + 1) * size));
/** What needs no search: whoever does not beat all of it is worth nothing. */
const BASELINES = ['buy-and-hold', 'sma-cross', 'momentum', 'rsi-mean-reversion'] as const;

/**
 * A walk forward: on each training window a search of its own, the middle of the best plateau tested on the days after it, which no search has seen; then the
 * same on the newest training window, tested on the lock-box. Deterministic: windows do not know of each other, and batches are the same with any number of cores.
 */
export async function optimize(plan: OptimizePlan, ports: OptimizePorts): Promise<Optimized> {
  const searches = [...plan.windows.folds, plan.windows.final].map((window) => ({ window, search: new WindowSearch(plan.rules, window.train) }));
  const tally = new Tally(ports.progress);
  await Promise.all(searches.map(({ search }) => searchWindow(search, plan, { ports, tally })));
  const trials = await wholeTrials(searches.map(({ search }) => search), plan, { ports, tally });
  const windows: SearchedWindow[] = [];
  for (const { window, search } of searches) {
    await ports.pause();
    windows.push(testedWindow(window, search, ports.bench));
  }
  const folds = windows.slice(0, -1);
  const final = windows[windows.length - 1];
  const tests = stitched(folds.map(({ outside }) => outside));
  const chosen = folds.flatMap(({ choice, test }) => (choice === undefined ? [] : [{ params: choice.params, test }]));
  const robust = await robustness(chosen, ports.bench, { space: plan.rules.space, base: tests, seed: plan.seed, pause: ports.pause });
  const rivals = BASELINES.map((name): [string, SpanFacts] => [name, spanFacts(ports.bench.rival(findStrategy(name), final.test))]);
  const baselines = { nothing: idleFacts(rivals[0][1]), ...Object.fromEntries(rivals) };
  return { folds, final, trials, tests, efficiency: efficiency(folds), robustness: robust, baselines, resultHash: hashOf({ folds, final, trials, baselines, robust }) };
}

interface Work {
  readonly ports: OptimizePorts;
  readonly tally: Tally;
}

async function searchWindow(search: WindowSearch, { base }: OptimizePlan, { ports, tally }: Work): Promise<void> {
  for (let batch = search.next(); batch !== undefined; batch = search.next()) {
    const { span } = batch;
    const results = await Promise.all(inBlocks(batch.proposals.map(({ params }) => ({ ...params })), SMALL_BLOCK).map(async (params) => {
      const job = blockJobOf({ schema: 'block-job-1', ...base, params, spans: [span] });
      const { trials } = await ports.handle(job);
      tally.add(job, params.length);
      return trials;
    }));
    search.tell(batch, results.flat());
    tally.note(search.best);
  }
}

/** Everything that was tried, once, over all days before the lock-box: what the best of so many is held against. */
async function wholeTrials(searches: readonly WindowSearch[], { base, windows }: OptimizePlan, { ports, tally }: Work): Promise<readonly WholeTrial[]> {
  const distinct = new Map<string, BlockParams>();
  for (const search of searches) for (const { params } of search.evaluated()) distinct.set(paramsHashOf(params), params);
  const all = [...distinct.values()];
  const blocks = inBlocks(all, BLOCK);
  const results = await Promise.all(blocks.map(async (params) => {
    const job = blockJobOf({ schema: 'block-job-1', ...base, params, spans: [windows.searched] });
    const { trials } = await ports.handle(job);
    tally.add(job, 0);
    return trials;
  }));
  return results.flatMap((trials, b) => trials.map((result, k) => ({ params: blocks[b][k], result })));
}

function testedWindow(window: Window, search: WindowSearch, bench: TestBench): SearchedWindow {
  const choice = search.choice();
  const facts = (span: Window['test']): SpanFacts => (choice === undefined ? idleFacts(spanFacts(bench.rival(findStrategy('buy-and-hold'), span))) : spanFacts(bench.run(choice.params, span)));
  return { ...window, choice, evaluated: search.evaluated(), inside: facts(window.train), outside: facts(window.test) };
}

class Tally {
  readonly #progress: OptimizePorts['progress'];
  #days = 0;
  #trials = 0;
  #best: number | null = null;

  constructor(progress: OptimizePorts['progress']) {
    this.#progress = progress;
  }

  add({ params, spans }: BlockJob, trials: number): void {
    this.#days += params.length * spans.reduce((sum, { from, to }) => sum + (to - from) / DAY, 0);
    this.#trials += trials;
    this.#progress(this.#days, this.#trials, this.#best);
  }

  note(best: number | null): void {
    if (best !== null) this.#best = Math.max(this.#best ?? -Infinity, best);
  }
}

const spanText = ({ figures, orderHash, firstDay, returns }: SpanResult): unknown => ({ figures, orderHash, firstDay, returns });

function hashOf({ folds, final, trials, baselines, robust }: Pick<Optimized, 'folds' | 'final' | 'trials' | 'baselines'> & { readonly robust: Robustness }): string {
  const windowText = ({ train, test, choice, evaluated, inside, outside }: SearchedWindow): unknown => ({ train, test, choice, evaluated, inside, outside });
  const wholeText = ({ params, result: { spans, error } }: WholeTrial): unknown => ({ params, spans: spans.map(spanText), error });
  return createHash('sha256').update(canonicalJson({ folds: folds.map(windowText), final: windowText(final), trials: trials.map(wholeText), baselines, robust })).digest('hex');
}

/** Days of candles that a whole search goes over, at most: what progress and quotes count in. */
export function plannedDays({ folds, final, searched }: WindowPlan, trials: number): number {
  const length = ({ from, to }: { readonly from: number; readonly to: number }): number => (to - from) / DAY;
  const windows = [...folds, final];
  return trials * (windows.reduce((sum, { train }) => sum + length(train), 0) + windows.length * length(searched));
}

/** Whether what was found can be followed beside other models: a strategy of the program that forecasts each instrument alone at every candle, without exits of this run. */
export function isShelvable(strategy: Strategy, { params, exits, protections }: { readonly params: BlockParams; readonly exits: BlockJob['exits']; readonly protections: BlockJob['protections'] }): boolean {
  if (Object.keys(exits ?? {}).length > 0 || (protections ?? []).length > 0 || Object.keys(params).some((name) => name.startsWith('exits.'))) return false;
  if (strategy.kind !== 'forecast' || strategy.learner !== undefined) return false;
  const parsed = strategy.params.parse(params) as never;
  return (strategy.allocation?.(parsed).kind ?? 'each') === 'each' && strategy.rebalance?.(parsed) === undefined;
}
