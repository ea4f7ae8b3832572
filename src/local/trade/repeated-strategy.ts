import { createHash } from 'node:crypto';
import type { Notice } from '../../shared/engine/core.ts';
import type { SessionInput, StrategySession } from '../../shared/engine/trading/strategy-session.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { canonical } from './canonical.ts';
import { stateOfText } from './state-file.ts';
import { candlesBefore, repeatedSession, tellAgain, type PlanNote } from './repeated-session.ts';
import type { ToldStrategy } from './story-line.ts';

/** Where recorded and repeated part: what came last before it, and the line of each; null where one says nothing. */
export interface Difference {
  readonly after: SessionInput;
  readonly recorded: unknown;
  readonly repeated: unknown;
}

/** What became of repeating one strategy over one file of the story. */
export interface StrategyReplay {
  readonly strategy: string;
  readonly inputs: number;
  readonly decisions: number;
  readonly orders: number;
  /** Lines that both sides have, and have alike: decisions, orders and what was heard of them. */
  readonly compared: number;
  /** sha256 over the compared lines: decisions, orders and what the strategy heard of them. */
  readonly recordedHash: string;
  readonly repeatedHash: string;
  /** `unknown` where it could not be repeated, or not to the end; `why` says why. */
  readonly verdict: 'equal' | 'different' | 'unknown';
  readonly why?: string | undefined;
  readonly difference?: Difference | undefined;
  /** Lines behind the last ones that both have, where the program was killed: no difference, and not compared. */
  readonly cut: number;
}

interface Subject {
  readonly told: ToldStrategy;
  readonly strategy: Strategy;
  readonly begin: Extract<SessionInput, { kind: 'begin' }>;
  readonly at: number;
  readonly plan: PlanNote;
  readonly file: string;
}

/** Repeats one strategy's run and compares what it says, line by line, with what is on record. */
export class RepeatedStrategy {
  readonly name: string;
  readonly #session: StrategySession;
  readonly #hashes = { recorded: createHash('sha256'), repeated: createHash('sha256') };
  #counts = { inputs: 0, decisions: 0, orders: 0, compared: 0 };
  /** Said again and not on record yet; and on record, but not said again. */
  #ahead: string[] = [];
  #alone: string[] = [];
  #last: SessionInput;
  #failure: string | undefined;
  #difference: Difference | undefined;
  #broken: string | undefined;

  private constructor({ told, strategy, begin, at, plan }: Subject) {
    this.name = told.name;
    this.#last = begin;
    this.#session = repeatedSession({ told, strategy, begin, at, plan, observe: (notice) => { this.#say(notice); } });
  }

  /** The run that is told again: its account is what was really booked. */
  get session(): StrategySession { return this.#session; }

  static async begin(subject: Subject): Promise<RepeatedStrategy> {
    const repeated = new RepeatedStrategy(subject);
    for await (const candles of candlesBefore(subject.file, subject.plan, subject.told.name)) tellAgain(repeated.#session, { kind: 'warm', candles });
    return repeated;
  }

  #say(notice: Notice): void {
    const text = canonical(notice);
    if (this.#difference === undefined) this.#ahead.push(text);
    else this.#hashes.repeated.update(`${text}\n`);
  }

  take(input: SessionInput): void {
    if (this.#broken !== undefined) return;
    this.#settle();
    this.#counts.inputs += 1;
    this.#last = input;
    if (this.#failure !== undefined) return;
    try {
      tellAgain(this.#session, input);
    } catch (error) {
      // Where the recorded run failed as well nothing follows on record.
      this.#failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** What one side has and the other has not is a difference as soon as another input follows. */
  #settle(): void {
    if (this.#alone.length > 0) this.#differ(this.#alone[0], null);
    else if (this.#ahead.length > 0) this.#differ(null, this.#ahead[0]);
    else if (this.#failure !== undefined) this.#differ(null, canonical({ kind: 'failure', message: this.#failure }));
  }

  #differ(recorded: string | null, repeated: string | null): void {
    if (this.#difference !== undefined) return;
    this.#difference = { after: this.#last, recorded: parsed(recorded), repeated: parsed(repeated) };
    for (const text of this.#alone) this.#hashes.recorded.update(`${text}\n`);
    for (const text of this.#ahead) this.#hashes.repeated.update(`${text}\n`);
    this.#alone = [];
    this.#ahead = [];
  }

  /** A line of the record. */
  hear(notice: Notice): void {
    if (this.#broken !== undefined) return;
    if (notice.kind === 'decision') this.#counts.decisions += 1;
    if (notice.kind === 'order') this.#counts.orders += 1;
    const text = canonical(notice);
    if (this.#difference !== undefined) {
      this.#hashes.recorded.update(`${text}\n`);
      return;
    }
    const [again] = this.#ahead;
    if (again === undefined || this.#alone.length > 0) this.#alone.push(text);
    else if (again === text) {
      this.#ahead.shift();
      this.#counts.compared += 1;
      this.#hashes.recorded.update(`${text}\n`);
      this.#hashes.repeated.update(`${text}\n`);
    } else {
      this.#alone.push(text);
      this.#differ(text, again);
    }
  }

  /** What follows cannot be compared. */
  break(why: string): void {
    this.#broken ??= why;
  }

  #complaint(verdict: StrategyReplay['verdict']): string | undefined {
    return verdict === 'different' && this.#session.disabled !== undefined ? `it fails when it is repeated: ${this.#session.disabled}` : undefined;
  }

  /** `isWhole`: nothing is missing at the end of the record. */
  finish(isWhole: boolean): StrategyReplay {
    if (isWhole && this.#broken === undefined && (this.#alone.length > 0 || this.#ahead.length > 0)) this.#settle();
    const verdict = this.#difference !== undefined ? 'different' : this.#broken !== undefined ? 'unknown' : 'equal';
    return {
      strategy: this.name, ...this.#counts, recordedHash: this.#hashes.recorded.digest('hex'), repeatedHash: this.#hashes.repeated.digest('hex'), verdict, why: this.#broken ?? this.#complaint(verdict),
      difference: this.#difference, cut: this.#alone.length + this.#ahead.length,
    };
  }
}

const parsed = (text: string | null): unknown => (text === null ? null : stateOfText(text));
