import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { holdLock } from '../../shared/adapters/fs/lock.ts';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { isDuration, lengthMs } from '../../shared/domain/duration.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import type { RawCell, RawTable } from '../../shared/ports/raw-tables.ts';
import type { StoredMood } from '../../shared/ports/sentiment-store.ts';
import { note, printJson, printLine } from '../cli/output.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { timeOption } from '../data/options.ts';
import { openData, openSentimentStore, sentimentFolder } from '../wire.ts';
import { importedNews } from './import-news.ts';
import { textSets } from './labelled-texts.ts';
import { openScorer } from './open-scorer.ts';

export interface ImportFlags {
  readonly file: string;
  readonly kind: string;
  readonly delay: string;
  readonly time: string;
  readonly span?: string;
  readonly from?: string;
  readonly to?: string;
  readonly column?: string;
  readonly about?: string;
  readonly percent?: true;
  readonly data?: string;
  readonly json?: true;
}

/** Kinds of figures, what a file must say of them, and what they are about. */
const FIGURES = {
  fearGreed: { least: 0, most: 100, about: () => '' },
  funding: { least: -1, most: 1, about: ({ perpetual }: Config['sentiment']) => perpetual },
  longShort: { least: 1e-6, most: 1e6, about: ({ perpetual }: Config['sentiment']) => perpetual },
  kimchi: { least: -0.9, most: 10, about: ({ kimchi }: Config['sentiment']) => kimchi.won },
} as const;
type Figure = keyof typeof FIGURES;
const isFigure = (kind: string): kind is Figure => Object.hasOwn(FIGURES, kind);

interface Imported {
  readonly rows: number;
  readonly added: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Takes figures and news of the past in. Their file does not say when they could be known: they are taken to have been known so long after their
 * own date as the person says, and not before.
 */
export async function importCommand(flags: ImportFlags): Promise<void> {
  const config = loadConfig();
  if (!isFigure(flags.kind) && flags.kind !== 'news') throw new UsageError(`--kind: expected one of ${[...Object.keys(FIGURES), 'news'].join(', ')}, found "${flags.kind}"`);
  const dating = datingOf(flags);
  const dataFolder = flags.data ?? folderOf(config, 'dataFolder');
  await mkdir(sentimentFolder(dataFolder), { recursive: true });
  const lock = await holdLock(path.join(sentimentFolder(dataFolder), 'lock'));
  const { store, close } = openSentimentStore(dataFolder);
  try {
    const imported = isFigure(flags.kind) ? await importFigures(flags, { kind: flags.kind, config, store, dating }) : await importNews(flags, { config, store, dating });
    if (flags.json) printJson({ ...imported, from: isoOf(imported.from), to: isoOf(imported.to) });
    else printLine(`${imported.added} of ${imported.rows} rows are new, of ${isoOf(imported.from)} to ${isoOf(imported.to)}, each known ${flags.delay} after its date.`);
  } finally {
    close();
    await lock.release();
  }
}

/** When rows are about and known, from their date; rows outside of the range are left out. */
interface Dating {
  readonly spanMs: number;
  readonly delayMs: number;
  readonly from: number;
  readonly to: number;
}

function datingOf({ delay, span, from, to }: ImportFlags): Dating {
  const lengthOf = (name: string, text: string): number => {
    if (!isDuration(text)) throw new UsageError(`--${name}: expected a length of time such as 5m, 1h or 1d, found "${text}"`);
    return lengthMs(text);
  };
  return { delayMs: lengthOf('delay', delay), spanMs: span === undefined ? 0 : lengthOf('span', span), from: timeOption('from', from) ?? -Infinity, to: timeOption('to', to) ?? Infinity };
}

interface Place {
  readonly dating: Dating;
  readonly config: Config;
  readonly store: ReturnType<typeof openSentimentStore>['store'];
}

async function importFigures(flags: ImportFlags, { kind, config, store, dating }: Place & { readonly kind: Figure }): Promise<Imported> {
  const { tables, close } = openData();
  try {
    const moods = await figuresOf(await tables.open(flags.file), flags, { dating, kind, about: flags.about ?? FIGURES[kind].about(config.sentiment) });
    if (moods.length === 0) throw new DataError(`"${flags.file}": expected rows with a time and a value, found none`);
    return { rows: moods.length, added: await store.addMoods(moods), ...spanOf(moods.map(({ eventAt }) => eventAt)) };
  } finally {
    close();
  }
}

async function figuresOf({ columns = [], batches }: RawTable, flags: ImportFlags, { dating, kind, about }: { readonly dating: Dating; readonly kind: Figure; readonly about: string }): Promise<readonly StoredMood[]> {
  const column = flags.column ?? columns.find((name) => name !== flags.time) ?? '';
  const [time, value] = [flags.time, column].map((name) => columns.indexOf(name));
  if (time < 0 || value < 0) throw new UsageError(`"${flags.file}": expected the columns "${flags.time}" and "${column}", found ${columns.map((name) => `"${name}"`).join(', ')}: see --time and --column`);
  const moods: StoredMood[] = [];
  for await (const batch of batches) {
    for (const { cells, line } of batch) {
      const where = `"${flags.file}" row ${line}`;
      const date = numberIn(cells[time], `${where}: expected a time in epoch milliseconds`);
      // What is not there was not known.
      if (!isWithin(date, dating) || isNothing(cells[value])) continue;
      const found = figureIn(cells[value], kind, { where, divisor: flags.percent ? 100 : 1 });
      const eventAt = date + dating.spanMs;
      moods.push({ kind, about, value: found, price: NaN, label: '', eventAt, knownAt: eventAt + dating.delayMs });
    }
  }
  return moods;
}

const isWithin = (date: number, { from, to }: Dating): boolean => date >= from && date < to;
const isNothing = (cell: RawCell): boolean => cell === null || cell === '';

function figureIn(cell: RawCell, kind: Figure, { where, divisor }: { readonly where: string; readonly divisor: number }): number {
  const { least, most } = FIGURES[kind];
  const found = numberIn(cell, `${where}: expected a number`) / divisor;
  if (!(found >= least && found <= most)) throw new DataError(`${where}: expected ${kind} from ${least} to ${most}, found "${found}"`);
  return found;
}

function numberIn(cell: RawCell, expected: string): number {
  const value = typeof cell === 'number' ? cell : typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
  if (!Number.isFinite(value)) throw new DataError(`${expected}, found "${String(cell)}"`);
  return value;
}

async function importNews(flags: ImportFlags, { config, store, dating }: Place): Promise<Imported> {
  const { tables, close } = openData();
  const scorer = await openScorer(config.sentiment.model, { say: note }).catch((error: unknown) => { close(); throw error; });
  try {
    const [set] = await textSets(tables, flags.file);
    if (set.kind !== 'news') throw new UsageError(`"${flags.file}": expected news with columns ts and title, found texts of another kind`);
    const scores = await importedNews(set, { scorer, dating });
    return { rows: set.texts.length, added: await store.addScores(scores), ...spanOf(set.at) };
  } finally {
    await scorer.close();
    close();
  }
}

const spanOf = (times: readonly number[]) => ({ from: times.reduce((a, b) => Math.min(a, b), Infinity), to: times.reduce((a, b) => Math.max(a, b), -Infinity) });
