import type { EpochMs } from '../domain/time.ts';

/** How many lengths of rounds are remembered, and needed before a round is told to be usual. */
const [REMEMBERED, LEAST] = [20, 5];
/** A round so many times as long as usual has gathered more than a round does. */
const LONGEST = 2;

/** Counts news by the rounds in which the sources are asked, which come as often as somebody asks. */
export class NewsRounds {
  #items = 0;
  #gaps: readonly number[] = [];
  #last: { readonly at: EpochMs; readonly count: number } | undefined;

  /** When the last round was and what it brought; NaN after an unusually long pause, and while it is not known what is usual. */
  get last(): { readonly at: EpochMs; readonly count: number } | undefined { return this.#last; }

  item(): void {
    this.#items += 1;
  }

  /** The sources have been asked. One that is not later than the last is a part of it. */
  asked(at: EpochMs): void {
    const gap = at - (this.#last?.at ?? -Infinity);
    if (!(gap > 0)) return;
    const isUsual = this.#gaps.length >= LEAST && gap <= LONGEST * middleOf(this.#gaps);
    this.#last = { at, count: isUsual ? this.#items : NaN };
    this.#items = 0;
    if (gap < Infinity) this.#gaps = [...this.#gaps, gap].slice(-REMEMBERED);
  }
}

const middleOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
