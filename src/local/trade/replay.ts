import { DataError } from '../../shared/domain/errors.ts';
import type { SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { RepeatedStrategy, type StrategyReplay } from './repeated-strategy.ts';
import type { PlanNote } from './repeated-session.ts';
import { readStory, type StoryLine } from './story-line.ts';
import { toldStrategy } from './told-strategy.ts';

/** What became of repeating one file of the story: a start of the program, or a part of it. */
export interface FileReplay {
  readonly file: string;
  /** When it began; NaN where nothing in it says so. */
  readonly start: number;
  readonly part: number;
  /** Of the program that wrote it. */
  readonly codeHash: string | undefined;
  /** Whether the record has its end: without it the program was killed there, or runs still. */
  readonly isWhole: boolean;
  readonly strategies: readonly StrategyReplay[];
}

/** Repeats every strategy of one file from what it was told, and compares what it says with what is on record. Nothing is sent anywhere. */
export async function replayFile(file: string, known: readonly Strategy[]): Promise<FileReplay> {
  const replay = new Replay(file, known);
  for await (const line of readStory(file, { damaged: (number) => { replay.broken(`line ${number} of the file cannot be read`); } })) await replay.take(line);
  return replay.finish();
}

const NOTHING = { inputs: 0, decisions: 0, orders: 0, compared: 0, recordedHash: '', repeatedHash: '', cut: 0 } as const;

class Replay {
  readonly #file: string;
  readonly #known: readonly Strategy[];
  readonly #running = new Map<string, RepeatedStrategy>();
  readonly #failed = new Map<string, string>();
  #plan: PlanNote | undefined;
  #broken: string | undefined;
  #isWhole = false;

  constructor(file: string, known: readonly Strategy[]) {
    this.#file = file;
    this.#known = known;
  }

  async take({ at, told }: StoryLine): Promise<void> {
    this.#isWhole = told.of === 'story' && told.kind === 'end';
    if (told.of === 'story') {
      if (told.kind === 'plan') this.#plan = told;
      else if (told.kind === 'hole') this.broken(`${told.lost} lines are missing: the disk did not take them`);
    } else if (told.of === 'input') await this.#input(told, at);
    else if (told.of === 'strategy') this.#running.get(told.strategy)?.hear(told.notice);
  }

  async #input({ strategy, input }: { readonly strategy: string; readonly input: SessionInput }, at: number): Promise<void> {
    if (input.kind !== 'begin') {
      this.#running.get(strategy)?.take(input);
      return;
    }
    try {
      this.#running.set(strategy, await this.#begin(strategy, { begin: input, at }));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      this.#failed.set(strategy, error.message);
    }
  }

  async #begin(name: string, { begin, at }: { readonly begin: Extract<SessionInput, { kind: 'begin' }>; readonly at: number }): Promise<RepeatedStrategy> {
    const told = this.#plan?.plan.strategies.find((one) => one.name === name);
    if (this.#plan === undefined || told === undefined) throw new DataError('the story does not say with what it traded: it was written by an older program');
    const strategy = toldStrategy(told, this.#known);
    if (typeof strategy === 'string') throw new DataError(`${strategy}: "coinbot strategies" lists those there are, "coinbot models list" the models`);
    const repeated = await RepeatedStrategy.begin({ told, strategy, begin, at, plan: this.#plan, file: this.#file });
    if (this.#broken !== undefined) repeated.break(this.#broken);
    return repeated;
  }

  /** From here on the record is not whole. */
  broken(why: string): void {
    this.#broken ??= why;
    for (const repeated of this.#running.values()) repeated.break(why);
  }

  finish(): FileReplay {
    return {
      file: this.#file, start: this.#plan?.start ?? NaN, part: this.#plan?.part ?? 0, codeHash: this.#plan?.plan.codeHash, isWhole: this.#isWhole,
      strategies: [
        ...[...this.#running.values()].map((repeated) => repeated.finish(this.#isWhole)),
        ...[...this.#failed].map(([strategy, why]): StrategyReplay => ({ strategy, ...NOTHING, verdict: 'unknown', why })),
      ],
    };
  }
}
