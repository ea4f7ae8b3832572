import type { Method } from './method.ts';
import { ranked } from './ranking.ts';
import type { Draft, ToldEntry, TrialBook } from './trial-book.ts';

const isTold = (entry: { readonly scores: unknown }): entry is ToldEntry => entry.scores !== undefined;

/**
 * Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning"): whenever a trial is asked for, one that is
 * among the best 1/eta of its rung goes on to the next share of the history; where none is, a new one starts on the smallest. Nobody waits, so what is
 * promoted depends on which outcomes are there by then: the order of the tells matters. New parameters come from another method.
 */
export class AshaMethod implements Method {
  readonly #shares: readonly number[];
  readonly #eta: number;
  readonly #proposer: Method;

  constructor({ shares, eta, proposer }: { readonly shares: readonly number[]; readonly eta: number; readonly proposer: Method }) {
    this.#shares = shares;
    this.#eta = eta;
    this.#proposer = proposer;
  }

  next(book: TrialBook): Draft | 'wait' | 'end' {
    const going = new Set(book.entries.flatMap(({ proposal: { continues } }) => continues ?? []));
    for (let rung = this.#shares.length - 2; rung >= 0; rung--) {
      const best = this.#best(book, this.#shares[rung]).find(({ proposal: { trial } }) => !going.has(trial));
      if (best) return { coordinates: best.coordinates, share: this.#shares[rung + 1], continues: best.proposal.trial };
    }
    const draft = this.#proposer.next(book);
    if (draft === 'wait') return 'wait';
    // What is awaited may still be promoted.
    if (draft === 'end') return book.awaitedCount > 0 ? 'wait' : 'end';
    return { ...draft, share: this.#shares[0] };
  }

  /** The best 1/eta of a rung as far as it is known; none that failed. */
  #best(book: TrialBook, share: number): readonly ToldEntry[] {
    const members = book.entries.filter(isTold).filter(({ proposal }) => proposal.share === share);
    const places = ranked(members).slice(0, Math.floor(members.length / this.#eta));
    return places.map((i) => members[i]).filter(({ scores }) => scores.every((score) => score > -Infinity));
  }

  told(trial: number, book: TrialBook): void {
    this.#proposer.told?.(trial, book);
  }

  save(): unknown {
    return this.#proposer.save();
  }

  restore(saved: unknown, book: TrialBook): void {
    this.#proposer.restore(saved, book);
  }
}
