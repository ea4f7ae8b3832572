import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { DenialRule, Denials, KillMoveLine, RiskDesk } from '../../../../dashboard/desk/risk.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/domain/time.ts';
import { KILL_STATES } from '../../../shared/risk/kill-state.ts';
import { killHistoryIn } from '../../kill-switch/kill-file.ts';
import type { Answers } from '../answers.ts';
import { linesBackwards } from '../lines-backwards.ts';
import type { Records } from '../records/records.ts';

const KEEP_MS = 60_000;
const MOST_MOVES = 100;
const MOST_STEPS = 72;
const STEPS = [SECOND, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY];

const move = z.object({ at: z.number(), previous: z.enum(KILL_STATES), state: z.enum(KILL_STATES), by: z.string(), reason: z.string() });

/** Refusals out of a run's story, and the moves of the kill switch of this machine. */
export function riskDesk(dataFolder: string, { records, answers, now }: { readonly records: Records; readonly answers: Answers; readonly now: () => number }): RiskDesk {
  return {
    killHistory: () => killMoves(killHistoryIn(dataFolder)),
    async denials(asked) {
      const { isComplete } = await records.current();
      const found = await answers.of({ name: 'denials', version: records.version, asked, keepMs: KEEP_MS }, () => Promise.resolve(denialsOf(records, asked.from ?? 0, now())));
      return { ...found, isComplete };
    },
  };
}

export async function killMoves(file: string): Promise<readonly KillMoveLine[]> {
  const found: KillMoveLine[] = [];
  if (!existsSync(file)) return found;
  for await (const line of linesBackwards(file)) {
    const read = moveOf(line);
    if (read !== undefined) found.push(read);
    if (found.length >= MOST_MOVES) break;
  }
  return found;
}

/** Undefined of a line that a crash or a full disk cut. */
function moveOf(line: string): KillMoveLine | undefined {
  try {
    return move.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function denialsOf({ store }: Records, from: number, now: number): Omit<Denials, 'isComplete'> {
  // Of each group SQLite takes the other columns from the row with the greatest time.
  const rules = store.all<DenialRule>('SELECT rule, COUNT(*) AS count, MAX(at) AS at, instrument, reason, id AS "order" FROM denial WHERE at >= ? GROUP BY rule ORDER BY count DESC', from).map((rule) => ({ ...rule }));
  const total = rules.reduce((sum, { count }) => sum + count, 0);
  const begin = store.one<{ at: number | null }>('SELECT MIN(at) AS at FROM denial WHERE at >= ?', from)?.at ?? null;
  if (begin === null) return { rules, total, times: [], counts: [], stepMs: MINUTE };
  const first = from > 0 ? from : begin;
  const step = stepFor(now - first);
  const start = Math.floor(first / step) * step;
  const counted = new Map(store.all<{ place: number; count: number }>('SELECT CAST((at - ?) / ? AS INTEGER) AS place, COUNT(*) AS count FROM denial WHERE at >= ? GROUP BY place', start, step, from).map(({ place, count }) => [place, count]));
  const steps = Math.max(1, Math.floor((now - start) / step) + 1);
  return { rules, total, stepMs: step, times: Array.from({ length: steps }, (_, n) => start + n * step), counts: Array.from({ length: steps }, (_, n) => counted.get(n) ?? 0) };
}

/** The shortest step of those people know of which few enough fill a stretch of time. */
export const stepFor = (length: number): number => STEPS.find((step) => length / step <= MOST_STEPS) ?? Math.ceil(length / MOST_STEPS / DAY) * DAY;
