import { runBacktest, type Backtest, type History } from '../../../engine/backtest.ts';
import type { RunRecord } from '../../../engine/record.ts';
import type { RunSettings } from '../../../engine/settings.ts';
import { checkParams } from '../../../strategies/registry.ts';
import type { Strategy } from '../../../strategies/strategy.ts';
import { given } from '../../given.ts';
import { trialOfBlock, type BlockJob, type BlockParams, type BlockSpan } from '../block-job.ts';

/** What all runs of a search have in common: a job without its parameters. */
export type BenchRules = Pick<BlockJob, 'settings' | 'exits' | 'protections' | 'timeframe'>;

interface BenchChanges {
  readonly settings?: Partial<RunSettings>;
  readonly strategy?: Strategy;
}

/** Runs single parameter records through the engine, on any stretch: what a search chose is tested here, with all its costs and trades. */
export class TestBench {
  readonly strategy: Strategy;
  readonly history: History;
  readonly #rules: BenchRules;

  constructor(strategy: Strategy, history: History, rules: BenchRules) {
    this.strategy = strategy;
    this.history = history;
    this.#rules = rules;
  }

  run(params: BlockParams, span: BlockSpan, changes?: BenchChanges): RunRecord {
    return runBacktest(this.backtest(params, span, changes));
  }

  backtest(params: BlockParams, span: BlockSpan, { settings, strategy = this.strategy }: BenchChanges = {}): Backtest {
    const { exits, protections } = this.#rules;
    const trial = trialOfBlock(params, exits);
    return { ...this.#base(span, settings), strategy, params: checkParams(this.strategy, trial.params), exits: Object.keys(trial.exits).length === 0 ? undefined : trial.exits, protections };
  }

  /** Another strategy with its defaults, at the same costs and without exits that are not its own. */
  rival(strategy: Strategy, span: BlockSpan): RunRecord {
    return runBacktest({ ...this.#base(span), strategy, params: checkParams(strategy, {}) });
  }

  get settings(): BenchRules['settings'] {
    return this.#rules.settings;
  }

  #base(span: BlockSpan, more: Partial<RunSettings> = {}) {
    const { settings, timeframe } = this.#rules;
    return { timeframe, histories: [this.history], settings: { ...given(settings), makerFeeBps: settings.makerFeeBps, takerFeeBps: settings.takerFeeBps, ...span, ...more } };
  }
}
