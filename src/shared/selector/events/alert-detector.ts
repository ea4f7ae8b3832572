import type { Candle } from '../../domain/candle.ts';
import { DataError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationMs } from '../../domain/timeframe.ts';
import type { AlertSettings } from './alert-settings.ts';
import { eightHourRate } from './funding-rates.ts';
import { severityOf, type AlertType, type MarketAlert } from './market-alert.ts';
import { PAGE_HINKLEY_START, pageHinkleyScore, pageHinkleyStep, type PageHinkleyState } from './page-hinkley.ts';
import { logPoissonTail } from './poisson-tail.ts';
import { quantile, sortedScore, type RobustScore } from './robust-score.ts';
import { SortedWindow } from './sorted-window.ts';

/** When something was so (`at`), when we could know (`tKnown`), and how much it was. */
export interface Sighting {
  readonly at: EpochMs;
  readonly tKnown: EpochMs;
  readonly value: number;
}

/** Candles, `Sighting`s by name: spread in basis points, open interest in base units, counts per candle, a model's loss per candle. */
export type SightingKind = 'spread' | 'open-interest' | 'liquidations' | 'news' | 'model-loss';
type Stream = 'candle' | 'funding' | SightingKind;

/** Why a value was not looked at. */
export type Refusal = 'not-a-number' | 'late-or-repeated' | 'from-the-future';

export interface SavedAlertDetector {
  readonly version: 1;
  readonly windows: Readonly<Record<string, readonly number[]>>;
  readonly funding: readonly (readonly [at: EpochMs, rate: number])[];
  readonly rates: Readonly<Record<string, readonly [rate: number, counts: number]>>;
  readonly drift: PageHinkleyState;
  readonly lastAt: Readonly<Record<string, EpochMs>>;
  readonly lastAlert: Readonly<Record<string, EpochMs>>;
  readonly refused: Readonly<Record<Refusal, number>>;
  readonly lastClose: number | null;
  readonly lastInterest: number | null;
  readonly priceAtInterest: number | null;
}

interface Finding {
  readonly type: AlertType;
  readonly at: EpochMs;
  readonly tKnown: EpochMs;
  readonly severity: number;
  readonly ttlMs: number;
  readonly values: Readonly<Record<string, number>>;
  readonly text: string;
}

type Common = Pick<Finding, 'at' | 'tKnown' | 'ttlMs'>;

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/**
 * Watches one instrument and says when something is out of the ordinary. Each new value is scored against those before it and only then
 * joins them. A value that is not a finite number, not later than the last of its stream, or dated after it became known, is not looked at
 * and counted in `refused`. The same alert comes again only after `refractory` candles.
 */
export class AlertDetector {
  readonly #settings: AlertSettings;
  readonly #candleMs: number;
  readonly #windows = new Map<string, SortedWindow>();
  readonly #rates = new Map<string, readonly [rate: number, counts: number]>();
  readonly #lastAt = new Map<string, EpochMs>();
  readonly #lastAlert = new Map<string, EpochMs>();
  readonly #refused: Record<Refusal, number> = { 'not-a-number': 0, 'late-or-repeated': 0, 'from-the-future': 0 };
  #funding: (readonly [at: EpochMs, rate: number])[] = [];
  #drift = PAGE_HINKLEY_START;
  #lastClose: number | undefined;
  #lastInterest: number | undefined;
  #priceAtInterest: number | undefined;

  constructor(settings: AlertSettings) {
    this.#settings = settings;
    this.#candleMs = durationMs(settings.timeframe);
  }

