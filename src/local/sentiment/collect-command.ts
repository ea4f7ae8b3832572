import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { holdLock } from '../../shared/adapters/fs/lock.ts';
import { RefusedError, TransientError, UsageError } from '../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import { deskRules } from '../../shared/sentiment/news-desk.ts';
import { note, printJson, printLine, printTable, stopSignal } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import type { Config } from '../config/config-schema.ts';
import { openHistory, openMarketData, openMoods, openSentimentStore, sentimentFolder } from '../wire.ts';
import { collectMoods, type MoodOutcome } from './collect-moods.ts';
import { collectNews, type SourceOutcome } from './collect-news.ts';
import { readState, writeState } from './collector-state.ts';
import { openScorer } from './open-scorer.ts';

export interface CollectFlags {
  readonly yes?: true;
  readonly only?: string;
  readonly data?: string;
  readonly json?: true;
}

interface Collected {
  readonly news: readonly SourceOutcome[];
  readonly figures: readonly MoodOutcome[];
  readonly newScores: number;
  readonly newFigures: number;
}

/** Asks every source once. What is new is on the disk before the sources' marks (ETag and the like) are: a crash asks again and stores nothing twice. */
export async function collectCommand(flags: CollectFlags): Promise<void> {
  const config = loadConfig();
  if (flags.only !== undefined && flags.only !== 'news' && flags.only !== 'figures') throw new UsageError(`--only: expected "news" or "figures", found "${flags.only}"`);
  if (!config.sentiment.collect && flags.yes !== true) throw new RefusedError('collecting is off: nothing is asked of other servers until "sentiment.collect" in config.json is true, or with --yes');
  const collected = await collect(config, flags, stopSignal());
  if (flags.json) printJson(collected);
  else show(collected);
  const attempts = [...collected.news.map(({ kind }) => kind !== 'failed'), ...collected.figures.map(({ reason }) => reason === '')];
  if (attempts.length > 0 && !attempts.includes(true)) throw new TransientError('no source answered');
}

async function collect(config: Config, flags: CollectFlags, signal: AbortSignal): Promise<Collected> {
  const { sentiment, seed } = config;
  const dataFolder = flags.data ?? folderOf(config, 'dataFolder');
  const folder = sentimentFolder(dataFolder);
  await mkdir(folder, { recursive: true });
  const lock = await holdLock(path.join(folder, 'lock'));
  const { store, files, close } = openSentimentStore(dataFolder);
  const scorer = await openScorer(sentiment.model, { say: note }).catch(async (error: unknown) => { close(); await lock.release(); throw error; });
  try {
    const { feeds, source, clock } = openMoods({ ...sentiment, leastIntervalMs: sentiment.intervalMinutes * MINUTE, seed });
    const stateFile = path.join(folder, 'collector.json');
    const state = await readState(stateFile, note);
    const rules = { ...deskRules, oldestMs: sentiment.maxAgeDays * DAY, memoryMs: (sentiment.maxAgeDays + 1) * DAY };
    const wantsNews = flags.only !== 'figures';
    const harvest = wantsNews ? await collectNews({ feeds, scorer, clock }, { sources: sentiment.sources, state, rules, signal }) : undefined;
    const funding = openHistory({ venue: 'binanceusdm', source: 'api', out: dataFolder, files, signal }).history;
    const listOf = (venue: string) => openMarketData({ venue }).list;
    const moods = flags.only === 'news' ? { outcomes: [], moods: [] } : await collectMoods({ source, funding, listOf, clock }, sentiment, signal);
    const newScores = await store.addScores(harvest?.scores ?? []);
    const newFigures = await store.addMoods([...moods.moods, ...(harvest?.checked === undefined ? [] : [harvest.checked])]);
    if (harvest !== undefined) await writeState(files, stateFile, harvest.state);
    return { news: harvest?.outcomes ?? [], figures: moods.outcomes, newScores, newFigures };
  } finally {
    await scorer.close();
    close();
    await lock.release();
  }
}

function show({ news, figures, newScores, newFigures }: Collected): void {
  if (news.length > 0) printTable(['source', 'answer', 'entries', 'new', 'repeated', 'set aside', 'why'], news.map((one) => [one.source, one.kind, one.entries, one.admitted, one.repeated, one.setAside, one.reason]));
  if (figures.length > 0) { printLine(); printTable(['figure', 'rows', 'why'], figures.map(({ part, rows, reason }) => [part, rows, reason])); }
  printLine(`\n${newScores} new scores and ${newFigures} new figures stored.`);
}
