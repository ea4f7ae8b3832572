import { DAY, HOUR, type EpochMs } from '../domain/time.ts';
import { DecayedMean, HALF_LIFE_MS, type DecayedState } from './decayed-mean.ts';
import { scaledFearGreed } from './fear-greed.ts';
import { RollingScore, squashed, type RollingState, type ScoreRules } from './rolling-score.ts';

export const PARTS = ['news', 'fearGreed', 'funding', 'openInterest', 'longShort', 'kimchi'] as const;
export type PartName = (typeof PARTS)[number];

/** What can be heard about the mood of a market. */
export type MoodReading =
  /** A text's score in [-1, 1]; `weight` is how much its source is believed, 1 is usual. */
  | { readonly kind: 'news'; readonly value: number; readonly weight: number }
  /** The sources of news answered; `value` is how many. Without it silence and a dead line look the same. */
  | { readonly kind: 'newsChecked'; readonly value: number }
  /** 0 to 100. */
  | { readonly kind: 'fearGreed'; readonly value: number }
  /** What longs pay shorts at a settlement, as a fraction. */
  | { readonly kind: 'funding'; readonly value: number }
  /** Open positions in units of the base currency, and the price they stood at. */
  | { readonly kind: 'openInterest'; readonly value: number; readonly price: number }
  /** Accounts that are long over accounts that are short, above 0. */
  | { readonly kind: 'longShort'; readonly value: number }
  /** How much dearer the coin is in Korea, as a fraction. */
  | { readonly kind: 'kimchi'; readonly value: number };

export interface PartRules {
  /** What the part counts beside the others. 0 leaves it out. */
  readonly weight: number;
  /** Until then it counts in full, and falls evenly to nothing at `staleMs`. */
  readonly freshMs: number;
  readonly staleMs: number;
}

export interface IndexRules {
  readonly halfLifeMs: number;
  /** So much news is believed half: with little of it the news part stays near 0. In items of usual weight. */
  readonly newsPrior: number;
  /** Below this share of all weights there is no index. */
  readonly leastCoverage: number;
  readonly parts: Readonly<Record<PartName, PartRules>>;
}

export const indexRules: IndexRules = {
  halfLifeMs: HALF_LIFE_MS,
  newsPrior: 2,
  leastCoverage: 0.15,
  parts: {
    news: { weight: 0.3, freshMs: 6 * HOUR, staleMs: 24 * HOUR },
    fearGreed: { weight: 0.2, freshMs: 30 * HOUR, staleMs: 72 * HOUR },
    funding: { weight: 0.15, freshMs: 9 * HOUR, staleMs: 24 * HOUR },
    openInterest: { weight: 0.1, freshMs: 2 * HOUR, staleMs: 8 * HOUR },
    longShort: { weight: 0.1, freshMs: 2 * HOUR, staleMs: 8 * HOUR },
    kimchi: { weight: 0.15, freshMs: 6 * HOUR, staleMs: 36 * HOUR },
  },
};

/** What each series is measured against: its own 30 or 90 days before. Floors in the series' own units. */
const SCORES = {
  funding: { windowMs: 90 * DAY, least: 21, floor: 0.00002 },
  openInterest: { windowMs: 30 * DAY, least: 24, floor: 0.002 },
  longShort: { windowMs: 30 * DAY, least: 24, floor: 0.02 },
  kimchi: { windowMs: 30 * DAY, least: 14, floor: 0.002 },
} as const satisfies Partial<Record<PartName, ScoreRules>>;

type ScoredName = keyof typeof SCORES;

/** JSON-safe: NaN is null. */
export interface PartsState {
  readonly news: DecayedState;
  readonly scores: Readonly<Record<ScoredName, RollingState>>;
  readonly latest: Readonly<Partial<Record<PartName, { readonly value: number | null; readonly eventAt: EpochMs }>>>;
  readonly lastOpen: { readonly interest: number; readonly price: number } | null;
}

const isScored = (kind: MoodReading['kind']): kind is ScoredName => kind in SCORES;

/** The parts of the index, each in [-1, 1]: above 0 the market is in good spirits. That is a mood and no advice: whether to go with it or against it is for whoever uses it to find out. */
export class MoodParts {
  readonly #rules: IndexRules;
  readonly #news: DecayedMean;
  readonly #scores: Readonly<Record<ScoredName, RollingScore>>;
  readonly #latest = new Map<PartName, { value: number; eventAt: EpochMs }>();
  #lastOpen: { readonly interest: number; readonly price: number } | undefined;

