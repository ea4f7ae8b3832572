import { DAY } from '../../../domain/time.ts';
import { openSampler, type SamplerSettings } from '../../../search/open-sampler.ts';
import { knee, paretoFront } from '../../../search/pareto.ts';
import { plateaus } from '../../../search/plateau.ts';
import type { Evaluated, Proposal, Sampler } from '../../../search/sampler.ts';
import type { Space } from '../../../search/space.ts';
import type { BlockParams, BlockSpan, TrialResult } from '../block-job.ts';
import { scoresOf, type Judging } from './trial-scores.ts';

export interface SearchRules extends Judging {
  readonly space: Space;
  readonly sampler: SamplerSettings;
  /** Tried on each training window, at most: fewer where the space is smaller. */
  readonly trials: number;
}

/** What is to be scored next on one training window: the spans are parts of it, oldest first. */
export interface Batch {
  readonly proposals: readonly Proposal[];
  readonly span: BlockSpan;
}

/** The parameters that were chosen on a window, and how they stand among their neighbours. */
export interface Choice {
  readonly params: BlockParams;
  readonly trial: number;
  readonly score: number;
  /** Median score of the neighbourhood; null where several objectives are weighed. */
  readonly neighbourhood: number | null;
  /** The best score of all, which was not chosen for being the best. */
  readonly peak: number;
}

/** Asked at once, whatever the number of cores: what comes after depends on it. */
const AT_ONCE = 4;

/** The search on one training window. Batches follow each other: a batch is told whole before the next. */
export class WindowSearch {
  readonly #rules: SearchRules;
  readonly #train: BlockSpan;
  readonly #sampler: Sampler;
  #asked = 0;
  #best: number | null = null;
  #isOver = false;

  constructor(rules: SearchRules, train: BlockSpan) {
    this.#rules = rules;
    this.#train = train;
    this.#sampler = openSampler({ space: rules.space, settings: rules.sampler, objectives: rules.objectives.length });
  }

  /** Undefined when the search is over. All of a batch look at the same part of the window. */
  next(): Batch | undefined {
    const proposals = [...this.#sampler.awaited()];
    while (!this.#isOver && proposals.length < AT_ONCE && this.#asked < this.#rules.trials) {
      const proposal = this.#sampler.ask();
      if (proposal === undefined) {
        this.#isOver = proposals.length === 0;
        break;
      }
      this.#asked += 1;
      proposals.push(proposal);
    }
    const [first] = proposals;
    return first === undefined ? undefined : { proposals: proposals.filter(({ share }) => share === first.share), span: this.#spanOf(first.share) };
  }

  /** In the order of the batch. */
  tell({ proposals, span }: Batch, results: readonly TrialResult[]): void {
    proposals.forEach(({ trial, share }, k) => {
      const outcome = scoresOf(results[k], span, this.#rules);
      this.#sampler.tell({ trial, ...outcome });
      const [score] = outcome.scores;
      if (share === 1 && (outcome.violation ?? 0) === 0 && score !== null) this.#best = Math.max(this.#best ?? -Infinity, score);
    });
  }

  /** The best score so far on the whole window, within the limits; null before there is one. */
  get best(): number | null { return this.#best; }

  evaluated(): readonly Evaluated[] {
    return this.#sampler.evaluated();
  }

  /** From the middle of a plateau; the knee of the front where there are several objectives. Undefined where nothing has a score within the limits. */
  choice(): Choice | undefined {
    const trials = this.evaluated();
    const { space, objectives } = this.#rules;
    const peak = trials.reduce((best, { share, violation, scores: [score] }) => (share === 1 && violation === 0 && score !== null ? Math.max(best, score) : best), -Infinity);
    if (objectives.length > 1) {
      const found = knee(paretoFront(trials));
      return found && { params: found.params, trial: found.trial, score: found.scores[0], neighbourhood: null, peak };
    }
    const [found] = plateaus(space, trials);
    return found && { params: found.trial.params, trial: found.trial.trial, score: found.score, neighbourhood: Number.isFinite(found.neighbourhood) ? found.neighbourhood : null, peak };
  }

  #spanOf(share: number): BlockSpan {
    const { from, to } = this.#train;
    return share === 1 ? this.#train : { from, to: from + Math.max(1, Math.round(((to - from) / DAY) * share)) * DAY };
  }
}
