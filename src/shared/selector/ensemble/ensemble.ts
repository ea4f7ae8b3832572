import { DataError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ActionsInForce } from '../events/alert-actions.ts';
import type { RegimeLabel } from '../regimes/regime-label.ts';
import { Champion, type Incumbent, type SavedChampion } from './champion.ts';
import type { EnsembleSettings } from './ensemble-settings.ts';
import { hedgeRate, weightedLoss } from './fixed-share.ts';
import { guardedPosition } from './guarded-position.ts';
import { KeepWatch, type KeepMode, type SavedKeepWatch } from './keep-watch.ts';
import { RegimeHedge, type SavedRegimeHedge } from './regime-hedge.ts';
import { RiskShares, type SavedRiskShares } from './risk-shares.ts';
import { NO_VALUES, rootMeanSquare, withValue, type RunningMean } from './running-mean.ts';

/** What is known at the close of a candle. Arrays have one entry an expert, in the order of the settings. */
export interface EnsembleInput {
  readonly at: EpochMs;
  /** The market's regime at this close. */
  readonly regime: RegimeLabel;
  /** The position that each expert wants from now on, in [-1, 1]; NaN (or anything that is no finite number) while it has no opinion. */
  readonly forecasts: ArrayLike<number>;
  /** What the position that each had held over the candle earned before costs, and what changing into it had cost: shares of equity. NaN: it had none. */
  readonly returns: ArrayLike<number>;
  readonly costs: ArrayLike<number>;
  /** The market's own return over the candle: for the record of what was chosen. */
  readonly change: number;
  /** What events ask for; nothing where it is absent. */
  readonly actions?: Pick<ActionsInForce, 'grossFactor' | 'blockEntries' | 'switchModelSince' | 'reselectSince' | 'because'> | undefined;
  /** What is really held, as a forecast: while entries are blocked it can only become less. The last answer where it is absent. */
  readonly held?: number | undefined;
}

export interface EnsembleReading {
  readonly at: EpochMs;
  readonly regime: RegimeLabel;
  /** After shrinkage, over those who have an opinion; they add up to 1, or are all 0 where none has one. */
  readonly weights: readonly number[];
  /** The position to hold, in [-1, 1]; NaN before half of the experts have an opinion. */
  readonly forecast: number;
  /** Of the experts' names; null where the ensemble of all is in charge. */
  readonly champion: string | null;
  readonly mode: KeepMode;
  readonly why: readonly string[];
  /** What the weighted forecast of the candle before lost, 0 to 1; NaN where there was none. For a watch on drift. */
  readonly loss: number;
}

/** Positions on paper, as they were decided at the close before. */
interface Paper {
  /** The weighted forecast, the choice (with the champion, where that is followed) and equal weights; null before the first opinion. */
  readonly weighted: number | null;
  readonly chosen: number | null;
  readonly equal: number | null;
}

export interface SavedEnsemble {
  readonly version: 1;
  readonly experts: readonly string[];
  readonly lastAt: EpochMs | null;
  readonly regime: RegimeLabel;
  readonly hedge: SavedRegimeHedge;
  readonly champion: SavedChampion;
  readonly keep: SavedKeepWatch;
  readonly scale: RunningMean;
  /** Absent where capital is drawn to equal weights. */
  readonly risk?: SavedRiskShares | undefined;
  /** Weights in force over the candle to come. */
  readonly weights: readonly number[];
  readonly paper: Paper;
  /** Costs of the changes decided at the last close, charged with the candle that follows. */
  readonly owed: { readonly weighted: number; readonly chosen: number; readonly equal: number };
  readonly forecast: number | null;
  readonly doneSwitch: EpochMs | null;
  readonly doneReselect: EpochMs | null;
  /** The last one, NaN as null. */
  readonly reading: SavedReading | null;
}

type SavedReading = Omit<EnsembleReading, 'forecast' | 'loss'> & { readonly forecast: number | null; readonly loss: number | null };

