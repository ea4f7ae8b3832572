import type { Candle } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import type { Outlook } from '../../domain/outlook.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationMs } from '../../domain/timeframe.ts';
import type { Declared, ForecastStrategy, Learner, LearnerWorld, SeriesOf } from '../../strategies/strategy.ts';
import { actionsAt, stillMattering } from '../events/alert-actions.ts';
import { AlertDetector, type SavedAlertDetector } from '../events/alert-detector.ts';
import { alertSettings } from '../events/alert-settings.ts';
import type { MarketAlert } from '../events/market-alert.ts';
import { outsideAlerts } from '../events/outside-alerts.ts';
import { regimeAlert } from '../events/regime-alert.ts';
import { RegimeDetector, type SavedRegimeDetector } from '../regimes/regime-detector.ts';
import { regimeSettings, type RegimeSettings } from '../regimes/regime-settings.ts';
import { Ensemble, type EnsembleReading, type SavedEnsemble } from './ensemble.ts';
import { ensembleOutlook } from './ensemble-outlook.ts';
import type { EnsembleSettings } from './ensemble-settings.ts';
import { ExpertBook, type SavedExpertBook } from './expert-book.ts';

type Series = SeriesOf<Declared>;

/** One expert of an ensemble: a forecast strategy on its own instrument, with its parameters, under a name. */
export interface Expert {
  readonly name: string;
  readonly strategy: ForecastStrategy;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Series that an ensemble reads itself, beside those of its experts. */
export const CANDLE_SERIES = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;
/** The name of an expert's series among those of the ensemble. */
export const seriesName = (expert: string, series: string): string => `${expert}.${series}`;

export interface SavedEnsembleLearner {
  readonly version: 1;
  readonly lastOpen: EpochMs | null;
  readonly lastClose: number | null;
  readonly regime: SavedRegimeDetector;
  readonly alerts: SavedAlertDetector;
  readonly active: readonly MarketAlert[];
  readonly book: SavedExpertBook;
  readonly ensemble: SavedEnsemble;
}

export interface EnsembleLearnerSetup {
  readonly experts: readonly Expert[];
  readonly settings: EnsembleSettings;
  readonly regimes?: Partial<RegimeSettings> | undefined;
  /** False: events are told and nothing is done about them. True by default. */
  readonly heedsEvents?: boolean | undefined;
}

/**
 * An ensemble on one instrument, candle by candle: the regime, the events, every expert on paper, and what follows from them. A candle that is
 * not later than the newest is passed over and the last answer stands, so that history may be told again after a restart. A candle without a usable price is
 * passed over too.
 */
export class EnsembleLearner implements Learner {
  readonly #experts: readonly Expert[];
  readonly #world: LearnerWorld;
  readonly #regimes: RegimeDetector;
  readonly #alerts: AlertDetector;
  readonly #book: ExpertBook;
  readonly #ensemble: Ensemble;
  readonly #length: number;
  readonly #heedsEvents: boolean;
  #active: readonly MarketAlert[] = [];
  #lastOpen: EpochMs | undefined;
  #lastClose: number | undefined;
  #reading: EnsembleReading | undefined;
  #views: { readonly of: Series; readonly experts: readonly Series[] } | undefined;

  constructor({ experts, settings, regimes, heedsEvents = true }: EnsembleLearnerSetup, world: LearnerWorld) {
    this.#experts = experts;
    this.#heedsEvents = heedsEvents;
    this.#world = world;
    this.#length = durationMs(world.timeframe);
    this.#regimes = new RegimeDetector(regimeSettings(world.timeframe, regimes));
    this.#alerts = new AlertDetector(alertSettings(world.instrument, world.timeframe));
    this.#book = new ExpertBook(experts.length, settings.unitCost);
    this.#ensemble = new Ensemble(settings);
  }

