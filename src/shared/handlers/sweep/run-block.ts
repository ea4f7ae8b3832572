import { z } from 'zod';
import type { CandleColumns } from '../../domain/candle.ts';
import { carryGaps } from '../../domain/carry-gaps.ts';
import { DataError, UsageError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { FundingColumns } from '../../domain/public-trade.ts';
import { durationMs } from '../../domain/timeframe.ts';
import type { RunSettings } from '../../engine/settings.ts';
import type { Lane } from '../../engine/sweep/lane.ts';
import { SweepDesk, type DeskLimits, type SweepMarket, type SweepRules, type SweepTrial } from '../../engine/sweep/sweep-desk.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import { checkParams, findStrategy, strategies as shipped } from '../../strategies/registry.ts';
import type { Strategy } from '../../strategies/strategy.ts';
import { spanResultOf } from './block-figures.ts';
import { paramsHashOf, trialOfBlock, type BlockJob, type BlockParams, type BlockResult, type TrialResult } from './block-job.ts';

/** What a block is run over: the data its job names, as somebody has loaded and checked them. */
export interface BlockPorts {
  readonly candles: CandleColumns;
  /** Where the job names funding. */
  readonly funding?: FundingColumns | undefined;
  /** The shipped ones where absent. */
  readonly strategies?: readonly Strategy[] | undefined;
  /** From `openDesk` for a job of the same data, so that what was computed for one block serves the next. */
  readonly desk?: SweepDesk | undefined;
}

/** The parts of a job that decide what a desk works on: jobs equal in these can share one. */
export type DeskJob = Pick<BlockJob, 'instrument' | 'timeframe' | 'gaps'>;

/** What trials of a job run over: with `gaps: carry` the candles are filled up here. */
export function sweepMarketOf({ instrument, timeframe, gaps }: DeskJob, { candles, funding }: Pick<BlockPorts, 'candles' | 'funding'>): SweepMarket {
  return { instrument, timeframe, funding, ...(gaps === 'carry' ? carryGaps(candles, timeframe) : { candles }) };
}

/** A desk for all blocks over the same data. */
export const openDesk = (job: DeskJob, ports: Pick<BlockPorts, 'candles' | 'funding'>, limits: DeskLimits = {}): SweepDesk => new SweepDesk(sweepMarketOf(job, ports), limits);

/**
 * Judges each parameter record of a block on each of its spans. Deterministic: the same job over the same data gives the same bytes, in whatever process
 * and order blocks are run. Parameters that do not go together give a trial with an error; data that do not fit the job throw DataError.
 */
export function runBlock(job: BlockJob, ports: BlockPorts): BlockResult {
  const rules = rulesOf(job, ports);
  const desk = ports.desk ?? openDesk(job, ports);
  const planned = job.params.map((params) => plannedTrial(job, rules.strategy, params));
  const counts = new Map<string, number>();
  for (const { name } of planned) counts.set(name, (counts.get(name) ?? 0) + 1);
  const results: TrialResult[] = Array.from({ length: planned.length });
  // Trials of the same parameters one after the other: what is kept for them is used while it is there.
  for (const n of [...planned.keys()].toSorted((a, b) => (planned[a].name < planned[b].name ? -1 : planned[a].name > planned[b].name ? 1 : a - b))) {
    const { name, trial, error } = planned[n];
    const paramsHash = paramsHashOf(job.params[n]);
    results[n] = trial === undefined ? { paramsHash, spans: [], error } : judged(desk, rules, { trial: { ...trial, isRepeated: (counts.get(name) ?? 0) > 1 }, paramsHash });
  }
  return { schema: 'block-result-1', jobId: job.jobId, trials: results };
}

/** Which lane each parameter record of a job takes, and why not the fast one. For reports; costs next to nothing. */
export function lanesOf(job: BlockJob, ports: BlockPorts): readonly (Lane | { readonly kind: 'refused'; readonly because: string })[] {
  const rules = rulesOf(job, ports);
  const desk = ports.desk ?? openDesk(job, ports);
  return job.params.map((params) => {
    const { trial, error = '' } = plannedTrial(job, rules.strategy, params);
    return trial === undefined ? { kind: 'refused', because: error } : desk.laneOf(rules, { ...trial, isRepeated: false });
  });
}

/** A computation that trials of a job read, and the parameters by which it is declared. */
export interface ReadColumn {
  readonly computation: string;
  readonly outputs: number;
  /** Of the strategy, as its schema completes them. */
  readonly params: SweepTrial['params'];
  /** How many trials of the job read it. */
  readonly readers: number;
}

/** The indicator columns that the trials of a job read. */
export function columnsOf(job: BlockJob, strategy: Strategy): readonly ReadColumn[] {
  const trials = new Map<string, { readonly params: SweepTrial['params']; count: number }>();
  for (const given of job.params) {
    const { name, trial } = plannedTrial(job, strategy, given);
    if (trial === undefined) continue;
    const known = trials.get(name);
    if (known === undefined) trials.set(name, { params: trial.params, count: 1 });
    else known.count += 1;
  }
  const found = new Map<string, ReadColumn>();
  for (const { params, count } of trials.values()) {
    for (const { computation, outputs } of declaredBy(strategy, params, job.instrument.symbol)) found.set(computation, { computation, outputs: outputs.length, params, readers: (found.get(computation)?.readers ?? 0) + count });
  }
  return [...found.values()];
}

/** The indicators a strategy declares, each computation once; none where the parameters are refused. */
export function declaredBy(strategy: Strategy, params: SweepTrial['params'], symbol: string): readonly Indicator[] {
  try {
    return [...new Map(Object.values(strategy.indicators?.(params as never, [symbol]) ?? {}).map((indicator) => [indicator.computation, indicator])).values()];
  } catch (error) {
    messageOf(error);
    return [];
  }
}

function rulesOf(job: Pick<BlockJob, 'strategy' | 'timeframe' | 'settings' | 'protections' | 'spans'>, { strategies = shipped }: Pick<BlockPorts, 'strategies'>): SweepRules {
  const strategy = findStrategy(job.strategy, strategies);
  const { longestTimeframe } = strategy.kind === 'forecast' ? strategy : {};
  if (longestTimeframe !== undefined && durationMs(job.timeframe) > durationMs(longestTimeframe)) throw new UsageError(`${strategy.name} needs candles of ${longestTimeframe} or shorter, found "${job.timeframe}"`);
  const settings: RunSettings = { ...job.settings, makerFeeBps: job.settings.makerFeeBps, takerFeeBps: job.settings.takerFeeBps, from: undefined, to: undefined };
  return { strategy, settings, protections: job.protections, spans: job.spans };
}

interface PlannedTrial {
  /** Equal for trials that differ in nothing but their exits. */
  readonly name: string;
  readonly trial?: Omit<SweepTrial, 'isRepeated'>;
  readonly error?: string;
}

function plannedTrial(job: BlockJob, strategy: Strategy, given: BlockParams): PlannedTrial {
  try {
    const { params, exits } = trialOfBlock(given, job.exits);
    const checked = checkedParams(strategy, params);
    return { name: JSON.stringify(checked), trial: { params: checked, exits: Object.keys(exits).length === 0 ? undefined : exits } };
  } catch (error) {
    return { name: '', error: messageOf(error) };
  }
}

/** A schema that knows nothing of other names; made once, because making one costs more than a hundred checks. */
const strictSchemas = new WeakMap<Strategy, Strategy['params']>();

function strictSchemaOf(strategy: Strategy): Strategy['params'] {
  const known = strictSchemas.get(strategy);
  if (known !== undefined) return known;
  const schema = strategy.params.strict();
  strictSchemas.set(strategy, schema);
  return schema;
}

/** As `checkParams`, whose descriptions are made only where there is something to describe. */
function checkedParams(strategy: Strategy, params: BlockParams): SweepTrial['params'] {
  const parsed = strictSchemaOf(strategy).safeParse(params);
  return parsed.success && strategy.check?.(parsed.data) === undefined ? parsed.data : checkParams(strategy, params);
}

function judged(desk: SweepDesk, rules: SweepRules, { trial, paramsHash }: { readonly trial: SweepTrial; readonly paramsHash: string }): TrialResult {
  try {
    const outcomes = desk.run(rules, trial);
    return {
      paramsHash, spans: outcomes.map((outcome, n) => {
        if (outcome === undefined) throw new DataError(`no candles from ${isoOf(rules.spans[n].from)} to ${isoOf(rules.spans[n].to)}: each span of a block needs some`);
        return spanResultOf(outcome);
      }),
    };
  } catch (error) {
    return { paramsHash, spans: [], error: messageOf(error) };
  }
}

/** The text of an error that comes from the parameters; any other is thrown on. */
function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  if (error instanceof UsageError || error instanceof RangeError) return error.message;
  throw error;
}
