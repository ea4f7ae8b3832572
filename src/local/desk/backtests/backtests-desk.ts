import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { backtestOrder, type BacktestDesk, type BacktestHeadline, type BacktestOrder, type BacktestReport } from '../../../../dashboard/desk/backtests.ts';
import type { Job } from '../../../../dashboard/desk/jobs.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Research } from '../research/research.ts';
import { accountWords, costWords, paramWords, spanWords } from '../research/run-words.ts';
import type { RunReport } from './backtest-report.ts';
import { makeReport } from './report-thread.ts';

const MOST = 100;
const RUN_FILE = 'run.json';
const REPORT_FILE = 'report.json';

export interface BacktestsSetup {
  readonly jobs: Jobs;
  readonly research: Research;
}

/** Backtests of the page: each a job of `coinbot backtest`, its run kept beside it. */
export function backtestsDesk({ jobs, research }: BacktestsSetup): BacktestDesk {
  const headlines = new Map<string, BacktestHeadline>();
  const reports = keptReports(jobs);
  const headlineOf = (id: string): BacktestHeadline => {
    const found = headlines.get(id) ?? headline(jobs.result(id));
    if (headlines.size > 4 * MOST) headlines.clear();
    headlines.set(id, found);
    return found;
  };
  return {
    offer: () => research.offer(),
    async saved() {
      const lines = await jobs.list({ kinds: ['backtest'], most: MOST });
      return Promise.all(lines.map(async (line) => {
        const job = await jobs.get(line.id);
        return { ...line, asked: job === null ? null : askedOf(job), headline: line.hasResult ? headlineOf(line.id) : null };
      }));
    },
    start: (order) => startBacktest(order, { jobs, research }),
    makeUp: ({ timeframe, days, seed }) => jobs.start({
      kind: 'synthetic', title: `synthetic ${timeframe}`, asked: { timeframe, days, seed },
      // Another seed is another market: it takes the place of the one before.
      words: ['data', 'synthetic', '--timeframe', timeframe, '--days', String(days), '--seed', String(seed), '--on-conflict', 'last'],
    }),
    report: (id) => reports.of(id),
    async compare({ ids }) {
      const found = await Promise.all(ids.map((id) => reports.of(id)));
      return found.flatMap((one) => {
        if (one === null) return [];
        const { id, title, strategy, params, timeframe, instruments, currency, from, to, initialCash, verdict, groups, curve, isMadeUp } = one;
        return [{ id, title, strategy, params, timeframe, instruments, currency, from, to, initialCash, verdict, groups, curve, isMadeUp }];
      });
    },
    async html({ id, language }) {
      const run = await reports.runFile(id);
      return run === undefined ? null : { name: `backtest-${id}.html`, html: await makeReport({ run, make: 'html', language }) };
    },
  };
}

async function startBacktest(order: BacktestOrder, { jobs, research }: BacktestsSetup): Promise<Job> {
  const strategy = await research.strategy(order.strategy);
  const data = await Promise.all(order.data.map((id) => research.folderOf(id)));
  if (new Set(order.data).size < order.data.length) throw new UsageError('expected each dataset once');
  if (new Set(data.map(({ dataset }) => dataset.timeframe)).size > 1) throw new UsageError(`expected candles of one length, found ${data.map(({ dataset }) => dataset.timeframe).join(', ')}`);
  const words = [
    'backtest', strategy.name, ...paramWords(order.params, strategy), ...costWords(order.costs), ...accountWords(order.account), ...spanWords(order), ...(order.seed === undefined ? [] : ['--seed', String(order.seed)]),
    ...(order.isCounted ? ['--ledger'] : ['--no-ledger']), '--data', ...data.map(({ folder }) => folder),
  ];
  return jobs.start({ kind: 'backtest', title: titleOf(strategy.name, data.map(({ dataset }) => dataset)), words: (place) => [...words, '--save', path.join(place, RUN_FILE)], asked: order });
}

/** Reports of runs that are done: made once, then read. */
function keptReports(jobs: Jobs) {
  /** Under way, so that two who ask at once make one. */
  const making = new Map<string, Promise<RunReport>>();
  const made = async (id: string, run: string): Promise<RunReport> => {
    const to = path.join(jobs.place(id), REPORT_FILE);
    if (!existsSync(to)) await makeReport({ run, make: 'report', to });
    // Written by this very program, whole or not at all.
    return JSON.parse(readFileSync(to, 'utf8')) as RunReport;
  };
  const runFile = async (id: string): Promise<string | undefined> => {
    const job = await jobs.get(id);
    const run = path.join(jobs.place(id), RUN_FILE);
    return job?.kind === 'backtest' && job.state === 'done' && existsSync(run) ? run : undefined;
  };
  return {
    runFile,
    async of(id: string): Promise<BacktestReport | null> {
      const [job, run] = [await jobs.get(id), await runFile(id)];
      if (job === null || run === undefined) return null;
      const running = making.get(id) ?? made(id, run);
      making.set(id, running);
      try {
        const asked = askedOf(job);
        return { ...await running, id, title: job.title, asked, ranAt: job.askedAt, isMadeUp: asked?.data.some((one) => one.includes('venue=synthetic/')) ?? false };
      } finally {
        making.delete(id);
      }
    },
  };
}

/** What it was started with; null where another version of the program wrote it otherwise. */
const askedOf = ({ asked }: Job): BacktestOrder | null => backtestOrder.safeParse(asked).data ?? null;

export const titleOf = (strategy: string, data: readonly { readonly venue: string; readonly symbol: string; readonly timeframe: string }[]): string =>
  `${strategy} · ${data.map(({ symbol }) => symbol).join(', ')} ${data[0]?.timeframe ?? ''}${data[0] === undefined ? '' : ` (${[...new Set(data.map(({ venue }) => venue))].join(', ')})`}`;

function headline(result: unknown): BacktestHeadline {
  const { metrics, judgement } = (result ?? {}) as { readonly metrics?: Readonly<Record<string, unknown>>; readonly judgement?: { readonly verdict?: unknown } | null };
  const figure = (name: string): number | null => { const value = metrics?.[name]; return typeof value === 'number' ? value : null; };
  return {
    growth: figure('totalProfit'), hold: figure('buyAndHold'), sharpe: figure('sharpe'), maxDrawdown: figure('maxDrawdown'), trades: figure('trades'),
    grade: typeof judgement?.verdict === 'string' ? judgement.verdict : null,
  };
}
