import { NO_VALUES, meanOf, withValue, type RunningMean } from './running-mean.ts';
import type { EnsembleSettings } from './ensemble-settings.ts';

/** Whom the money follows: an expert by its place, or the ensemble of all. */
export type Incumbent = number | 'ensemble';

/** The active one after new scores: the best challenger where it leads by more than `threshold`, of equals the first; else whoever is active. */
export function leader(active: number, scores: ArrayLike<number>, threshold: number): number {
  let best = active;
  for (let i = 0; i < scores.length; i++) if (scores[i] > scores[best]) best = i;
  return best !== active && scores[best] - scores[active] > threshold ? best : active;
}

export interface SavedChampion {
  readonly champion: number | null;
  /** Candles since the last change. */
  readonly stood: number;
  /** Discounted losses that each expert had less than the ensemble; net returns of each and, last, of the ensemble. */
  readonly leads: readonly number[];
  readonly means: readonly RunningMean[];
}

export interface ChampionStep {
  /** Losses in [0, 1], NaN asleep, and that of the ensemble. */
  readonly losses: ArrayLike<number>;
  readonly loss: number;
  /** Net returns of the candle, NaN asleep, and that of the ensemble. */
  readonly returns: ArrayLike<number>;
  readonly earned: number;
}

/** What a choice is made from: positions of each expert (NaN: asleep), of the ensemble, and the one held. */
export interface ChampionChoice {
  readonly positions: ArrayLike<number>;
  readonly ensemble: number;
  readonly held: number;
  /** A model that has drifted leaves its post; a new selection need not wait for the dwell. */
  readonly mustLeave: boolean;
  readonly mayHurry: boolean;
}

/**
 * Who is in charge. A change needs all three: an expected gain over the horizon of more than `costFactor` times the cost of the position
 * change it takes, a lead in discounted losses, and that the one in charge has stood for the dwell. The ensemble is a candidate like any other.
 */
export class Champion {
  readonly #settings: EnsembleSettings;
  #champion: Incumbent = 'ensemble';
  #stood = 0;
  #leads: number[];
  #means: RunningMean[];

  constructor(settings: EnsembleSettings) {
    this.#settings = settings;
    this.#leads = settings.experts.map(() => 0);
    this.#means = [...settings.experts, 'ensemble'].map(() => NO_VALUES);
  }

  get champion(): Incumbent { return this.#champion; }

  learn({ losses, loss, returns, earned }: ChampionStep): void {
    const { memory } = this.#settings.champion;
    const decay = 1 - 1 / memory;
    this.#leads = this.#leads.map((lead, i) => decay * lead + (Number.isNaN(losses[i]) || Number.isNaN(loss) ? 0 : loss - losses[i]));
    this.#means = this.#means.map((mean, i) => {
      const value = i < this.#leads.length ? returns[i] : earned;
      return Number.isFinite(value) ? withValue(mean, value, memory) : mean;
    });
    this.#stood += 1;
  }

  /** Decides who is in charge from now on; true when that has changed. */
  choose(choice: ChampionChoice): boolean {
    const { champion: { lead, dwell } } = this.#settings;
    const before = this.#champion;
    const isAsleep = before !== 'ensemble' && Number.isNaN(choice.positions[before]);
    if (before !== 'ensemble' && (choice.mustLeave || isAsleep)) return this.#install('ensemble');
    if (this.#stood < dwell && !choice.mayHurry) return false;
    const scores = [...this.#leads.map((score, i) => (Number.isNaN(choice.positions[i]) ? -Infinity : score)), 0];
    const active = before === 'ensemble' ? this.#leads.length : before;
    const next = leader(active, scores, lead);
    if (next === active || !this.#pays(active, next, choice)) return false;
    return this.#install(next === this.#leads.length ? 'ensemble' : next);
  }

  #install(incumbent: Incumbent): boolean {
    this.#champion = incumbent;
    this.#stood = 0;
    return true;
  }

  #pays(active: number, next: number, { positions, ensemble, held }: ChampionChoice): boolean {
    const { unitCost, champion: { horizon, costFactor } } = this.#settings;
    const target = next === positions.length ? ensemble : positions[next];
    const cost = unitCost * Math.abs(target - held);
    return (meanOf(this.#means[next]) - meanOf(this.#means[active])) * horizon > costFactor * cost;
  }

  save(): SavedChampion {
    return { champion: this.#champion === 'ensemble' ? null : this.#champion, stood: this.#stood, leads: [...this.#leads], means: [...this.#means] };
  }

  restore({ champion, stood, leads, means }: SavedChampion): void {
    this.#champion = champion ?? 'ensemble';
    this.#stood = stood;
    this.#leads = [...leads];
    this.#means = [...means];
  }
}