  constructor(rules: IndexRules, state?: PartsState) {
    this.#rules = rules;
    this.#news = new DecayedMean(rules.halfLifeMs, state?.news);
    const scoreOf = (name: ScoredName) => new RollingScore(SCORES[name], state?.scores[name]);
    this.#scores = { funding: scoreOf('funding'), openInterest: scoreOf('openInterest'), longShort: scoreOf('longShort'), kimchi: scoreOf('kimchi') };
    this.#lastOpen = state?.lastOpen ?? undefined;
    for (const name of PARTS) {
      const latest = state?.latest[name];
      if (latest !== undefined) this.#latest.set(name, { value: latest.value ?? NaN, eventAt: latest.eventAt });
    }
  }

  /** `usableAt` is when it may first be used. What is about an older event than is known already, or is no number, changes nothing. */
  hear(reading: MoodReading, eventAt: EpochMs, usableAt: EpochMs): void {
    if (!Number.isFinite(reading.value)) return;
    if (reading.kind === 'news' || reading.kind === 'newsChecked') {
      this.#hearNews(reading, eventAt, usableAt);
      return;
    }
    if (eventAt <= (this.#latest.get(reading.kind)?.eventAt ?? -Infinity)) return;
    const value = isScored(reading.kind) ? this.#scored(reading, eventAt) : scaledFearGreed(reading.value);
    if (Number.isNaN(value) && !isScored(reading.kind)) return;
    this.#latest.set(reading.kind, { value, eventAt });
  }

  #hearNews(reading: Extract<MoodReading, { kind: 'news' | 'newsChecked' }>, eventAt: EpochMs, usableAt: EpochMs): void {
    if (reading.kind === 'news') this.#news.add({ score: Math.max(-1, Math.min(1, reading.value)), weight: reading.weight, eventAt: Math.min(eventAt, usableAt), knownAt: usableAt });
    this.#latest.set('news', { value: 0, eventAt: Math.max(usableAt, this.#latest.get('news')?.eventAt ?? usableAt) });
  }

  /** A part's value (NaN where there is none) and how old what it rests on is. */
  read(name: PartName, at: EpochMs): { readonly value: number; readonly ageMs: number } {
    const latest = this.#latest.get(name);
    if (latest === undefined) return { value: NaN, ageMs: NaN };
    const ageMs = at - latest.eventAt;
    if (name !== 'news') return { value: latest.value, ageMs };
    const { mean, loudness } = this.#news.read(at);
    return { value: loudness > 0 ? (mean * loudness) / (loudness + this.#rules.newsPrior) : NaN, ageMs };
  }

  save(): PartsState {
    const latest = Object.fromEntries([...this.#latest].map(([name, { value, eventAt }]) => [name, { value: Number.isNaN(value) ? null : value, eventAt }]));
    const { funding, openInterest, longShort, kimchi } = this.#scores;
    return { news: this.#news.save(), scores: { funding: funding.save(), openInterest: openInterest.save(), longShort: longShort.save(), kimchi: kimchi.save() }, latest, lastOpen: this.#lastOpen ?? null };
  }

  #scored(reading: MoodReading, at: EpochMs): number {
    if (reading.kind === 'openInterest') return this.#openInterest(reading, at);
    if (reading.kind === 'longShort') return reading.value > 0 ? squashed(this.#scores.longShort.next(Math.log(reading.value), at)) : NaN;
    return reading.kind === 'funding' || reading.kind === 'kimchi' ? squashed(this.#scores[reading.kind].next(reading.value, at)) : NaN;
  }

  /** New positions while the price rises are longs coming in, while it falls shorts; positions that close say half as much about where the price goes. */
  #openInterest({ value, price }: { readonly value: number; readonly price: number }, at: EpochMs): number {
    if (!(value > 0) || !(price > 0)) return NaN;
    const before = this.#lastOpen;
    this.#lastOpen = { interest: value, price };
    if (before === undefined) return NaN;
    const score = squashed(this.#scores.openInterest.next(Math.log(value / before.interest), at));
    const size = score > 0 ? score : -score / 2;
    return Math.sign(price - before.price) * size;
  }
}
