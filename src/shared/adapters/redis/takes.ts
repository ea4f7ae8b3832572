import type { LimitRule, RequestCost } from '../../domain/request-budget.ts';
import type { EpochMs } from '../../domain/time.ts';

interface Take {
  readonly id: string;
  readonly at: EpochMs;
  readonly cost: RequestCost;
  isTold: boolean;
}

/** Beyond this the oldest are forgotten: they count for windows of a day only, and of those the venue tells itself. */
const MOST = 20_000;

/** What this process sent while it still counts: told to the store that is shared, and told anew to one that lost its memory. */
export class Takes {
  readonly #longestMs: number;
  #takes: Take[] = [];
  #isAllTold = true;

  constructor(rules: readonly LimitRule[]) {
    this.#longestMs = Math.max(0, ...rules.map(({ windowMs }) => windowMs)) + 1_000;
  }

  add(take: Take): void {
    this.#takes.push(take);
    if (!take.isTold) this.#isAllTold = false;
    if (this.#takes.length > MOST * 1.1) this.#takes = this.#takes.slice(-MOST);
  }

  /** The oldest that nobody was told of, `most` of them. */
  untold(now: EpochMs, most: number): readonly Take[] {
    if (this.#isAllTold) return [];
    const first = this.#takes.findIndex(({ at }) => at > now - this.#longestMs);
    if (first !== 0) this.#takes = first < 0 ? [] : this.#takes.slice(first);
    const untold: Take[] = [];
    for (const take of this.#takes) {
      if (untold.length >= most) break;
      if (!take.isTold) untold.push(take);
    }
    this.#isAllTold = untold.length === 0;
    return untold;
  }

  forgotten(): void {
    for (const take of this.#takes) take.isTold = false;
    this.#isAllTold = false;
  }
}
