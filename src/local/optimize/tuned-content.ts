import type { BlockParams } from '../../shared/handlers/sweep/block-job.ts';
import { isShelvable, type Optimized } from '../../shared/handlers/sweep/optimize/optimize.ts';
import { stakeOf, type OptimizeIdentity } from '../../shared/handlers/sweep/optimize/optimize-trials.ts';
import { BUNDLE_FORMAT, slotOf, type BundleContent } from '../../shared/learning/bundle/bundle.ts';
import { checkParams } from '../../shared/strategies/registry.ts';
import { note } from '../cli/output.ts';
import { modelsFolderIn } from '../models/shelf.ts';
import { shippedStrategies } from '../strategies/shipped-strategies.ts';
import { bandOf, plannedDaysOf } from '../train/live-plan.ts';
import { writeBundle, type WrittenBundle } from '../train/write-bundle.ts';
import type { JudgedSearch } from './judged-search.ts';
import type { Target } from './load-target.ts';

interface Made {
  readonly target: Target;
  readonly identity: OptimizeIdentity;
  readonly dataFolder: string;
}

/** Writes what was found as a signed bundle, which is followed on paper beside other models and promoted as they are. Undefined, and why is told, where that cannot be. */
export function keptBundle({ final, ...found }: Optimized, known: JudgedSearch, { target: { strategy, base }, identity, dataFolder }: Made): WrittenBundle | undefined {
  const { choice } = final;
  if (choice === undefined) return undefined;
  if (!shippedStrategies.includes(strategy) || !isShelvable(strategy, { params: choice.params, exits: base.exits as never, protections: base.protections as never })) {
    note(`Not kept as a model: a model is a strategy of this program that forecasts each instrument alone at every candle, without exits or protections of one run; "${strategy.name}" with these settings is none.`);
    return undefined;
  }
  return writeBundle(tunedContent({ final, ...found }, known, { identity, params: choice.params, name: strategy.name, checked: checkParams(strategy, choice.params) }), { modelsFolder: modelsFolderIn(dataFolder), at: identity.at, files: {} });
}

function tunedContent({ tests, final, baselines, efficiency, resultHash }: Optimized, { judgement, box, incumbent }: JudgedSearch, { identity, name, checked }: { readonly identity: OptimizeIdentity; readonly params: BlockParams; readonly name: string; readonly checked: BlockParams }): BundleContent {
  const { instrument, timeframe, seed, dataHash, codeHash, search, settings } = identity;
  const stake = stakeOf(identity);
  const returns = [...tests.returns, ...final.outside.returns];
  const unjudged = { trials: 1, effectiveTrials: 1, pbo: null, lossOutside: null, spa: null, deflated: null };
  const figures = judgement === undefined ? unjudged : { trials: judgement.trials, effectiveTrials: judgement.effectiveTrials, pbo: judgement.pbo, lossOutside: judgement.lossOutside, spa: judgement.spa, deflated: judgement.deflatedEffective };
  return {
    format: BUNDLE_FORMAT, kind: 'tuned', slot: slotOf(instrument, timeframe), instrument: instrument as BundleContent['instrument'], timeframe, seed, dataHash, codeHash, strategy: { name, params: { ...checked } },
    lockBoxReturns: {
      from: final.test.from, to: final.test.to, model: final.outside.growth, incumbent: incumbent?.facts.growth ?? null,
      baselines: Object.fromEntries(Object.entries(baselines).map(([key, { growth }]) => [key, growth])),
    },
    verdict: judgement ?? null,
    evidence: {
      days: tests.days.length, trades: tests.trades, netProfit: tests.netProfit / stake, profitAtDoubleCosts: tests.profitAtDoubleCosts / stake, ...figures, ...(box === undefined ? {} : { lockBox: box }),
      incumbentId: incumbent?.id ?? null, band: bandOf(returns), plannedDays: plannedDaysOf(returns),
    },
    report: { search, settings, efficiency, resultHash },
  };
}
