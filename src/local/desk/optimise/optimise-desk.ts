import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { searchOrder, searchQuote, searchResult, type OptimiseDesk, type SavedSearch, type SearchOrder, type SearchReport, type SweepLine, type TrialCloud } from '../../../../dashboard/desk/optimise.ts';
import type { HtmlFile } from '../../../../dashboard/desk/backtests.ts';
import type { Job } from '../../../../dashboard/desk/jobs.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import type { Judgement } from '../../../shared/evaluation/ledger/judgement.ts';
import { searchTrials, TRIALS_FILE } from '../../optimize/search-trials.ts';
import type { Answers } from '../answers.ts';
import { titleOf } from '../backtests/backtests-desk.ts';
import { fileVersion } from '../file-version.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { ownAnswer } from '../research/own-answer.ts';
import type { Research } from '../research/research.ts';
import { verdictView } from '../research/verdict-view.ts';
import { searchWords } from './search-words.ts';

export interface OptimiseSetup {
  readonly jobs: Jobs;
  readonly research: Research;
  readonly answers: Answers;
  readonly dataFolder: string;
  readonly now: () => number;
  readonly ask?: (words: readonly string[]) => Promise<unknown>;
}

const MOST = 50;
const SWEEPS_KEEP_MS = 5_000;
/** Measured on a machine that had other things to do: an old quote says little. */
const QUOTE_HOLDS_MS = 3_600_000;

/** What of the result is not checked by the schema of what is shown. */
const besides = z.object({ judgement: z.unknown(), report: z.string() });
const sweepList = z.object({ sweeps: z.array(z.object({ sweep: z.string(), strategy: z.string(), trials: z.number(), jobs: z.number(), done: z.number(), isCancelled: z.boolean(), resultHash: z.string().nullable() })) });

/** Searches of the page: each a job of `coinbot optimize`, begun by a quote of the very same order. */
export function optimiseDesk(setup: OptimiseSetup): OptimiseDesk {
  const { jobs, research } = setup;
  const results = searchResults(setup);
  const begunOnce = onceWhileItRuns(jobs);
  return {
    offer: () => research.offer(),
    async saved() {
      const lines = await jobs.list({ kinds: ['optimise'], most: MOST });
      return Promise.all(lines.map(async (line) => {
        const job = await jobs.get(line.id);
        return { ...line, asked: job === null ? null : askedOf(job), headline: line.hasResult ? results.headline(line.id) : null };
      }));
    },
    async quote(order) {
      const { title, words } = await commandOf(order, research);
      return jobs.start({ kind: 'quote', title, words: [...words, '--quote'], asked: order });
    },
    async quoted(id) {
      const job = await jobs.get(id);
      if (job === null || job.kind !== 'quote') return null;
      return { job, asked: askedOf(job), quote: job.state === 'done' ? searchQuote.safeParse(jobs.result(id)).data ?? null : null };
    },
    start: ({ quote }) => begunOnce(quote, () => beginQuoted(quote, setup)),
    report: (id) => results.report(id),
    html: ({ id }) => results.html(id),
    sweeps: () => sweepsOf(setup),
  };
}

async function beginQuoted(id: string, { jobs, research, now }: OptimiseSetup): Promise<Job> {
  const quote = await jobs.get(id);
  const order = quote === null || quote.kind !== 'quote' ? null : askedOf(quote);
  if (quote === null || order === null || quote.state !== 'done') throw new UsageError('expected a quote that is done: ask for one first');
  if ((quote.endedAt ?? 0) < now() - QUOTE_HOLDS_MS) throw new UsageError('the quote is more than an hour old: ask for another one');
  const { title, words } = await commandOf(order, research);
  return jobs.start({ kind: 'optimise', title, words, asked: order });
}

const MOST_BEGUN = 100;

/** A request that is sent twice, by a double click or a line that broke, begins nothing twice: a search may cost money. */
function onceWhileItRuns(jobs: Pick<Jobs, 'get'>): (quote: string, begin: () => Promise<Job>) => Promise<Job> {
  const begun = new Map<string, Promise<Job>>();
  return (quote, begin) => {
    const before = begun.get(quote);
    const work = (async (): Promise<Job> => {
      const last = await before?.then(({ id }) => jobs.get(id), () => null);
      return last?.state === 'waiting' || last?.state === 'running' ? last : begin();
    })();
    begun.delete(quote);
    begun.set(quote, work);
    for (const old of [...begun.keys()].slice(0, -MOST_BEGUN)) begun.delete(old);
    return work;
  };
}

