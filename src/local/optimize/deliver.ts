import path from 'node:path';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { labelsOf } from '../../shared/evaluation/report/labels.ts';
import { optimizationReport } from '../../shared/evaluation/report/optimization-html.ts';
import type { OptimizationView, ViewedWindow } from '../../shared/evaluation/report/optimization-view.ts';
import { verdictText } from '../../shared/evaluation/report/verdict-text.ts';
import type { SpanFacts } from '../../shared/evaluation/walk-forward/span-facts.ts';
import type { Optimized, OptimizePlan } from '../../shared/handlers/sweep/optimize/optimize.ts';
import type { OptimizeIdentity } from '../../shared/handlers/sweep/optimize/optimize-trials.ts';
import { note, printJson } from '../cli/output.ts';
import { loadConfig } from '../config/load.ts';
import { writeFileWhole } from '../config/write-file.ts';
import type { WrittenBundle } from '../train/write-bundle.ts';
import type { JudgedSearch } from './judged-search.ts';
import type { Target } from './load-target.ts';
import type { OptimizeFlags, OptimizeOptions } from './optimize-options.ts';
import { importanceOf, optimizationText } from './optimization-text.ts';
import type { Quote } from './quote.ts';
import { TRIALS_FILE, trialsText } from './search-trials.ts';

interface Told {
  readonly found: Optimized;
  readonly known: JudgedSearch;
  readonly plan: OptimizePlan;
  readonly options: OptimizeOptions;
  readonly identity: OptimizeIdentity;
  readonly target: Target;
  readonly bundle: WrittenBundle | undefined;
  readonly folder: string;
  readonly quote: Quote;
  readonly peakBytes: number;
}

/** Prints what was found in the form asked for, and leaves the whole report beside the blocks of the search. */
export function deliver(told: Told, flags: OptimizeFlags): void {
  const view = viewOf(told);
  const report = path.join(told.folder, 'report.html');
  const json = { ...jsonOf(told, view), report };
  const texts = { html: optimizationReport(view, flags.language ?? loadConfig().language), json: `${JSON.stringify(json)}\n`, text: [optimizationText(view), ...closing(told), `Report with heat map: ${report}`, `Result ${view.resultHash}`, ''].join('\n') };
  writeFileWhole(report, texts.html);
  writeFileWhole(path.join(told.folder, 'result.json'), texts.json);
  writeFileWhole(path.join(told.folder, TRIALS_FILE), trialsText(view));
  if (flags.out !== undefined) {
    writeFileWhole(flags.out, texts[flags.format ?? formatOf(flags.out)]);
    note(`Wrote ${flags.out}`);
  }
  if (flags.json) printJson(json);
  else if (flags.out === undefined) process.stdout.write(texts[flags.format ?? 'text']);
}

function closing({ known: { judgement, box }, bundle }: Told): string[] {
  const opened = box?.opened ?? 1;
  return [
    judgement === undefined ? 'No verdict: the trials were not counted.' : verdictText(judgement, labelsOf('en'), 'share'),
    ...(opened > 1 ? [`The days of the lock-box were opened ${opened} times, by different searches: what they say counts no more, until newer days are there.`] : []),
    ...(bundle === undefined ? [] : [`Kept as the model ${bundle.bundle.id}, a shadow: coinbot models show ${bundle.bundle.id}`]),
  ];
}

const formatOf = (out: string | undefined): 'text' | 'html' | 'json' => (out?.endsWith('.html') ? 'html' : out?.endsWith('.json') ? 'json' : 'text');

function viewOf({ found, known, plan, options, identity, target }: Told): OptimizationView {
  const { folds, final, tests, efficiency, robustness, baselines, trials, resultHash } = found;
  return {
    strategy: identity.strategy, instrument: identity.instrument, timeframe: identity.timeframe, from: target.from, to: target.to, objectives: options.objectives.map(({ name }) => name),
    limits: options.limits.map(({ text }) => text), sampler: options.sampler.kind, trials: Math.max(...[...folds, final].map(({ evaluated }) => evaluated.length)), distinct: trials.length, seed: options.seed,
    isAnchored: options.windows.isAnchored, gapDays: plan.windows.gapDays, folds, final, tests, efficiency, robustness, baselines, incumbent: known.incumbent, judgement: known.judgement ?? null,
    space: plan.rules.space, evaluated: final.evaluated, dataHash: identity.dataHash, codeHash: identity.codeHash, resultHash,
  };
}

const short = ({ growth, annualGrowth, sharpe, maxDrawdown, trades, netProfit, profitAtDoubleCosts, buyAndHold }: SpanFacts) => ({ growth, annualGrowth, sharpe, maxDrawdown, trades, netProfit, profitAtDoubleCosts, buyAndHold });
const spanText = ({ from, to }: { readonly from: number; readonly to: number }) => ({ from: isoOf(from), to: isoOf(to) });
const windowJson = ({ train, test, choice, inside, outside }: ViewedWindow) => ({ train: spanText(train), test: spanText(test), choice: choice ?? null, inside: short(inside), outside: short(outside) });

function jsonOf({ known, bundle, peakBytes, options, identity, quote }: Told, view: OptimizationView) {
  const { strategy, instrument, timeframe, objectives, limits, sampler, trials, distinct, seed, efficiency, robustness, judgement, tests, final, baselines, resultHash, dataHash, codeHash } = view;
  return {
    verdict: judgement?.verdict ?? null, stage: judgement?.stage ?? 'none', resultHash, strategy, instrument, timeframe, objectives, limits, sampler, seed, trials, distinctTrials: distinct,
    winner: final.choice ?? null, walkForward: { windows: view.folds.map(windowJson), tests: { ...tests, equity: undefined, hold: undefined, tradeReturns: undefined, days: tests.days.length, returns: undefined }, efficiency },
    lockBox: { ...windowJson(final), opened: known.box?.opened ?? null, incumbent: known.incumbent === undefined ? null : { id: known.incumbent.id, ...short(known.incumbent.facts) }, baselines: Object.fromEntries(Object.entries(baselines).map(([name, facts]) => [name, short(facts)])) },
    judgement, robustness, importance: importanceOf(view), model: bundle === undefined ? null : { id: bundle.bundle.id, slot: bundle.bundle.slot, folder: bundle.folder },
    identity: { dataHash, codeHash, settings: identity.settings, search: identity.search }, quote, peakBytes, maxRamBytes: options.maxRamBytes,
  };
}
