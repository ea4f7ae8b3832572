import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { Timeframe } from '../../shared/domain/timeframe.ts';
import type { RunSettings } from '../../shared/engine/settings.ts';
import type { CandleRow, SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import type { TraderNotice } from '../../shared/engine/trading/trader.ts';
import type { ToldModels } from '../models/managed-models.ts';
import type { Exits } from '../../shared/strategies/strategy.ts';
import { stateOfText } from './state-file.ts';

/** Everything a strategy's decisions depend on beside what it was told. */
export interface ToldStrategy {
  readonly name: string;
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly exits?: Exits | undefined;
  readonly settings: RunSettings;
  readonly instruments: readonly Instrument[];
  readonly timeframe: Timeframe;
  readonly slots?: number | undefined;
  /** Of one that trades models: those that were there. */
  readonly models?: ToldModels | undefined;
}

/** What was to be traded, by whom, and by which program. */
export interface ToldPlan {
  readonly mode: string;
  readonly currency: string;
  readonly money: Readonly<Record<string, number>>;
  readonly codeHash: string;
  readonly strategies: readonly ToldStrategy[];
  readonly limits: unknown;
  readonly execution: unknown;
}

/** What the story says of itself. */
export type StoryNote =
  /** Stands before the first input of each file. `part` counts the files of a start; `candlesBefore` the lines of its candle file that came before this part, NaN where they are not whole; `disabled` names strategies that had failed before it. */
  | { readonly of: 'story'; readonly kind: 'plan'; readonly schema: 'story-1'; readonly start: number; readonly part: number; readonly candlesBefore: number; readonly disabled: readonly string[]; readonly plan: ToldPlan }
  /** So many lines before this one could not be kept. */
  | { readonly of: 'story'; readonly kind: 'hole'; readonly lost: number }
  /** Nothing is missing behind this line: the program was stopped, or the story goes on in the next part. */
  | { readonly of: 'story'; readonly kind: 'end' };

/** A line of the story: when it was written down, and what was told. */
export interface StoryLine {
  readonly at: number;
  readonly told: TraderNotice | StoryNote;
}

/** A line of the candle file of a start: what a strategy saw, in the order it was told. */
export interface CandleLine {
  readonly strategy: string;
  readonly candles: Extract<SessionInput, { kind: 'step' }>['candles'];
}

export type { CandleRow };

/** The lines of a text file, the first numbered 0. The last one may be torn. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
}

/**
 * The lines of one file of the story; only those that `wanted` lets pass are read. A last line that is cut off was being written when the
 * program died: it is left out. One before it that cannot be read is told to `damaged`, by its number from 1.
 */
export async function* readStory(file: string, { wanted = () => true, damaged = () => undefined }: { readonly wanted?: (text: string) => boolean; readonly damaged?: (line: number) => void } = {}): AsyncGenerator<StoryLine> {
  let number = 0;
  let unreadable = 0;
  for await (const text of linesOf(file)) {
    number += 1;
    if (unreadable > 0) damaged(unreadable);
    unreadable = 0;
    if (!wanted(text)) continue;
    const line = storyLineOf(text);
    if (line === undefined) unreadable = number;
    else yield line;
  }
}

/** Undefined of one that cannot be read. */
export function storyLineOf(text: string): StoryLine | undefined {
  try {
    const value = stateOfText(text);
    return typeof value === 'object' && value !== null && 'at' in value && 'told' in value ? (value as StoryLine) : undefined;
  } catch {
    return undefined;
  }
}
