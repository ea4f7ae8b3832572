import path from 'node:path';
import type { GapDayLine, GapDesk } from '../../../dashboard/desk/gap.ts';
import { DataError } from '../../shared/domain/errors.ts';
import { gapDays, gapFolder, readGap } from '../gap/gap-file.ts';
import type { Answers } from './answers.ts';
import { fileVersion } from './file-version.ts';
import type { Jobs } from './jobs/jobs.ts';

interface GapSetup {
  readonly stateFolder: string;
  readonly timezone: string;
  readonly answers: Answers;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly now: () => number;
}

const KEEP_MS = 600_000;
/** A year of days. */
const MOST_DAYS = 366;

/** Days that were compared, out of their files. */
export function gapDesk({ stateFolder, timezone, answers, jobs, now }: GapSetup): GapDesk {
  const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(now());
  return {
    async days() {
      const names = gapDays(stateFolder).slice(-MOST_DAYS).toReversed();
      const files = names.map((day) => path.join(gapFolder(stateFolder), `${day}.json`));
      const found = await answers.of({ name: 'gap days', version: fileVersion(...files), asked: names, keepMs: KEEP_MS }, async () => lines(stateFolder, names));
      return { ...found, today: today() };
    },
    day: async (day) => readGap(stateFolder, day) ?? null,
    compare: (day) => jobs.start({ kind: 'gap', title: `gap ${day}`, words: ['gap', '--day', day, '--state', stateFolder], asked: { day } }),
  };
}

function lines(stateFolder: string, names: readonly string[]): { readonly days: readonly GapDayLine[]; readonly unreadable: readonly string[] } {
  const days: GapDayLine[] = [];
  const unreadable: string[] = [];
  for (const name of names) {
    try {
      const report = readGap(stateFolder, name);
      if (report !== undefined) days.push({ day: report.day, isOver: report.isOver, currencies: report.currencies });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      unreadable.push(name);
    }
  }
  return { days, unreadable };
}
