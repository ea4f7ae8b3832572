import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DAY, HOUR, MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import type { EquityPoint, FinishedTrip } from '../../shared/engine/trading/live-message.ts';
import { AppendFile } from '../trade/append-file.ts';

/** What the account was worth, and the round trips that ended, in a state folder: one JSON object a line, oldest first. */
export const equityFileIn = (stateFolder: string): string => path.join(stateFolder, 'equity.jsonl');
export const tripFileIn = (stateFolder: string): string => path.join(stateFolder, 'trips.jsonl');

const figure = z.number();
const equityPoint = z.object({ at: figure, equity: figure, cash: figure, profit: figure, fees: figure, drawdown: figure });
const finishedTrip = z.object({
  id: z.string(), at: figure, mode: z.string(), strategy: z.string(), instrument: z.templateLiteral([z.string(), ':', z.string()]),
  trip: z.object({
    instrument: z.string(), side: z.enum(['long', 'short']), entryAt: figure, exitAt: figure, candles: figure, quantity: figure, entryPrice: figure, exitPrice: figure, profit: figure, profitRatio: figure,
    fees: figure, funding: figure, maxAdverse: figure, maxFavourable: figure, entryReason: z.string(), exitReason: z.string(), open: z.boolean(),
  }),
});

const textIn = async (file: string): Promise<string> => (existsSync(file) ? readFile(file, 'utf8') : '');

/** A line that a crash or a full disk tore is left out. */
function parsedLines<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema>[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const parsed = schema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

/** What the account was worth, oldest first; with `from`, since then. */
export async function readEquity(stateFolder: string, from: EpochMs = -Infinity): Promise<readonly EquityPoint[]> {
  const points = parsedLines(await textIn(equityFileIn(stateFolder)), equityPoint);
  return points.filter(({ at }) => at >= from);
}

/** Points out of lines of their file; a line that is torn is left out. */
export const parsedEquity = (text: string): readonly EquityPoint[] => parsedLines(text, equityPoint);

/** Round trips out of lines of their file; a line that is torn is left out. */
export const parsedTrips = (text: string): readonly FinishedTrip[] => parsedLines(text, finishedTrip);

/** The round trips that ended, each once, in the order in which they did. Of one that was told again the newest is taken. */
export async function readTrips(stateFolder: string): Promise<readonly FinishedTrip[]> {
  const trips = new Map(parsedLines(await textIn(tripFileIn(stateFolder)), finishedTrip).map((trip) => [trip.id, trip]));
  return [...trips.values()].toSorted((a, b) => a.trip.exitAt - b.trip.exitAt);
}

/** Above this a file is thinned, at the next start. */
const THIN_BYTES = 16 * 2 ** 20;
/** Of what is older than so long one point in so long is kept. */
const STEPS = [{ olderMs: 365 * DAY, stepMs: HOUR }, { olderMs: 30 * DAY, stepMs: 15 * MINUTE }, { olderMs: DAY, stepMs: MINUTE }] as const;

/** The last point of each step; what is young stays whole. The highest equity of a step may go: `drawdown` of those that stay counts from it still. */
export function thinned<Point extends Pick<EquityPoint, 'at'>>(points: readonly Point[], now: EpochMs): readonly Point[] {
  const stepOf = (at: EpochMs): string => {
    const step = STEPS.find(({ olderMs }) => now - at > olderMs);
    return step === undefined ? '' : `${step.stepMs} ${Math.floor(at / step.stepMs)}`;
  };
  return points.filter(({ at }, i) => {
    const step = stepOf(at);
    return step === '' || i === points.length - 1 || stepOf(points[i + 1].at) !== step;
  });
}

/** So much of the end of a file holds the newest points. */
const TAIL_BYTES = 2 ** 16;

/** Thins the file where it has grown large, and tells the highest equity of all it ever held; NaN where there is none. */
export async function prepareEquity(stateFolder: string, now: EpochMs, thinBytes = THIN_BYTES): Promise<number> {
  const file = equityFileIn(stateFolder);
  if (!existsSync(file)) return NaN;
  if (statSync(file).size > thinBytes) {
    const points = thinned(await readEquity(stateFolder), now);
    const fresh = `${file}.new`;
    await rm(fresh, { force: true });
    await writeFile(fresh, points.map((point) => `${JSON.stringify(point)}\n`).join(''), { mode: 0o600 });
    await rename(fresh, file);
  }
  const newest = parsedLines(endOf(file, TAIL_BYTES), equityPoint);
  return newest.reduce((highest, { equity, drawdown }) => Math.max(Number.isNaN(highest) ? -Infinity : highest, drawdown < 1 ? equity / (1 - drawdown) : equity), NaN);
}

/** The last bytes of a file, as text. */
function endOf(file: string, most: number): string {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const end = Buffer.alloc(Math.min(size, most));
    return end.toString('utf8', 0, readSync(handle, end, 0, end.length, size - end.length));
  } finally {
    closeSync(handle);
  }
}

/** Goes on with a file. Half a line at its end stays half a line: what comes begins a new one. */
export function goOnWith(file: string): AppendFile {
  const isTorn = existsSync(file) && !['', '\n'].includes(endOf(file, 1));
  const lines = new AppendFile(file);
  if (isTorn) lines.add('');
  return lines;
}
