import type { RunProgram } from '../coinbot-program.ts';

export type RunState =
  | { readonly state: 'working'; readonly since: number; readonly ahead: number }
  | { readonly state: 'done'; readonly text: string }
  | { readonly state: 'failed'; readonly reason: string };

interface Question {
  readonly key: string;
  readonly words: readonly string[];
  readonly since: number;
  readonly over: AbortController;
}

/** One that nobody has asked for so long is given up. */
const FORGOTTEN_MS = 6_000;
const MOST_MS = 180_000;
const MOST_KEPT = 64;
/** What failed may have failed for want of time, or of a record that is still being written: it is tried again when it is asked for after so long. */
const FAILED_MS = 30_000;

/**
 * Repeats of a run, one at a time, each in a process of its own. A visitor waits for one answer: a new question takes the place of the one
 * before, which is given up unless somebody else waits for it. Answers are kept for a while.
 */
export class WhyRunner {
  readonly #run: RunProgram;
  readonly #now: () => number;
  readonly #waits = new Map<string, { readonly key: string; readonly at: number }>();
  readonly #answers = new Map<string, { readonly state: RunState; readonly at: number }>();
  #queue: Question[] = [];
  #current: Question | undefined;
  #isClosed = false;

  constructor(run: RunProgram, now: () => number) {
    this.#run = run;
    this.#now = now;
  }

  /** How far a question is. Asked for the first time it is begun; it has to be asked again until it is done. */
  ask({ key, words, visitor }: { readonly key: string; readonly words: readonly string[]; readonly visitor: string }): RunState {
    const answer = this.#answerTo(key);
    this.#waits.set(visitor, { key, at: this.#now() });
    this.#giveUp();
    if (answer !== undefined) return answer;
    let question = this.#current?.key === key ? this.#current : this.#queue.find((one) => one.key === key);
    if (question === undefined) {
      question = { key, words, since: this.#now(), over: new AbortController() };
      this.#queue.push(question);
    }
    this.#next();
    return { state: 'working', since: question.since, ahead: question === this.#current ? 0 : this.#queue.indexOf(question) + 1 };
  }

  #answerTo(key: string): RunState | undefined {
    const kept = this.#answers.get(key);
    return kept?.state.state === 'failed' && this.#now() - kept.at > FAILED_MS ? undefined : kept?.state;
  }

  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    this.#current?.over.abort();
  }

  #giveUp(): void {
    const now = this.#now();
    for (const [visitor, { at }] of this.#waits) if (now - at > FORGOTTEN_MS) this.#waits.delete(visitor);
    const wanted = new Set([...this.#waits.values()].map(({ key }) => key));
    this.#queue = this.#queue.filter(({ key }) => wanted.has(key));
    if (this.#current !== undefined && !wanted.has(this.#current.key)) this.#current.over.abort();
  }

  #next(): void {
    if (this.#current !== undefined || this.#isClosed) return;
    const question = this.#queue.shift();
    if (question === undefined) return;
    this.#current = question;
    void this.#work(question);
  }

  async #work({ key, words, over }: Question): Promise<void> {
    // Without anybody asking, nothing else would notice that it is not wanted any more.
    const looking = setInterval(() => { this.#giveUp(); }, FORGOTTEN_MS);
    looking.unref();
    try {
      this.#keep(key, { state: 'done', text: await this.#run(words, AbortSignal.any([over.signal, AbortSignal.timeout(MOST_MS)])) });
    } catch (error) {
      if (!over.signal.aborted) this.#keep(key, { state: 'failed', reason: error instanceof Error ? error.message : String(error) });
    } finally {
      clearInterval(looking);
      this.#current = undefined;
      this.#next();
    }
  }

  #keep(key: string, state: RunState): void {
    this.#answers.delete(key);
    this.#answers.set(key, { state, at: this.#now() });
    for (const old of [...this.#answers.keys()].slice(0, -MOST_KEPT)) this.#answers.delete(old);
  }
}