/** A model that has drifted leaves its post; a new selection need not wait. */
interface Events {
  readonly mustLeave: boolean;
  readonly mayHurry: boolean;
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
const isKnown = (value: number): boolean => Number.isFinite(value);

/**
 * Experts weighed by what they have earned: fixed-share Hedge by regime and over all time, drawn to equal weights; a champion that changes only
 * where it pays; equal weights or nothing where the choice does not earn its keep. Every expert is followed on paper at every candle.
 * Causal: a reading depends on what was given up to it. An expert without an opinion sleeps and keeps its weight.
 */
export class Ensemble {
  readonly #settings: EnsembleSettings;
  readonly #hedge: RegimeHedge;
  readonly #champion: Champion;
  readonly #keep: KeepWatch;
  /** Undefined where capital is drawn to equal weights. */
  readonly #risk: RiskShares | undefined;
  #lastAt: EpochMs | undefined;
  #regime: RegimeLabel = 'unknown';
  #scale = NO_VALUES;
  #weights: readonly number[];
  #paper: Paper = { weighted: null, chosen: null, equal: null };
  #owed = { weighted: 0, chosen: 0, equal: 0 };
  #forecast: number | undefined;
  #doneSwitch: EpochMs | undefined;
  #doneReselect: EpochMs | undefined;
  #reading: EnsembleReading | undefined;

  constructor(settings: EnsembleSettings) {
    const { experts, hedge: { steps, regimeLength, trust } } = settings;
    this.#settings = settings;
    this.#hedge = new RegimeHedge(experts.length, { eta: hedgeRate(experts.length, steps), share: 1 / regimeLength, trust });
    this.#champion = new Champion(settings);
    this.#keep = new KeepWatch(settings.keep);
    this.#risk = settings.capital === 'hrp' ? new RiskShares(experts.length, settings.parity) : undefined;
    this.#weights = experts.map(() => 0);
  }

