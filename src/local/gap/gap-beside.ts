import path from 'node:path';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { note } from '../cli/output.ts';
import { modelsFolderIn } from '../models/shelf.ts';
import { scheduledCommand, TRAINING_ELSEWHERE, type CommandEnd } from '../models/scheduled-command.ts';
import { storyFiles } from '../trade/story-files.ts';
import type { TradePlan } from '../trade/trade-plan.ts';
import { edges } from '../trade/why-time.ts';
import { dayAt, type GapDay } from './gap-days.ts';
import { readGap } from './gap-file.ts';

/** After a start, and after midnight: what trades has other things to do then. */
const REST_MS = 10 * MINUTE;
/** It is looked again so often, whatever the clock was set to meanwhile. */
const LOOK_MS = MINUTE;
/** A day that takes longer hangs. */
const MOST_MS = 120 * MINUTE;

export interface NightlyGap {
  readonly folder: string;
  readonly timezone: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Runs a command of this program in a process of its own. */
  readonly run: (words: readonly string[]) => Promise<Pick<CommandEnd, 'code' | 'lastWords'>>;
  readonly say: (text: string) => void;
}

/** Compares each day once it is over, until the signal. What goes wrong is said and not tried again before the next start; nothing is ever thrown. */
export async function compareNightly(nightly: NightlyGap): Promise<void> {
  const { timezone, clock, signal, say } = nightly;
  const done = new Set<string>();
  await clock.wait(REST_MS, signal);
  while (!signal.aborted) {
    const now = clock.now();
    const day = dayAt(dayAt(now, timezone).from - 1, timezone);
    try {
      if (now >= day.to + REST_MS && !done.has(day.day) && (await isDone(day, nightly))) done.add(day.day);
    } catch (error) {
      done.add(day.day);
      say(`${day.day} cannot be compared with the backtest: ${error instanceof Error ? error.message : String(error)}`);
    }
    await clock.wait(LOOK_MS, signal);
  }
}

/** Compares a day where that is wanted. False while a model is trained. */
async function isDone(day: GapDay, { folder, signal, run, say }: NightlyGap): Promise<boolean> {
  if (!isWanted(folder, day)) return true;
  const { code, lastWords } = await run(['gap', '--day', day.day, '--state', folder, '--json']);
  if (code === TRAINING_ELSEWHERE) return false;
  if (code !== 0 && !signal.aborted) say(`the comparison of ${day.day} with the backtest failed${lastWords === '' ? '' : `: ${lastWords}`}; "coinbot gap --day ${day.day}" tries again`);
  return true;
}

/** Something of the day is on record, and it was not compared since it was over. */
function isWanted(folder: string, { day, from, to }: GapDay): boolean {
  const spans = storyFiles(folder).flatMap(({ file }) => edges(file) ?? []);
  if (!spans.some(({ first, last }) => first < to && last >= from)) return false;
  const known = readGap(folder, day);
  return known === undefined || (!known.isOver && known.madeAt < endOf(spans, to));
}

/** Where the record of a day ends: at its end, or where the record does. */
const endOf = (spans: readonly { readonly last: EpochMs }[], to: EpochMs): EpochMs => Math.min(to, Math.max(...spans.map(({ last }) => last)));

/** Compares each day beside a trading process, behind everything else on this machine and never while a model is trained. `end` resolves when nothing of it runs any more. */
export function gapBeside({ mode, folder, dataFolder, timezone }: TradePlan, { daily }: { readonly daily: boolean }, stop: AbortSignal): { end(): Promise<void> } {
  // A demonstration has no days: a month of market passes in twelve minutes.
  if (!daily || mode === 'demo') return { end: async () => undefined };
  const ending = new AbortController();
  const signal = AbortSignal.any([stop, ending.signal]);
  const running = compareNightly({
    folder: path.resolve(folder), timezone, clock: systemClock(), signal, run: (words) => scheduledCommand(words, { folder: modelsFolderIn(dataFolder), signal, mostMs: MOST_MS }), say: (text) => { note(`coinbot: ${text}`); },
  });
  return {
    async end() {
      ending.abort();
      await running;
    },
  };
}