  get refused(): Readonly<Record<Refusal, number>> {
    return { ...this.#refused };
  }

  /** Whether what was so at `at` is later than all that a stream has told: what still stands is no news. */
  isNewer(stream: 'funding' | SightingKind, at: EpochMs): boolean {
    return at > (this.#lastAt.get(stream) ?? -Infinity);
  }

  /** A closed candle, known at `tKnown` (its close or later): jumps of the price, bursts of volume. */
  candle(candle: Candle, tKnown: EpochMs = candle.openTime + this.#candleMs): readonly MarketAlert[] {
    const at = candle.openTime + this.#candleMs;
    const isPrice = Number.isFinite(candle.close) && candle.close > 0 && Number.isFinite(candle.volume) && candle.volume >= 0;
    if (!this.#accepts('candle', { at, tKnown, value: isPrice ? candle.close : NaN })) return [];
    const common = { at, tKnown, ttlMs: this.#settings.ttlCandles * this.#candleMs };
    const findings = [this.#jump(candle.close, common), this.#burst(candle.volume, common)];
    this.#lastClose = candle.close;
    return this.#emit(findings);
  }

  /** One sighting of a stream. Spreads and open interest are scored robustly, counts by their Poisson tail, losses by Page-Hinkley. */
  sighting(kind: SightingKind, sighting: Sighting): readonly MarketAlert[] {
    if (!this.#accepts(kind, sighting)) return [];
    if (kind === 'spread') return this.#emit([this.#spread(sighting)]);
    if (kind === 'open-interest') return this.#emit([this.#interest(sighting)]);
    if (kind === 'model-loss') return this.#emit([this.#loss(sighting)]);
    return this.#emit([this.#count(kind, sighting)]);
  }

  /** A settled or predicted funding rate for `intervalHours` hours. Beyond what is usual but within the limit its severity is below 0.5. */
  funding(sighting: Sighting, intervalHours: number): readonly MarketAlert[] {
    const { rate: limit, share, spanMs } = this.#settings.funding;
    const rate = eightHourRate(sighting.value, intervalHours);
    if (!this.#accepts('funding', { ...sighting, value: rate })) return [];
    this.#funding = this.#funding.filter(([at]) => at > sighting.at - spanMs);
    const usual = this.#funding.length >= this.#settings.least ? quantile(this.#funding.map(([, past]) => Math.abs(past)), share) : Infinity;
    this.#funding.push([sighting.at, rate]);
    const threshold = Math.min(limit, usual);
    if (!(Math.abs(rate) > threshold)) return [];
    return this.#emit([{
      type: 'funding-extreme', at: sighting.at, tKnown: sighting.tKnown, ttlMs: this.#settings.ttlMs.funding, severity: Math.max(severityOf(Math.abs(rate), limit), Math.min(0.49, (0.5 * Math.abs(rate)) / limit)),
      values: { rate8h: rate, apr: rate * 3 * 365, threshold }, text: `funding of ${percent(rate)} in 8 hours, ${percent(rate * 3 * 365)} a year: ${rate > 0 ? 'longs' : 'shorts'} pay`,
    }]);
  }

  #jump(close: number, common: Common): Finding | undefined {
    if (this.#lastClose === undefined) return undefined;
    const { floors, limit } = this.#settings;
    const change = Math.log(close / this.#lastClose);
    const score = this.#score('return', change, floors.return);
    if (score === undefined || !(Math.abs(score.z) > limit)) return undefined;
    return {
      ...common, type: 'price-jump', severity: severityOf(Math.abs(score.z), limit), values: { z: score.z, change },
      text: `the price moved ${percent(Math.expm1(change))} in one candle, ${Math.abs(score.z).toFixed(1)} deviations`,
    };
  }

  #burst(volume: number, common: Common): Finding | undefined {
    const { limit } = this.#settings;
    const score = this.#score('volume', volume, 'share');
    if (score === undefined || !(score.z > limit)) return undefined;
    return {
      ...common, type: 'volume-spike', severity: severityOf(score.z, limit), values: { z: score.z, volume, median: score.median },
      text: `volume ${(volume / Math.max(score.median, 1e-300)).toFixed(1)} times its median`,
    };
  }

  #spread({ at, tKnown, value }: Sighting): Finding | undefined {
    const { limit, ttlCandles } = this.#settings;
    const score = value < 0 ? undefined : this.#score('spread', value, 'share');
    if (score === undefined || !(score.z > limit)) return undefined;
    return {
      type: 'spread-widening', at, tKnown, ttlMs: ttlCandles * this.#candleMs, severity: severityOf(score.z, limit), values: { z: score.z, spreadBps: value, median: score.median },
      text: `a spread of ${value.toFixed(2)} bp where ${score.median.toFixed(2)} is usual`,
    };
  }

  /** Log change of the open interest, with the quadrant of its and the price's direction. */
  #interest({ at, tKnown, value }: Sighting): Finding | undefined {
    const before = this.#lastInterest;
    this.#lastInterest = value;
    const price = this.#lastClose;
    const priceBefore = this.#priceAtInterest;
    this.#priceAtInterest = price;
    if (before === undefined || !(before > 0 && value > 0)) return undefined;
    const { limit, floors, ttlCandles } = this.#settings;
    const change = Math.log(value / before);
    const score = this.#score('open-interest', change, floors.openInterest);
    if (score === undefined || !(Math.abs(score.z) > limit)) return undefined;
    const priceChange = price === undefined || priceBefore === undefined ? 0 : Math.log(price / priceBefore);
    return {
      type: 'open-interest-shift', at, tKnown, ttlMs: ttlCandles * this.#candleMs, severity: severityOf(Math.abs(score.z), limit), values: { z: score.z, change, priceChange },
      text: `open interest ${percent(Math.expm1(change))}: ${quadrant(change, priceChange)}`,
    };
  }

  #count(kind: 'liquidations' | 'news', { at, tKnown, value }: Sighting): Finding | undefined {
    const { tail, halfLife, leastRate } = this.#settings.counts;
    const [rate, counts] = this.#rates.get(kind) ?? [0, 0];
    if (value < 0) return undefined;
    const weight = Math.max(1 - 2 ** (-1 / halfLife), 1 / (counts + 1));
    this.#rates.set(kind, [rate + (value - rate) * weight, counts + 1]);
    if (counts < this.#settings.least) return undefined;
    const log = logPoissonTail(Math.round(value), Math.max(rate, leastRate));
    if (!(log < Math.log(tail))) return undefined;
    return {
      type: kind === 'news' ? 'news-burst' : 'liquidation-burst', at, tKnown, ttlMs: this.#settings.ttlCandles * this.#candleMs, severity: severityOf(-log, -Math.log(tail)),
      values: { count: value, rate, log10Tail: log / Math.LN10 }, text: `${value} ${kind === 'news' ? 'news items' : 'liquidations'} where ${rate.toFixed(2)} are usual`,
    };
  }

  #loss({ at, tKnown, value }: Sighting): Finding | undefined {
    const rules = this.#settings.drift;
    const before = this.#drift;
    this.#drift = pageHinkleyStep(before, value, rules);
    const score = pageHinkleyScore(this.#drift);
    if (!(score > rules.limit)) return undefined;
    this.#drift = PAGE_HINKLEY_START;
    return {
      type: 'model-drift', at, tKnown, ttlMs: this.#settings.ttlMs.drift, severity: severityOf(score, rules.limit), values: { score, meanLoss: before.mean, loss: value },
      text: `the model's loss has risen: ${score.toFixed(1)} deviations above its mean in sum`,
    };
  }

  /** Against the values before it; then it joins them. `floor`: the least deviation, or `share` of the window's median. */
  #score(name: string, value: number, floor: number | 'share'): RobustScore | undefined {
    const { least, floors } = this.#settings;
    const before = this.#window(name);
    const score = before.length < least ? undefined : sortedScore(value, before.sorted, floor === 'share' ? { share: floors.share } : floor);
    before.push(value);
    return score;
  }

  #window(name: string): SortedWindow {
    const known = this.#windows.get(name) ?? new SortedWindow(this.#settings.window);
    this.#windows.set(name, known);
    return known;
  }

