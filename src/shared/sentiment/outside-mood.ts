import { usableAt, type Observation } from '../domain/observation.ts';
import type { OutsideName } from '../domain/outside-series.ts';
import { HOUR, MINUTE, type EpochMs } from '../domain/time.ts';
import { NewsRounds } from './news-rounds.ts';
import { SentimentIndex, type SentimentContext } from './sentiment-index.ts';
import { indexRules, type IndexRules, type MoodReading, type PartName } from './sentiment-parts.ts';

/**
 * A reading counts only so long after it reached us: by then it lies in the store, and who looks at the store later sees what the running
 * program saw.
 */
export const OUTSIDE_DELAY_MS = 2 * MINUTE;

/** A reading and the symbol it is about; empty for the whole market. */
export interface ToldMood extends Observation<MoodReading> {
  readonly about: string;
}

export interface MoodSettings {
  /** The perpetual whose funding, open interest and long/short ratio count; those of others are passed over. */
  readonly perpetual: string;
  readonly rules?: IndexRules;
}

const PART_SERIES = {
  'sentiment:news': 'news', 'sentiment:fearGreed': 'fearGreed', 'sentiment:funding': 'funding', 'sentiment:openInterest': 'openInterest', 'sentiment:longShort': 'longShort', 'sentiment:kimchi': 'kimchi',
} as const satisfies Partial<Record<OutsideName, PartName>>;
const RAW_SERIES = {
  'funding:rate': 'funding', 'openInterest:value': 'openInterest', 'longShort:ratio': 'longShort', 'fearGreed:value': 'fearGreed', 'kimchi:premium': 'kimchi',
} as const satisfies Partial<Record<OutsideName, PartName>>;
const TIME_SERIES = { 'funding:at': 'funding', 'openInterest:at': 'openInterest' } as const satisfies Partial<Record<OutsideName, PartName>>;

type MoodName = 'sentiment:composite' | 'news:count' | 'news:at' | keyof typeof PART_SERIES | keyof typeof RAW_SERIES | keyof typeof TIME_SERIES;
/** The series that are made of what was collected about the mood of the market. */
export const MOOD_SERIES: readonly MoodName[] = ['sentiment:composite', 'news:count', 'news:at', ...keysOf(PART_SERIES), ...keysOf(RAW_SERIES), ...keysOf(TIME_SERIES)];
export const isMoodSeries = (name: OutsideName): name is MoodName => (MOOD_SERIES as readonly OutsideName[]).includes(name);

interface Raw {
  readonly value: number;
  readonly eventAt: EpochMs;
}

type Usable = ToldMood & { readonly usableAt: EpochMs };

/**
 * The series about the mood of the market at any time, each from what was usable then: the same at a candle that closes now and, years later, at
 * the same candle of a history. Times that rise are quick; a step back begins again. What is stale is NaN, as it counts for nothing in the index.
 */
export class OutsideMood {
  readonly #rules: IndexRules;
  readonly #told: readonly Usable[];
  #index: SentimentIndex;
  #raw = new Map<PartName, Raw>();
  #rounds = new NewsRounds();
  #next = 0;
  #at = -Infinity;
  #context: SentimentContext | undefined;

  constructor(told: readonly ToldMood[], { perpetual, rules = indexRules }: MoodSettings) {
    this.#rules = rules;
    this.#told = told.filter((one) => isOf(one, perpetual)).map((one): Usable => ({ ...one, usableAt: usableAt(one, OUTSIDE_DELAY_MS) }))
      .filter((one) => Number.isFinite(one.usableAt)).toSorted((a, b) => a.usableAt - b.usableAt || order(a) - order(b));
    this.#index = new SentimentIndex(rules);
  }

  read(name: MoodName, at: EpochMs): number {
    this.#moveTo(at);
    if (name === 'news:count' || name === 'news:at') return this.#newsRound(name, at);
    if (isIn(RAW_SERIES, name)) return this.#fresh(RAW_SERIES[name], at)?.value ?? NaN;
    // Settlements are stamped some milliseconds late: whoever tells of one says the same minute.
    if (isIn(TIME_SERIES, name)) return Math.round((this.#fresh(TIME_SERIES[name], at)?.eventAt ?? NaN) / MINUTE) * MINUTE;
    this.#context ??= this.#index.read(at);
    if (name === 'sentiment:composite') return this.#context.index;
    const { value, weight } = this.#context.parts[PART_SERIES[name]];
    return weight > 0 ? value : NaN;
  }

  #newsRound(name: 'news:count' | 'news:at', at: EpochMs): number {
    const { last } = this.#rounds;
    if (last === undefined || at - last.at >= this.#rules.parts.news.staleMs) return NaN;
    return name === 'news:at' ? last.at : last.count;
  }

  #fresh(part: PartName, at: EpochMs): Raw | undefined {
    const raw = this.#raw.get(part);
    return raw !== undefined && at - raw.eventAt < this.#rules.parts[part].staleMs ? raw : undefined;
  }

  #moveTo(at: EpochMs): void {
    if (at === this.#at) return;
    if (at < this.#at) {
      [this.#index, this.#raw, this.#rounds, this.#next] = [new SentimentIndex(this.#rules), new Map(), new NewsRounds(), 0];
    }
    this.#at = at;
    this.#context = undefined;
    for (; this.#next < this.#told.length && this.#told[this.#next].usableAt <= at; this.#next++) this.#hear(this.#told[this.#next]);
  }

  #hear({ value: reading, eventAt, usableAt: knownAt }: Usable): void {
    this.#index.hear({ value: reading, eventAt, knownAt });
    if (!Number.isFinite(reading.value)) return;
    if (reading.kind === 'news') this.#rounds.item();
    else if (reading.kind === 'newsChecked') this.#rounds.asked(eventAt);
    else {
      const before = this.#raw.get(reading.kind);
      if (before !== undefined && eventAt <= before.eventAt) return;
      this.#raw.set(reading.kind, { value: reading.kind === 'funding' ? eightHours(reading.value, eventAt, before) : reading.value, eventAt });
    }
  }
}

/** News of one round comes before the note that the round is over. */
const order = ({ value: { kind } }: ToldMood): number => (kind === 'newsChecked' ? 1 : 0);

const isOf = ({ value: { kind }, about }: ToldMood, perpetual: string): boolean => (kind !== 'funding' && kind !== 'openInterest' && kind !== 'longShort') || about === '' || about === perpetual;

/** Settlements lie 1 to 8 hours apart; two that lie otherwise have lost one between them, and 8 is usual. */
function eightHours(rate: number, eventAt: EpochMs, before: Raw | undefined): number {
  const hours = before === undefined ? 8 : Math.round((eventAt - before.eventAt) / HOUR);
  return hours >= 1 && hours <= 8 ? (rate * 8) / hours : rate;
}

function keysOf<Name extends string>(record: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(record) as Name[];
}

function isIn<Name extends string>(record: Readonly<Record<Name, unknown>>, name: string): name is Name {
  return Object.hasOwn(record, name);
}
