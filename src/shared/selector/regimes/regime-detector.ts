import { candleAt, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import { random } from '../../domain/random.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationMs } from '../../domain/timeframe.ts';
import { ChangeLayer, type ChangeReading, type SavedChangeLayer } from './change-layer.ts';
import { Hysteresis, type SavedHysteresis } from './hysteresis.ts';
import { JumpLayer, type SavedJumpLayer } from './jump-layer.ts';
import { MarkovLayer, type SavedMarkovLayer } from './markov-layer.ts';
import { pooledOpinions, speakersFor, strangers, type RegimeLayer, type RegimeOpinions } from './pooled-opinions.ts';
import { NO_OPINION, REGIME_LABELS, type RegimeLabel, type RegimeProbabilities } from './regime-label.ts';
import type { RegimeSettings } from './regime-settings.ts';
import { UNLABELLED } from './state-labels.ts';
import { StepReturns, type SavedStepReturns } from './step-returns.ts';
import { VolatilityTrend, type SavedVolatilityTrend } from './volatility-trend.ts';

export interface RegimeReading {
  /** When the candle closed: the first moment this could be known. */
  readonly at: EpochMs;
  /** The label after hysteresis; `probabilities` are before it, in the order of `REGIME_LABELS`. */
  readonly label: RegimeLabel;
  readonly probabilities: RegimeProbabilities;
  readonly layers: RegimeOpinions | null;
  /** Since when the label stands, and which layers spoke for it over the one before. */
  readonly since: EpochMs;
  readonly changedBy: readonly RegimeLayer[];
  /** The models are older than their schedule allows. */
  readonly isRefitDue: boolean;
}

export interface SavedRegimeDetector {
  readonly version: 1;
  readonly timeframe: string;
  readonly lastOpen: EpochMs | null;
  readonly lastClose: number | null;
  readonly skipped: number;
  readonly fits: number;
  readonly fittedAt: EpochMs | null;
  readonly seenVolatility: number | null;
  readonly since: EpochMs | null;
  readonly changedBy: readonly RegimeLayer[];
  readonly sinceAlarm: number | null;
  readonly rules: SavedVolatilityTrend;
  readonly change: SavedChangeLayer;
  readonly jump: SavedJumpLayer;
  readonly markov: SavedMarkovLayer;
  readonly jumpSteps: SavedStepReturns;
  readonly markovSteps: SavedStepReturns;
  readonly hysteresis: SavedHysteresis;
  readonly reading: RegimeReading;
}

const NOTHING: RegimeReading = { at: 0, label: 'unknown', probabilities: NO_OPINION, layers: null, since: 0, changedBy: [], isRefitDue: false };
/**
 * Says what regime a market is in, candle by candle, from four layers: rules on volatility and trend, a statistical jump model, a
 * hidden Markov model and changepoints. The opinions are pooled by adding logarithms (the rules with weight 1, the others as set), then
 * held by hysteresis. Everything is causal: a reading depends on the candles up to its own and on nothing later; fits use the candles
 * before them. The label is `unknown` until the rules are warm, in a market that does not move, and where volatility or the features lie
 * well beyond all that was there at the last fit.
 *
 * A candle without a usable price (not above 0, not finite) is passed over: the reading stays and `skipped` counts it. A hole in time
 * gives one return over the hole. A candle that is not later than the one before is an error.
 */
export class RegimeDetector {
  readonly #settings: RegimeSettings;
  #rules: VolatilityTrend;
  #change: ChangeLayer;
  #jump: JumpLayer;
  #markov: MarkovLayer;
  #jumpSteps: StepReturns;
  #markovSteps: StepReturns;
  #hysteresis: Hysteresis;
  #lastOpen: EpochMs | undefined;
  #lastClose: number | undefined;
  #fittedAt: EpochMs | undefined;
  #seenVolatility: number | undefined;
  #sinceAlarm: number | undefined;
  #fits = 0;
  #since: EpochMs | undefined;
  #changedBy: readonly RegimeLayer[] = [];
  #reading = NOTHING;
  /** Candles passed over for want of a price. */
  skipped = 0;

  constructor(settings: RegimeSettings) {
    this.#settings = settings;
    this.#rules = new VolatilityTrend(settings.rules);
    this.#change = new ChangeLayer(settings.change);
    this.#jump = new JumpLayer(settings.jump);
    this.#markov = new MarkovLayer(settings.markov);
    this.#jumpSteps = new StepReturns(settings.jump.stepMs);
    this.#markovSteps = new StepReturns(settings.markov.stepMs);
    this.#hysteresis = new Hysteresis(settings.hysteresis);
  }

  get reading(): RegimeReading {
    return this.#reading;
  }

  /** How often the models were fitted. */
  get fits(): number {
    return this.#fits;
  }

  /** The models in use. */
  get models(): { readonly jump: JumpLayer['model']; readonly markov: MarkovLayer['model'] } {
    return { jump: this.#jump.model, markov: this.#markov.model };
  }

  /** Takes in a history and fits the models on it once, at its end. On a detector that has seen candles it goes on from them. */
  fit(candles: CandleColumns): RegimeReading {
    for (let i = 0; i < candles.length; i++) this.#take(candleAt(candles, i));
    this.refit();
    return this.#reading;
  }

  /** One closed candle. With `refits: 'inline'` the models are fitted anew first where that is due. */
  next(candle: Candle): RegimeReading {
    this.prepare();
    return this.#take(candle);
  }

  /** Fits the models anew where `next` would do so first: between two candles there is time for it, and the answers are the same. */
  prepare(): void {
    if (this.#settings.refits === 'inline' && this.#reading.isRefitDue) this.refit();
  }

  /** Fits on the candles seen so far; what has too little history stays out. */
  refit(): void {
    if (this.#lastOpen === undefined) return;
    const source = random(this.#settings.seed + 7919 * this.#fits);
    this.#jump.fit(source, this.#fits % this.#settings.penaltyEvery === 0);
    this.#markov.fit(source);
    if (!this.#jump.isReady && !this.#markov.isReady) return;
    this.#fits += 1;
    this.#fittedAt = this.#reading.at;
    this.#seenVolatility = this.#rules.largestVolatility;
    this.#reading = { ...this.#reading, isRefitDue: false };
  }

  #take(candle: Candle): RegimeReading {
    if (this.#lastOpen !== undefined && !(candle.openTime > this.#lastOpen)) throw new DataError(`regimes: expected a candle that opens after "${this.#lastOpen}", found "${candle.openTime}"`);
    if (!isUsable(candle)) {
      this.skipped += 1;
      return this.#reading;
    }
    const at = candle.openTime + durationMs(this.#settings.timeframe);
    const rules = this.#rules.next(candle);
    const change = this.#lastClose === undefined ? undefined : this.#change.next(Math.log(candle.close / this.#lastClose));
    this.#lastOpen = candle.openTime;
    this.#lastClose = candle.close;
    this.#step(at, candle.close, rules.label);
    const { reading: jumpModel } = this.#jump;
    const { reading: markov } = this.#markov;
    const layers: RegimeOpinions = { rules, ...(jumpModel === undefined ? {} : { jumpModel }), ...(markov === undefined ? {} : { markov }), ...(change === undefined ? {} : { change }) };
    this.#alarm(change);
    return this.#conclude(at, layers);
  }

  #step(at: EpochMs, close: number, label: RegimeLabel): void {
    const index = label === 'unknown' ? UNLABELLED : REGIME_LABELS.indexOf(label);
    const slow = this.#jumpSteps.next(at, close);
    if (slow !== undefined) this.#jump.step(slow, index);
    const quick = this.#markovSteps.next(at, close);
    if (quick !== undefined) this.#markov.step(quick, index);
  }

  #alarm(change: ChangeReading | undefined): void {
    if (change !== undefined && (change.alarm !== 'none' || change.changeProbability > 0.5)) this.#sinceAlarm = 0;
    else if (this.#sinceAlarm !== undefined) this.#sinceAlarm += 1;
  }

  #conclude(at: EpochMs, layers: RegimeOpinions): RegimeReading {
    const strange = strangers(layers, this.#seenVolatility, this.#settings);
    const probabilities = strange.length > 0 ? NO_OPINION : pooledOpinions(layers, this.#settings);
    const before = this.#hysteresis.label;
    const hasChanged = this.#hysteresis.next(probabilities);
    const label = this.#hysteresis.label;
    if (hasChanged) {
      const hasAlarm = this.#sinceAlarm !== undefined && this.#sinceAlarm <= this.#settings.change.recent;
      this.#changedBy = [...(label === 'unknown' ? strange : speakersFor(layers, before, label)), ...(hasAlarm ? ['change-point' as const] : [])];
    }
    if (hasChanged || this.#since === undefined) this.#since = at;
    const isReady = this.#jump.isReady || this.#markov.isReady;
    const isRefitDue = isReady && (this.#fittedAt === undefined || at - this.#fittedAt >= this.#settings.refitMs);
    this.#reading = { at, label, probabilities, layers, since: this.#since, changedBy: this.#changedBy, isRefitDue };
    return this.#reading;
  }

  /** Everything as plain JSON; some hundreds of kilobytes, most of it the returns and features for the next fit. */
  save(): SavedRegimeDetector {
    return {
      version: 1, timeframe: this.#settings.timeframe, lastOpen: this.#lastOpen ?? null, lastClose: this.#lastClose ?? null, skipped: this.skipped,
      fits: this.#fits, fittedAt: this.#fittedAt ?? null, seenVolatility: this.#seenVolatility ?? null, since: this.#since ?? null, changedBy: this.#changedBy,
      sinceAlarm: this.#sinceAlarm ?? null, rules: this.#rules.save(), change: this.#change.save(), jump: this.#jump.save(), markov: this.#markov.save(),
      jumpSteps: this.#jumpSteps.save(), markovSteps: this.#markovSteps.save(), hysteresis: this.#hysteresis.save(), reading: this.#reading,
    };
  }

  /** Goes on where `save` was called, with the same settings. */
  restore(saved: SavedRegimeDetector): void {
    if (saved.version !== 1 || saved.timeframe !== this.#settings.timeframe) throw new DataError(`regimes: expected a state of version 1 for "${this.#settings.timeframe}" candles, found version "${saved.version}" for "${saved.timeframe}"`);
    this.#lastOpen = saved.lastOpen ?? undefined;
    this.#lastClose = saved.lastClose ?? undefined;
    this.skipped = saved.skipped;
    this.#fits = saved.fits;
    this.#fittedAt = saved.fittedAt ?? undefined;
    this.#seenVolatility = saved.seenVolatility ?? undefined;
    this.#since = saved.since ?? undefined;
    this.#changedBy = saved.changedBy;
    this.#sinceAlarm = saved.sinceAlarm ?? undefined;
    this.#rules.restore(saved.rules);
    this.#change.restore(saved.change);
    this.#jump.restore(saved.jump);
    this.#markov.restore(saved.markov);
    this.#jumpSteps.restore(saved.jumpSteps);
    this.#markovSteps.restore(saved.markovSteps);
    this.#hysteresis.restore(saved.hysteresis);
    this.#reading = saved.reading;
  }
}

function isUsable({ open, high, low, close }: Candle): boolean {
  return [open, high, low, close].every((price) => Number.isFinite(price) && price > 0);
}
