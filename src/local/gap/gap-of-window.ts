import { DataError } from '../../shared/domain/errors.ts';
import type { SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import type { PlanNote } from '../trade/repeated-session.ts';
import type { StoryFile } from '../trade/story-files.ts';
import { readStory, type StoryLine, type ToldPlan, type ToldStrategy } from '../trade/story-line.ts';
import { toldStrategy } from '../trade/told-strategy.ts';
import { edges } from '../trade/why-time.ts';
import type { ArchiveCandles } from './archive-candles.ts';
import { ComparedStrategy, type Stretch } from './compared-strategy.ts';
import type { GapWindow } from './compared-subject.ts';

/** A strategy that could not be compared, and why. */
export interface Uncompared {
  readonly strategy: string;
  readonly why: string;
}

/** Everything a window of a record gives. */
export interface WindowGap {
  readonly stretches: readonly Stretch[];
  readonly uncompared: readonly Uncompared[];
  /** What was traded; of the last start in the window. */
  readonly plan: ToldPlan | undefined;
  /** Of the programs that wrote it. */
  readonly codeHashes: readonly string[];
  /** What is missing from the record. */
  readonly holes: readonly string[];
}

export interface WindowWork {
  /** Of one state folder, oldest first. */
  readonly files: readonly StoryFile[];
  readonly window: GapWindow;
  readonly known: readonly Strategy[];
  readonly latencyMs: number;
  readonly archiveOf: (told: ToldStrategy, where: { readonly window: GapWindow; readonly mode: string }) => Promise<ArchiveCandles | undefined>;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Reads what a window needs of a story, line by line, and compares it with the backtest. Nothing is sent anywhere. */
export async function gapOfWindow(work: WindowWork): Promise<WindowGap> {
  const { files, window, signal, progress } = work;
  const begins = files.map(({ file }) => edges(file)?.first ?? Infinity);
  const first = Math.max(0, begins.findLastIndex((at) => at <= window.from));
  const wanted = files.slice(first).filter((_, n) => begins[first + n] < window.to);
  const reading = new Reading(work);
  for (const [n, story] of wanted.entries()) {
    progress?.(n, wanted.length);
    reading.file(story);
    for await (const line of readStory(story.file, { damaged: (number) => { reading.broken(`line ${number} of "${story.file}" cannot be read`); } })) {
      signal?.throwIfAborted();
      await reading.take(line);
      if (reading.isOver) break;
    }
  }
  progress?.(wanted.length, wanted.length);
  return reading.finish();
}

class Reading {
  readonly #work: WindowWork;
  readonly #running = new Map<string, ComparedStrategy>();
  readonly #stretches: Stretch[] = [];
  readonly #uncompared = new Map<string, string>();
  readonly #codeHashes = new Set<string>();
  readonly #holes: string[] = [];
  /** Strategies whose run goes on in the next part without a break. */
  #continuing = new Set<string>();
  #story: StoryFile | undefined;
  #plan: PlanNote | undefined;
  #isWhole = false;

  constructor(work: WindowWork) {
    this.#work = work;
  }

  /** The next file begins. */
  file(story: StoryFile): void {
    const goesOn = this.#isWhole && this.#story?.start === story.start && this.#story.part + 1 === story.part;
    this.#continuing = new Set(goesOn ? this.#running.keys() : []);
    if (!goesOn) for (const name of this.#running.keys()) this.#end(name);
    this.#story = story;
    this.#plan = undefined;
    this.#isWhole = false;
  }

  /** Nothing that follows in this file belongs to the window. */
  get isOver(): boolean {
    return this.#running.size > 0 && this.#running.size === this.#plan?.plan.strategies.length && [...this.#running.values()].every(({ isOver }) => isOver);
  }

  async take({ at, told }: StoryLine): Promise<void> {
    this.#isWhole = told.of === 'story' && told.kind === 'end';
    if (told.of === 'story') {
      if (told.kind === 'plan') {
        this.#plan = told;
        this.#codeHashes.add(told.plan.codeHash);
      } else if (told.kind === 'hole') this.broken(`${told.lost} lines are missing: the disk did not take them`);
    } else if (told.of === 'input') await this.#input(told, at);
    else if (told.of === 'strategy') this.#running.get(told.strategy)?.hear(told.notice);
    else if (told.of === 'desk') for (const running of this.#running.values()) running.hearDesk(told.notice);
  }

  async #input({ strategy, input }: { readonly strategy: string; readonly input: SessionInput }, at: number): Promise<void> {
    if (input.kind !== 'begin') {
      this.#running.get(strategy)?.take(input);
      return;
    }
    if (this.#continuing.delete(strategy)) return;
    this.#end(strategy);
    try {
      this.#running.set(strategy, await this.#begin(strategy, { begin: input, at }));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      this.#uncompared.set(strategy, error.message);
    }
  }

  async #begin(name: string, { begin, at }: { readonly begin: Extract<SessionInput, { kind: 'begin' }>; readonly at: number }): Promise<ComparedStrategy> {
    const { window, known, latencyMs, archiveOf } = this.#work;
    const told = this.#plan?.plan.strategies.find((one) => one.name === name);
    if (this.#plan === undefined || told === undefined || this.#story === undefined) throw new DataError('the story does not say with what it traded: it was written by an older program');
    const strategy = toldStrategy(told, known);
    if (typeof strategy === 'string') throw new DataError(`${strategy}: "coinbot strategies" lists those there are, "coinbot models list" the models`);
    return ComparedStrategy.begin({ told, strategy, begin, at, plan: this.#plan, file: this.#story.file, window, latencyMs, archive: await archiveOf(told, { window, mode: this.#plan.plan.mode }) });
  }

  #end(name: string): void {
    const stretch = this.#running.get(name)?.finish();
    this.#running.delete(name);
    if (stretch !== undefined) this.#stretches.push(stretch);
  }

  /** From here on the record is not whole: what runs is compared up to here, and from its next beginning on. */
  broken(why: string): void {
    this.#holes.push(why);
    for (const [name, running] of this.#running) {
      running.break(why);
      this.#end(name);
    }
  }

  finish(): WindowGap {
    for (const name of this.#running.keys()) this.#end(name);
    return {
      stretches: this.#stretches, uncompared: [...this.#uncompared].map(([strategy, why]) => ({ strategy, why })), plan: this.#plan?.plan, codeHashes: [...this.#codeHashes], holes: this.#holes,
    };
  }
}