async function commandOf(order: SearchOrder, research: Research): Promise<{ readonly title: string; readonly words: readonly string[] }> {
  const { places } = await research.offer();
  if (!places.includes(order.where)) throw new UsageError('expected "aws" in config.json for a search in AWS: docs/aws.md says how');
  const strategy = await research.strategy(order.strategy);
  const { folder, dataset } = await research.folderOf(order.data);
  return { title: titleOf(strategy.name, [dataset]), words: searchWords(order, strategy, folder) };
}

async function sweepsOf({ dataFolder, answers, ask = ownAnswer }: OptimiseSetup): Promise<readonly SweepLine[]> {
  const folder = path.join(dataFolder, 'jobs');
  // Without one nobody ever made a sweep here, and asking would make the folder.
  if (!existsSync(folder)) return [];
  return answers.of({ name: 'sweeps', version: fileVersion(folder), keepMs: SWEEPS_KEEP_MS }, async () => {
    const { sweeps } = sweepList.parse(await ask(['sweep', 'status']));
    return sweeps.map(({ resultHash, ...sweep }) => ({ ...sweep, hasResult: resultHash !== null }));
  });
}

/** What came of searches that are done. */
function searchResults({ jobs, dataFolder }: OptimiseSetup) {
  const headlines = new Map<string, SavedSearch['headline']>();
  const doneJob = async (id: string): Promise<Job | undefined> => {
    const job = await jobs.get(id);
    return job?.kind === 'optimise' && job.state === 'done' ? job : undefined;
  };
  /** Where the command left its report: beneath the folder of searches, or nowhere. */
  const folderOf = (id: string): string | undefined => {
    const { data } = besides.safeParse(jobs.result(id));
    const folder = data === undefined ? undefined : path.dirname(path.resolve(data.report));
    return folder?.startsWith(path.join(path.resolve(dataFolder), 'optimizations') + path.sep) === true ? folder : undefined;
  };
  return {
    headline(id: string): SavedSearch['headline'] {
      const known = headlines.get(id);
      if (known !== undefined) return known;
      const result = jobs.result(id);
      const { data } = searchResult.safeParse(result);
      const found = data === undefined ? null : { grade: judgementOf(result)?.verdict ?? null, testsSharpe: data.walkForward.tests.sharpe, lockBoxGrowth: data.lockBox.outside.growth, trials: data.distinctTrials };
      headlines.set(id, found);
      return found;
    },
    async report(id: string): Promise<SearchReport | null> {
      const job = await doneJob(id);
      const result = job === undefined ? undefined : jobs.result(id);
      if (job === undefined || result === undefined) return null;
      const shown = searchResult.parse(result);
      const folder = folderOf(id);
      return {
        id, title: job.title, asked: askedOf(job), ranAt: job.askedAt, isMadeUp: shown.instrument.startsWith('synthetic:'), result: shown, verdict: verdictView(judgementOf(result) ?? null, 'share'),
        cloud: folder === undefined ? null : cloudIn(folder),
      };
    },
    async html(id: string): Promise<HtmlFile | null> {
      const folder = (await doneJob(id)) === undefined ? undefined : folderOf(id);
      const file = folder === undefined ? '' : path.join(folder, 'report.html');
      return existsSync(file) ? { name: `search-${id}.html`, html: readFileSync(file, 'utf8') } : null;
    },
  };
}

const askedOf = ({ asked }: Job): SearchOrder | null => searchOrder.safeParse(asked).data ?? null;

/** Printed by this very program: a verdict with its reasons, or null. */
function judgementOf(result: unknown): Judgement | undefined {
  const { data } = besides.safeParse(result);
  return (data?.judgement ?? undefined) as Judgement | undefined;
}

function cloudIn(folder: string): TrialCloud | null {
  const file = path.join(folder, TRIALS_FILE);
  if (!existsSync(file)) return null;
  const { data } = searchTrials.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return data === undefined ? null : { objectives: data.objectives, axes: data.axes, count: data.count, trials: data.trials };
}
