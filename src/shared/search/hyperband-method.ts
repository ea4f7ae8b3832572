import { hyperbandBrackets, type Rung } from './hyperband-brackets.ts';
import type { Method } from './method.ts';
import { ranked } from './ranking.ts';
import type { Draft, ToldEntry, TrialBook } from './trial-book.ts';

interface SavedHyperband {
  readonly bracket: number;
  readonly rung: number;
  readonly members: readonly number[];
  readonly promoted: readonly number[];
  readonly proposer: unknown;
}

/**
 * Hyperband (Li et al. 2018): bracket after bracket, from many trials on little of the history to few on all of it, and over again. A rung is decided when
 * all of it is told, so that the order of the tells changes nothing. New parameters come from another method.
 */
export class HyperbandMethod implements Method {
  readonly #brackets: readonly (readonly Rung[])[];
  readonly #resource: number;
  readonly #proposer: Method;
  #bracket = 0;
  #rung = 0;
  /** Trials of this rung so far. */
  #members: number[] = [];
  /** Trials of the rung before that are to go on in this one, best first. */
  #promoted: readonly number[] = [];

  /** `resource` is the whole in units of the smallest share: 9 for shares from 1/9. */
  constructor({ resource, eta, proposer }: { readonly resource: number; readonly eta: number; readonly proposer: Method }) {
    this.#brackets = hyperbandBrackets(resource, eta);
    this.#resource = resource;
    this.#proposer = proposer;
  }

  next(book: TrialBook): Draft | 'wait' | 'end' {
    const { trials, resource } = this.#brackets[this.#bracket][this.#rung];
    const share = resource / this.#resource;
    if (this.#rung > 0) {
      if (this.#members.length === this.#promoted.length) return 'wait';
      const continues = this.#promoted[this.#members.length];
      return { coordinates: book.entry(continues).coordinates, share, continues };
    }
    if (this.#members.length === trials) return 'wait';
    const draft = this.#proposer.next(book);
    if (draft === 'end' && this.#members.length > 0) return this.#closeShort(book);
    return draft === 'end' || draft === 'wait' ? draft : { ...draft, share };
  }

  /** Nothing new is left for this rung: it is decided with what it has. */
  #closeShort(book: TrialBook): Draft | 'wait' | 'end' {
    if (book.awaitedCount > 0) return 'wait';
    return this.#decide(book) ? this.next(book) : 'end';
  }

  opened(trial: number): void {
    this.#members.push(trial);
  }

  told(trial: number, book: TrialBook): void {
    this.#proposer.told?.(trial, book);
    const wanted = this.#rung === 0 ? this.#brackets[this.#bracket][0].trials : this.#promoted.length;
    if (this.#members.length === wanted) this.#decide(book);
  }

  /** On to the next rung or bracket once all members are told. Whether it went on. */
  #decide(book: TrialBook): boolean {
    const told = this.#members.map((trial) => book.entry(trial)).filter((entry): entry is ToldEntry => entry.scores !== undefined);
    if (told.length < this.#members.length) return false;
    const bracket = this.#brackets[this.#bracket];
    this.#members = [];
    const kept = this.#rung + 1 < bracket.length ? ranked(told).slice(0, bracket[this.#rung + 1].trials).filter((i) => told[i].scores.every((score) => score > -Infinity)) : [];
    this.#promoted = kept.map((i) => told[i].proposal.trial);
    if (kept.length > 0) this.#rung += 1;
    else {
      this.#rung = 0;
      this.#bracket = (this.#bracket + 1) % this.#brackets.length;
    }
    return true;
  }

  save(): unknown {
    const saved: SavedHyperband = { bracket: this.#bracket, rung: this.#rung, members: [...this.#members], promoted: [...this.#promoted], proposer: this.#proposer.save() };
    return saved;
  }

  restore(saved: unknown, book: TrialBook): void {
    const { bracket, rung, members, promoted, proposer } = saved as SavedHyperband;
    [this.#bracket, this.#rung] = [bracket, rung];
    [this.#members, this.#promoted] = [[...members], [...promoted]];
    this.#proposer.restore(proposer, book);
  }
}