  /** The last answer; undefined before the first. */
  get reading(): EnsembleReading | undefined { return this.#reading; }

  /** Work that is due and changes no answer. */
  prepare(): void { this.#risk?.prepare(); }

  /** One close. What was decided at the close before is charged with the candle first; then the next position is decided. */
  next(input: EnsembleInput): EnsembleReading {
    this.#check(input);
    const notes: string[] = [];
    const loss = this.#learn(input, notes);
    this.#lastAt = input.at;
    this.#regime = input.regime;
    this.#reading = this.#decide(input, { notes, loss });
    return this.#reading;
  }

  #check({ at, forecasts, returns, costs }: EnsembleInput): void {
    const count = this.#settings.experts.length;
    if (this.#lastAt !== undefined && !(at > this.#lastAt)) throw new DataError(`ensemble: expected a close after "${this.#lastAt}", found "${at}"`);
    if ([forecasts, returns, costs].some(({ length }) => length !== count)) throw new DataError(`ensemble: expected forecasts, returns and costs of ${count} experts, found ${forecasts.length}, ${returns.length} and ${costs.length}`);
  }

  #learn({ returns, costs, change }: EnsembleInput, notes: string[]): number {
    const net = this.#settings.experts.map((_, i) => (isKnown(returns[i]) && isKnown(costs[i]) ? returns[i] - costs[i] : NaN));
    this.#risk?.learn(net);
    const scale = rootMeanSquare(this.#scale);
    const largest = net.reduce((most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))), 0);
    if (largest > 0) this.#scale = withValue(this.#scale, largest, this.#settings.hedge.regimeLength);
    // The width is that of the candles before; without one, and where all slept, there is nothing to learn.
    const width = this.#settings.hedge.lossWidth * scale;
    const losses = width > 0 ? net.map((value) => Math.min(1, Math.max(0, 0.5 - value / (2 * width)))) : net.map(() => NaN);
    const loss = weightedLoss(this.#weights, losses);
    this.#hedge.learn(this.#regime, losses);
    this.#record({ net, losses, loss, change }, notes);
    return loss;
  }

  #record({ net, losses, loss, change }: { readonly net: readonly number[]; readonly losses: readonly number[]; readonly loss: number; readonly change: number }, notes: string[]): void {
    const { weighted, chosen, equal } = this.#paper;
    if (weighted === null || chosen === null || equal === null || !isKnown(change)) return;
    this.#champion.learn({ losses, loss, returns: net, earned: weighted * change - this.#owed.weighted });
    if (this.#keep.learn(chosen * change - this.#owed.chosen, equal * change - this.#owed.equal)) notes.push(modeText(this.#keep));
  }

  #decide(input: EnsembleInput, { notes, loss }: { readonly notes: string[]; readonly loss: number }): EnsembleReading {
    const { at, regime, forecasts } = input;
    const { experts, follow } = this.#settings;
    const events = this.#heed(input, notes);
    const positions = experts.map((_, i) => (isKnown(forecasts[i]) ? this.#clip(forecasts[i]) : NaN));
    this.#weights = this.#shrunk(regime, positions);
    const paper = this.#nextPaper(positions, events, notes);
    this.#owed = this.#costsOf(paper ?? this.#paper);
    if (paper !== undefined) {
      this.#paper = paper;
      this.#forecast = this.#traded(paper, input, notes);
    }
    const champion = nameOf(this.#champion.champion, experts);
    if (follow === 'champion' && champion !== null) notes.push(`follows ${champion}`);
    return { at, regime, weights: this.#weights, forecast: this.#forecast ?? NaN, champion, mode: this.#keep.mode, why: notes, loss };
  }

  /** Each event that asks for a change is heeded once. */
  #heed({ regime, actions }: EnsembleInput, notes: string[]): Events {
    if (actions === undefined) return { mustLeave: false, mayHurry: false };
    const { switchModelSince, reselectSince, because } = actions;
    const [mustLeave, reselect] = [isNewer(switchModelSince, this.#doneSwitch), isNewer(reselectSince, this.#doneReselect)];
    if (!mustLeave && !reselect) return { mustLeave, mayHurry: false };
    this.#hedge.loosen(regime, this.#settings.hedge.eventShare);
    this.#doneSwitch = switchModelSince ?? this.#doneSwitch;
    this.#doneReselect = reselectSince ?? this.#doneReselect;
    notes.push(`${mustLeave ? 'the model in charge leaves' : 'a new selection'}: ${because.map(({ type }) => type).join(', ') || 'an event'}`);
    return { mustLeave, mayHurry: true };
  }

  #costsOf(next: Paper): SavedEnsemble['owed'] {
    const of = (key: keyof Paper): number => this.#settings.unitCost * Math.abs((next[key] ?? 0) - (this.#paper[key] ?? 0));
    return { weighted: of('weighted'), chosen: of('chosen'), equal: of('equal') };
  }

  #clip(position: number): number {
    return Math.min(1, Math.max(this.#settings.lowest, position));
  }

  /** Weights of those awake, drawn to equal ones or to shares of risk. */
  #shrunk(regime: RegimeLabel, positions: readonly number[]): number[] {
    const { shrink } = this.#settings;
    const raw = this.#hedge.weights(regime).map((weight, i) => (Number.isNaN(positions[i]) ? 0 : weight));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    const awake = positions.reduce((count, position) => count + (Number.isNaN(position) ? 0 : 1), 0);
    const shares = this.#risk?.of((i) => !Number.isNaN(positions[i]));
    return raw.map((weight, i) => (Number.isNaN(positions[i]) || total === 0 ? 0 : (1 - shrink) * (weight / total) + (shares === undefined ? shrink / awake : shrink * shares[i])));
  }

  /** What each way of choosing holds from now on; undefined where no expert has an opinion, and all stays as it is. */
  #nextPaper(positions: readonly number[], events: Events, notes: string[]): Paper | undefined {
    const awake = positions.filter((position) => !Number.isNaN(position));
    // One that needs no history would decide alone until the others have theirs.
    const isAlone = this.#forecast === undefined && 2 * awake.length < positions.length;
    if (awake.length === 0 || isAlone) return undefined;
    const wanted = positions.reduce((sum, position, i) => sum + (Number.isNaN(position) ? 0 : this.#weights[i] * position), 0);
    const weighted = this.#banded(wanted, this.#paper.weighted);
    const held = this.#paper.chosen ?? 0;
    if (this.#champion.choose({ positions, ensemble: weighted, held, ...events })) notes.push(`${nameOf(this.#champion.champion, this.#settings.experts) ?? 'the ensemble'} is in charge`);
    const { champion } = this.#champion;
    const chosen = this.#settings.follow === 'champion' && champion !== 'ensemble' ? this.#banded(positions[champion], this.#paper.chosen) : this.#banded(wanted, this.#paper.chosen);
    return { weighted, chosen, equal: this.#banded(awake.reduce((sum, position) => sum + position, 0) / awake.length, this.#paper.equal) };
  }

  /** Small changes are not worth their cost; leaving, turning and coming in from nothing are. */
  #banded(wanted: number, before: number | null): number {
    if (before === null || before === 0 || Math.abs(wanted) < 1e-9 || before > 0 !== wanted > 0) return Math.abs(wanted) < 1e-9 ? 0 : wanted;
    return Math.abs(wanted - before) < this.#settings.band ? before : wanted;
  }

  /** What is traded of it: events and the own record can only take away. */
  #traded({ chosen, equal }: Paper, { actions, held }: EnsembleInput, notes: string[]): number {
    const { mode } = this.#keep;
    const wanted = { ensemble: chosen, equal, nothing: 0 }[mode] ?? 0;
    const guarded = guardedPosition(wanted, { actions, held: held ?? this.#forecast ?? 0 });
    notes.push(...guarded.notes);
    return guarded.position;
  }

  /** Plain JSON. */
  save(): SavedEnsemble {
    return {
      version: 1, experts: this.#settings.experts, lastAt: this.#lastAt ?? null, regime: this.#regime, hedge: this.#hedge.save(), champion: this.#champion.save(), keep: this.#keep.save(), ...(this.#risk === undefined ? {} : { risk: this.#risk.save() }),
      scale: this.#scale, weights: [...this.#weights], paper: this.#paper, owed: this.#owed, forecast: this.#forecast ?? null, doneSwitch: this.#doneSwitch ?? null, doneReselect: this.#doneReselect ?? null,
      reading: this.#reading === undefined ? null : { ...this.#reading, forecast: orNull(this.#reading.forecast), loss: orNull(this.#reading.loss) },
    };
  }

  /** Goes on where `save` was called; a DataError where that was an ensemble of other experts. */
  restore(saved: SavedEnsemble): void {
    const { experts } = this.#settings;
    if (saved.version !== 1 || saved.experts.join('\n') !== experts.join('\n')) throw new DataError(`ensemble: expected a state of version 1 of ${experts.join(', ')}; found version "${saved.version}" of ${saved.experts.join(', ')}`);
    this.#lastAt = saved.lastAt ?? undefined;
    this.#regime = saved.regime;
    this.#hedge.restore(saved.hedge);
    this.#champion.restore(saved.champion);
    this.#keep.restore(saved.keep);
    if (saved.risk !== undefined) this.#risk?.restore(saved.risk);
    [this.#scale, this.#weights, this.#paper, this.#owed] = [saved.scale, saved.weights, saved.paper, saved.owed];
    this.#forecast = saved.forecast ?? undefined;
    this.#doneSwitch = saved.doneSwitch ?? undefined;
    this.#doneReselect = saved.doneReselect ?? undefined;
    this.#reading = saved.reading === null ? undefined : { ...saved.reading, forecast: saved.reading.forecast ?? NaN, loss: saved.reading.loss ?? NaN };
  }
}

const nameOf = (champion: Incumbent, experts: readonly string[]): string | null => (champion === 'ensemble' ? null : experts[champion]);
const isNewer = (since: EpochMs | null | undefined, done: EpochMs | undefined): boolean => since !== null && since !== undefined && (done === undefined || since > done);

function modeText({ mode, values }: KeepWatch): string {
  if (mode === 'nothing') return `holds nothing: its record is below nothing (t ${values.chosen.toFixed(1)}, equal weights ${values.equal.toFixed(1)})`;
  return mode === 'equal' ? `equal weights: its record is below theirs (t ${values.over.toFixed(1)})` : 'its record earns its keep again';
}
