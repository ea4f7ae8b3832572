import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { utcDay } from '../../shared/domain/time.ts';
import type { EngineState } from '../../shared/engine/engine-state.ts';
import type { TraderNotice } from '../../shared/engine/trading/trader.ts';
import { AppendFile } from './append-file.ts';
import { textOfState } from './state-file.ts';
import { candleFileName, pruneStory, STORY_KEEPING, storyFileName, storyFolder, type StoryKeeping } from './story-files.ts';
import type { CandleLine, StoryLine, StoryNote, ToldPlan } from './story-line.ts';

/** A strategy as it stands between two inputs: what the next part of the story begins from. */
export interface StorySnapshot {
  readonly strategy: string;
  readonly saved: EngineState;
  readonly orderPrefix: string;
  /** It failed, and is not asked any more. */
  readonly isDisabled: boolean;
}

const FLUSH_MS = 200;
const SYNC_MS = 5_000;
/** A new part begins at this size, and at each UTC midnight. */
const PART_BYTES = 16 * 2 ** 20;
/** Lines that wait for a disk that does not take them: beyond this the story has a hole, and trading goes on. */
const MOST_WAITING = 20_000;
/** The candles of a start may take this share of what is kept. Later parts of one that runs longer are told, and cannot be repeated. */
const CANDLE_SHARE = 0.25;

interface StorySetup {
  /** Of the state: the story has a folder of its own in it. */
  readonly folder: string;
  readonly now: () => number;
  readonly keeping?: StoryKeeping | undefined;
  readonly partBytes?: number | undefined;
}

/**
 * Everything the trader was told, decided and did, one JSON line each: what `why` and `replay` read. It is written beside trading and
 * never in its way: the truth about orders is the journal.
 */
export class Story {
  readonly #setup: StorySetup;
  readonly #keeping: StoryKeeping;
  readonly #start: number;
  readonly #candles: AppendFile;
  readonly #timer: NodeJS.Timeout;
  #part = 0;
  #day: number;
  #file: string;
  #lines: AppendFile;
  #began: { readonly plan: ToldPlan; readonly snapshot: () => readonly StorySnapshot[] } | undefined;
  #candleLines = 0;
  #missed = 0;
  #syncedAt = 0;
  /** Lines that could not be kept. */
  lost = 0;

  constructor(setup: StorySetup) {
    this.#setup = setup;
    this.#keeping = setup.keeping ?? STORY_KEEPING;
    this.#start = setup.now();
    this.#day = utcDay(this.#start);
    mkdirSync(storyFolder(setup.folder), { recursive: true, mode: 0o700 });
    this.#file = this.#fileOf(0);
    this.#lines = new AppendFile(this.#file);
    this.#candles = new AppendFile(path.join(storyFolder(setup.folder), candleFileName(this.#start)));
    this.#timer = setInterval(() => { this.flush(); }, FLUSH_MS);
    this.#timer.unref();
    this.#prune();
  }

  #fileOf(part: number): string {
    return path.join(storyFolder(this.#setup.folder), storyFileName(this.#start, part));
  }

  /** What is to be traded: told before the strategies hear anything. `snapshot` is asked between two inputs, when a part ends. */
  begin(plan: ToldPlan, snapshot: () => readonly StorySnapshot[]): void {
    this.#began = { plan, snapshot };
    this.#plan(plan, []);
  }

  #plan(plan: ToldPlan, disabled: readonly string[]): void {
    this.#add({ of: 'story', kind: 'plan', schema: 'story-1', start: this.#start, part: this.#part, candlesBefore: this.#candleLines, disabled, plan });
  }

  tell(told: TraderNotice): void {
    if (told.of === 'input' && (told.input.kind === 'warm' || told.input.kind === 'step')) this.#keepCandles({ strategy: told.strategy, candles: told.input.candles });
    if (this.#lines.waiting >= MOST_WAITING) {
      this.lost += 1;
      this.#missed += 1;
    } else this.#add(told);
  }

  #add(told: StoryLine['told']): void {
    this.#lines.add(textOfState({ at: this.#setup.now(), told } satisfies StoryLine));
  }

  #keepCandles(line: CandleLine): void {
    if (this.#candles.bytes > CANDLE_SHARE * this.#keeping.keepMb * 2 ** 20) this.#candleLines = NaN;
    if (Number.isNaN(this.#candleLines)) return;
    this.#candleLines += 1;
    this.#candles.add(textOfState(line));
  }

  flush(): void {
    if (this.#lines.waiting === 0 || !this.#candles.flush() || !this.#lines.flush()) return;
    const now = this.#setup.now();
    if (now - this.#syncedAt > SYNC_MS) this.#sync(now);
    if (this.#missed > 0) this.#note({ of: 'story', kind: 'hole', lost: this.#missed });
    if (utcDay(now) > this.#day || this.#missed > 0 || this.#lines.bytes > (this.#setup.partBytes ?? PART_BYTES)) this.#nextPart();
    this.#missed = 0;
  }

  #sync(now: number): void {
    try {
      this.#lines.sync();
      this.#syncedAt = now;
    } catch {
      // The next one does it.
    }
  }

  #note(note: StoryNote): void {
    this.#add(note);
    this.#lines.flush();
  }

  #nextPart(): void {
    if (this.#began === undefined) return;
    const { plan, snapshot } = this.#began;
    const file = this.#fileOf(this.#part + 1);
    let lines: AppendFile;
    try {
      lines = new AppendFile(file);
    } catch {
      return;
    }
    this.#note({ of: 'story', kind: 'end' });
    this.#lines.close();
    this.#lines = lines;
    this.#file = file;
    this.#part += 1;
    this.#day = utcDay(this.#setup.now());
    const stand = snapshot();
    this.#plan(plan, stand.flatMap(({ strategy, isDisabled }) => (isDisabled ? [strategy] : [])));
    for (const { strategy, saved, orderPrefix } of stand) this.#add({ of: 'input', strategy, input: { kind: 'begin', saved, orderPrefix } });
    this.#lines.flush();
    this.#prune();
  }

  #prune(): void {
    try {
      pruneStory(this.#setup.folder, this.#file, { ...this.#keeping, now: this.#setup.now() });
    } catch {
      // What cannot be removed stays.
    }
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#missed > 0) this.#add({ of: 'story', kind: 'hole', lost: this.#missed });
    this.#add({ of: 'story', kind: 'end' });
    this.#candles.close();
    this.#lines.close();
  }
}
