import { UsageError } from '../domain/errors.ts';
import type { Method } from './method.ts';
import type { Evaluated, Outcome, Proposal, Sampler, SavedSampler } from './sampler.ts';
import type { TrialBook } from './trial-book.ts';

interface SavedState {
  readonly trials: Parameters<TrialBook['restore']>[0];
  readonly method: unknown;
}

/** A method of proposing with its book of trials. */
export class MethodSampler implements Sampler {
  readonly #book: TrialBook;
  readonly #method: Method;
  readonly #identity: string;
  #isEnded = false;

  constructor(book: TrialBook, method: Method, identity: string) {
    this.#book = book;
    this.#method = method;
    this.#identity = identity;
  }

  ask(): Proposal | undefined {
    const draft = this.#method.next(this.#book);
    if (draft === 'end') this.#isEnded = true;
    if (draft === 'end' || draft === 'wait') return undefined;
    const proposal = this.#book.open(draft);
    this.#method.opened?.(proposal.trial, draft);
    return proposal;
  }

  tell(outcome: Outcome): void {
    this.#book.close(outcome);
    this.#method.told?.(outcome.trial, this.#book);
  }

  get isDone(): boolean {
    return this.#isEnded && this.#book.awaitedCount === 0;
  }

  awaited(): readonly Proposal[] {
    return this.#book.awaited().map(({ proposal }) => proposal);
  }

  evaluated(): readonly Evaluated[] {
    return this.#book.evaluated();
  }

  save(): SavedSampler {
    const state: SavedState = { trials: this.#book.save(), method: this.#method.save() };
    return { version: 1, identity: this.#identity, state };
  }

  /** Only of a sampler that has not been asked yet. */
  restore({ version, identity, state }: SavedSampler): void {
    if (version !== 1) throw new UsageError(`expected a search written down in version 1, found "${String(version)}"`);
    if (identity !== this.#identity) throw new UsageError(`expected the search that was begun, ${this.#identity}; found "${identity}"`);
    const { trials, method } = state as SavedState;
    this.#book.restore(trials);
    this.#method.restore(method, this.#book);
  }
}