  /** The last decision and what it was made from; undefined before the first. */
  get reading(): EnsembleReading | undefined { return this.#reading; }

  next(series: Series, i: number, held?: number): number {
    const candle = candleOf(series, i);
    const isNew = this.#lastOpen === undefined || candle.openTime > this.#lastOpen;
    if (isNew && candle.close > 0 && Number.isFinite(candle.close)) this.#take(series, i, { candle, held });
    return this.#reading?.forecast ?? NaN;
  }

  #take(series: Series, i: number, { candle, held }: { readonly candle: Candle; readonly held: number | undefined }): void {
    const at = candle.openTime + this.#length;
    const before = this.#regimes.reading;
    const regime = this.#regimes.next(candle);
    const changed = regimeAlert(regime, before, this.#world);
    this.#hear([...this.#alerts.candle(candle), ...outsideAlerts(this.#alerts, series, { i, at }), ...(changed === undefined ? [] : [changed])], at);
    const change = this.#lastClose === undefined ? 0 : candle.close / this.#lastClose - 1;
    [this.#lastOpen, this.#lastClose] = [candle.openTime, candle.close];
    const booked = this.#book.close(change);
    this.#book.want(this.#wishes(series, i));
    this.#reading = this.#ensemble.next({ at, regime: regime.label, forecasts: this.#book.positions, ...booked, change, held, actions: this.#heedsEvents ? actionsAt(this.#active, at) : undefined });
    const { loss } = this.#reading;
    // A drift found in this candle's loss is acted on at the next.
    if (!Number.isNaN(loss)) this.#hear(this.#alerts.sighting('model-loss', { at, tKnown: at, value: loss }), at);
  }

  /** Keeps what can still matter, and what is new. */
  #hear(alerts: readonly MarketAlert[], at: EpochMs): void {
    if (this.#active.length > 0) this.#active = stillMattering(this.#active, at);
    if (alerts.length > 0) this.#active = [...this.#active, ...alerts];
  }

  #wishes(series: Series, i: number): readonly number[] {
    if (this.#views?.of !== series) this.#views = { of: series, experts: this.#experts.map((expert) => viewOf(series, expert)) };
    const { experts } = this.#views;
    const { lowest } = this.#world;
    return this.#experts.map(({ strategy, params }, e) => {
      const position = this.#book.positions[e];
      const forecast = strategy.decide(experts[e], i, Number.isNaN(position) ? 0 : position, params as never);
      return Math.min(1, Math.max(lowest, forecast));
    });
  }

  /** What `why` shows: each a name and a number, 1 for what is so. */
  values(): Record<string, number> {
    const reading = this.#reading;
    if (reading === undefined) return {};
    const { at, regime, weights, champion, mode } = reading;
    const acting = this.#active.filter(({ tKnown, ttlMs }) => tKnown <= at && at < tKnown + ttlMs);
    return {
      [`regime ${regime}`]: 1, [`mode ${mode}`]: 1, ...(champion === null ? {} : { [`champion ${champion}`]: 1 }),
      ...Object.fromEntries(this.#experts.flatMap(({ name }, e) => [[`weight ${name}`, weights[e]], [`forecast ${name}`, this.#book.positions[e]]])),
      ...Object.fromEntries(acting.map(({ type, severity }) => [`event ${type}`, severity])),
    };
  }

  outlook(): Outlook | undefined {
    if (this.#reading === undefined) return undefined;
    return ensembleOutlook(this.#reading, { experts: this.#experts.map(({ name }) => name), positions: this.#book.positions, alerts: this.#active, regimeSince: this.#regimes.reading.since, heedsEvents: this.#heedsEvents });
  }

  /** Models of the regime are fitted and shares of risk worked out where that is due. */
  rest(): void {
    this.#regimes.prepare();
    this.#ensemble.prepare();
  }

  save(): SavedEnsembleLearner {
    return {
      version: 1, lastOpen: this.#lastOpen ?? null, lastClose: this.#lastClose ?? null, regime: this.#regimes.save(), alerts: this.#alerts.save(), active: this.#active,
      book: this.#book.save(), ensemble: this.#ensemble.save(),
    };
  }

  restore(saved: unknown): void {
    const state = saved as SavedEnsembleLearner;
    if (state.version !== 1) throw new DataError(`ensemble: expected a state of version 1, found "${String(state.version)}"`);
    this.#ensemble.restore(state.ensemble);
    this.#regimes.restore(state.regime);
    this.#alerts.restore(state.alerts);
    this.#book.restore(state.book);
    this.#active = state.active;
    this.#lastOpen = state.lastOpen ?? undefined;
    this.#lastClose = state.lastClose ?? undefined;
    this.#reading = this.#ensemble.reading;
  }
}

/** The series of one expert, under the names that it gave them. */
export const viewOf = (series: Series, { name }: Pick<Expert, 'name'>): Series =>
  Object.fromEntries(Object.entries(series).flatMap(([key, values]) => (key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), values]] : [])));

const candleOf = (series: Series, i: number): Candle => ({
  openTime: series['openTime'][i], open: series['open'][i], high: series['high'][i], low: series['low'][i], close: series['close'][i], volume: series['volume'][i],
});