  #accepts(stream: Stream, { at, tKnown, value }: Sighting): boolean {
    const refusal = this.#refusalOf(stream, { at, tKnown, value });
    if (refusal !== undefined) {
      this.#refused[refusal] += 1;
      return false;
    }
    this.#lastAt.set(stream, at);
    return true;
  }

  #refusalOf(stream: Stream, { at, tKnown, value }: Sighting): Refusal | undefined {
    if (!(Number.isFinite(value) && Number.isFinite(at) && Number.isFinite(tKnown))) return 'not-a-number';
    if (at > tKnown) return 'from-the-future';
    return at <= (this.#lastAt.get(stream) ?? -Infinity) ? 'late-or-repeated' : undefined;
  }

  #emit(findings: readonly (Finding | undefined)[]): readonly MarketAlert[] {
    const { instrument, refractory } = this.#settings;
    return findings.flatMap((finding) => {
      if (finding === undefined || finding.at - (this.#lastAlert.get(finding.type) ?? -Infinity) < refractory * this.#candleMs) return [];
      this.#lastAlert.set(finding.type, finding.at);
      const { at, ...rest } = finding;
      return [{ ...rest, instrument, tEvent: at }];
    });
  }

  save(): SavedAlertDetector {
    return {
      version: 1, windows: Object.fromEntries([...this.#windows].map(([name, values]) => [name, values.save()])), funding: [...this.#funding], rates: Object.fromEntries(this.#rates),
      drift: this.#drift, lastAt: Object.fromEntries(this.#lastAt), lastAlert: Object.fromEntries(this.#lastAlert), refused: this.refused,
      lastClose: this.#lastClose ?? null, lastInterest: this.#lastInterest ?? null, priceAtInterest: this.#priceAtInterest ?? null,
    };
  }

  /** Goes on where `save` was called, with the same settings. */
  restore(saved: SavedAlertDetector): void {
    if (saved.version !== 1) throw new DataError(`alerts: expected a state of version 1, found "${saved.version}"`);
    const refill = <Value>(map: Map<string, Value>, values: Readonly<Record<string, Value>>): void => { map.clear(); for (const [name, value] of Object.entries(values)) map.set(name, value); };
    this.#windows.clear();
    for (const [name, values] of Object.entries(saved.windows)) this.#window(name).restore(values);
    refill(this.#rates, saved.rates);
    refill(this.#lastAt, saved.lastAt);
    refill(this.#lastAlert, saved.lastAlert);
    Object.assign(this.#refused, saved.refused);
    this.#funding = [...saved.funding];
    this.#drift = saved.drift;
    this.#lastClose = saved.lastClose ?? undefined;
    this.#lastInterest = saved.lastInterest ?? undefined;
    this.#priceAtInterest = saved.priceAtInterest ?? undefined;
  }
}

function quadrant(interest: number, price: number): string {
  if (price === 0) return interest > 0 ? 'positions are opened' : 'positions are closed';
  if (interest > 0) return price > 0 ? 'longs are opened' : 'shorts are opened';
  return price > 0 ? 'shorts are closed' : 'longs are closed';
}
