import { DataError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import { ensembleScorer } from '../../learning/automl/ensemble.ts';
import { sideOf } from '../../learning/automl/label-trades.ts';
import type { LearnedBundle, LearnedRules } from '../../learning/bundle/bundle.ts';
import { barriersOf, reachedAtClose } from '../../learning/labels/triple-barrier.ts';
import type { RowScorer } from '../../learning/row-scorer.ts';
import type { Declared, Learner, LearnerWorld, SeriesOf } from '../../strategies/strategy.ts';

type Series = SeriesOf<Declared>;

/** Series that a learned model reads beside its features. */
export const OWN_SERIES = { openTime: 'openTime', close: 'close', volatility: 'volatility', settled: 'settled' } as const;

/** A position on paper: where it ends, and how many candles have closed since it was entered. */
interface Trade {
  readonly side: -1 | 1;
  readonly target: number;
  readonly stop: number;
  readonly age: number;
}

export interface SavedLearned {
  readonly version: 1;
  readonly model: string;
  readonly lastOpen: EpochMs | null;
  readonly trade: Trade | null;
  /** NaN (null) before the first opinion. */
  readonly forecast: number | null;
  readonly probability: number | null;
}

/**
 * Trades the answers of a learned model as its training judged them (`tradeLabels`): entered in full where the probability of a rise is `band` or more away
 * from one half, held until a close reaches the target or the stop, or `horizon` candles have closed; then asked again at that same close.
 *
 * No opinion (NaN) before its features have settled, nothing entered without a volatility above 0, or where it is only shown candles (`held` absent): then a
 * position that it has goes on to its end. A missing or infinite feature is a missing one, which the models know from their training. A candle without a
 * usable close counts towards the horizon and changes nothing else. One that was seen before changes nothing.
 */
export class LearnedLearner implements Learner {
  readonly #id: string;
  readonly #rules: LearnedRules;
  readonly #mayShort: boolean;
  readonly #score: RowScorer;
  readonly #row: Float64Array;
  #columns: readonly Float64Array[] = [];
  #columnsOf: Series | undefined;
  #lastOpen: EpochMs = -Infinity;
  #trade: Trade | undefined;
  #forecast = NaN;
  #probability = NaN;

  constructor({ id, rules, ensemble }: Pick<LearnedBundle, 'id' | 'rules' | 'ensemble'>, { lowest }: Pick<LearnerWorld, 'lowest'>) {
    this.#id = id;
    this.#rules = rules;
    this.#mayShort = rules.trading.shorts && lowest < 0;
    this.#score = ensembleScorer(ensemble, rules.features);
    this.#row = new Float64Array(rules.features.length);
  }

  next(series: Series, i: number, held?: number): number {
    const openTime = series[OWN_SERIES.openTime][i];
    if (!(openTime > this.#lastOpen)) return this.#forecast;
    this.#lastOpen = openTime;
    const close = series[OWN_SERIES.close][i];
    const isUsable = close > 0 && close < Infinity;
    const isAsked = held !== undefined && series[OWN_SERIES.settled][i] === 1;
    if (this.#trade !== undefined) this.#trade = this.#kept(this.#trade, isUsable ? close : undefined);
    if (this.#trade === undefined && isUsable && isAsked) this.#trade = this.#entered(series, i, close);
    if (this.#trade !== undefined) this.#forecast = this.#trade.side;
    else if (isAsked || !Number.isNaN(this.#forecast)) this.#forecast = 0;
    return this.#forecast;
  }

  /** Undefined at its end. */
  #kept(trade: Trade, close: number | undefined): Trade | undefined {
    const age = trade.age + 1;
    const isOver = age >= this.#rules.barriers.horizon || (close !== undefined && reachedAtClose(close, trade) !== 0);
    return isOver ? undefined : { ...trade, age };
  }

  #entered(series: Series, i: number, close: number): Trade | undefined {
    const volatility = series[OWN_SERIES.volatility][i];
    if (!(volatility > 0)) return undefined;
    this.#probability = this.#answer(series, i);
    const side = sideOf(this.#probability, { band: this.#rules.trading.band, shorts: this.#mayShort });
    if (side === 0) return undefined;
    const { target, stop } = barriersOf({ price: close, side, volatility }, this.#rules.barriers);
    return { side, target, stop, age: 0 };
  }

  /** Probability of a rise, from the features of candle `i`. */
  #answer(series: Series, i: number): number {
    if (this.#columnsOf !== series) {
      this.#columnsOf = series;
      this.#columns = this.#rules.features.map((name) => series[name]);
    }
    const row = this.#row;
    for (let f = 0; f < row.length; f++) {
      const value = this.#columns[f][i];
      row[f] = value - value === 0 ? value : NaN;
    }
    return this.#score(row, 0);
  }

  values(): Record<string, number> {
    const trade = this.#trade;
    return {
      ...(Number.isNaN(this.#probability) ? {} : { 'probability of a rise': this.#probability }),
      ...(trade === undefined ? {} : { target: trade.target, stop: trade.stop, 'candles held': trade.age }),
    };
  }

  save(): SavedLearned {
    const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
    return { version: 1, model: this.#id, lastOpen: known(this.#lastOpen), trade: this.#trade ?? null, forecast: known(this.#forecast), probability: known(this.#probability) };
  }

  /** DataError for the state of another model or version. */
  restore(saved: unknown): void {
    const { version, model, lastOpen, trade, forecast, probability } = saved as SavedLearned;
    if (version !== 1) throw new DataError(`model ${this.#id}: expected a state of version 1, found "${String(version)}"`);
    if (model !== this.#id) throw new DataError(`model ${this.#id}: expected its own state, found that of "${String(model)}"`);
    this.#lastOpen = lastOpen ?? -Infinity;
    this.#trade = trade ?? undefined;
    this.#forecast = forecast ?? NaN;
    this.#probability = probability ?? NaN;
  }
}
