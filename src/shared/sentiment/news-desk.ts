import { DAY, MINUTE, type EpochMs } from '../domain/time.ts';
import { distance, simhash, type Simhash } from './simhash.ts';
import type { NewsItem } from './text-score.ts';
import { figuresOf, titleKey } from './title-key.ts';

export interface DeskRules {
  /** A publication time so far ahead of ours is a clock that runs fast and counts as now; further ahead it is a lie and the item is set aside. */
  readonly futureToleranceMs: number;
  /** What is older when it reaches us is no news. */
  readonly oldestMs: number;
  /** For so long a text is known to have been seen. */
  readonly memoryMs: number;
  /** At most so many texts are remembered, the newest. */
  readonly memory: number;
}

export const deskRules: DeskRules = { futureToleranceMs: 10 * MINUTE, oldestMs: 7 * DAY, memoryMs: 8 * DAY, memory: 5_000 };

/** What happened to the items of a source. */
export interface DeskCounts {
  readonly admitted: number;
  /** Of those: dated slightly ahead, and without a date that can be read. */
  readonly clamped: number;
  readonly undated: number;
  readonly repeated: number;
  readonly future: number;
  readonly old: number;
  readonly empty: number;
}

type Verdict = 'dated' | 'clamped' | 'undated' | 'repeated' | 'future' | 'old' | 'empty';

/** An item that counts. `eventAt` is what its age is measured from: never later than `knownAt`. */
export interface AdmittedItem extends NewsItem {
  readonly eventAt: EpochMs;
  readonly dating: 'dated' | 'clamped' | 'undated';
}

interface Seen {
  readonly id: string;
  readonly key: string;
  readonly figures: string;
  readonly hash: Simhash;
  readonly at: EpochMs;
}

/** JSON-safe. */
export interface DeskState {
  readonly seen: readonly Seen[];
  readonly counts: Readonly<Record<string, DeskCounts>>;
}

const NONE: DeskCounts = { admitted: 0, clamped: 0, undated: 0, repeated: 0, future: 0, old: 0, empty: 0 };

/** Titles this alike in letters are looked at closer, and are one story when they also share most of their words. Set on headlines of which one word was taken out. */
const NEAR_BITS = 10;
const NEAR_WORDS = 0.7;

/**
 * Lets each story in once, whoever prints it, and no story whose date cannot be true. Items come in the order in which they reached us;
 * what was admitted stays admitted: nothing that comes later changes it.
 */
export class NewsDesk {
  readonly #rules: DeskRules;
  #seen: Seen[];
  readonly #counts: Map<string, DeskCounts>;

  constructor(rules: DeskRules = deskRules, state: DeskState = { seen: [], counts: {} }) {
    this.#rules = rules;
    this.#seen = [...state.seen];
    this.#counts = new Map(Object.entries(state.counts));
  }

  get counts(): Readonly<Record<string, DeskCounts>> { return Object.fromEntries(this.#counts); }

  save(): DeskState {
    return { seen: this.#seen, counts: this.counts };
  }

  admit(item: NewsItem): AdmittedItem | undefined {
    const verdict = this.#judge(item);
    this.#count(item.source, verdict);
    if (verdict !== 'dated' && verdict !== 'clamped' && verdict !== 'undated') return undefined;
    const eventAt = verdict === 'dated' && item.publishedAt !== undefined ? item.publishedAt : item.knownAt;
    return { ...item, eventAt, dating: verdict };
  }

  #judge({ id, source, title, publishedAt, knownAt }: NewsItem): Verdict {
    const key = titleKey(title);
    if (key === '' || !Number.isFinite(knownAt)) return 'empty';
    const ahead = publishedAt === undefined ? 0 : publishedAt - knownAt;
    if (ahead > this.#rules.futureToleranceMs) return 'future';
    if (-ahead > this.#rules.oldestMs) return 'old';
    const seen: Seen = { id: `${source} ${id}`, key, figures: figuresOf(title), hash: simhash(key), at: knownAt };
    if (this.#isSeen(seen)) return 'repeated';
    this.#remember(seen);
    if (publishedAt === undefined || !Number.isFinite(publishedAt)) return 'undated';
    return ahead > 0 ? 'clamped' : 'dated';
  }

  #isSeen({ id, key, figures, hash, at }: Seen): boolean {
    return this.#seen.some((other) => at - other.at <= this.#rules.memoryMs
      && (other.id === id || other.key === key || (other.figures === figures && distance(other.hash, hash) <= NEAR_BITS && sharedWords(other.key, key) >= NEAR_WORDS)));
  }

  #remember(seen: Seen): void {
    this.#seen.push(seen);
    if (this.#seen.length <= this.#rules.memory * 1.25) return;
    this.#seen = this.#seen.filter(({ at }) => seen.at - at <= this.#rules.memoryMs).slice(-this.#rules.memory);
  }

  #count(source: string, verdict: Verdict): void {
    const before = this.#counts.get(source) ?? NONE;
    const isIn = verdict === 'dated' || verdict === 'clamped' || verdict === 'undated';
    const after = { ...before, admitted: before.admitted + (isIn ? 1 : 0) };
    this.#counts.set(source, verdict === 'dated' ? after : { ...after, [verdict]: before[verdict] + 1 });
  }
}

/** Jaccard's measure over words. */
function sharedWords(a: string, b: string): number {
  const [left, right] = [new Set(a.split(' ')), new Set(b.split(' '))];
  const both = [...left].filter((word) => right.has(word)).length;
  return both / (left.size + right.size - both);
}
