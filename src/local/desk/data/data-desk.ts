import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CheckReport, DataDesk, DatasetGaps, DatasetLine } from '../../../../dashboard/desk/data.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import { durationMs, isTimeframe } from '../../../shared/domain/timeframe.ts';
import type { Config } from '../../config/config-schema.ts';
import type { Answers } from '../answers.ts';
import { runCoinbot, type RunProgram } from '../coinbot-program.ts';
import type { JobOrder } from '../jobs/job-order.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { datasetLines, inventoryOf, RESAMPLED } from './inventory.ts';

export interface DataDeskSetup {
  readonly dataFolder: string;
  readonly config: Config;
  readonly answers: Answers;
  readonly jobs: Jobs;
  /** Runs a command of this program: reading years of candles would hold the page up. */
  readonly run?: RunProgram;
}

/** Folders are counted again after so long, and whenever long work has ended. */
const INVENTORY_KEEP_MS = 20_000;
const GAPS_KEEP_MS = 3_600_000;
const MOST_HOLES = 1_000;
const PATIENCE_MS = 60_000;

const finding = z.object({ kind: z.string(), severity: z.enum(['info', 'warning', 'error']), cause: z.enum(['market', 'bug', 'unknown']), text: z.string(), where: z.string(), whatToDo: z.string() });
const checkResult = z.object({ ok: z.boolean(), files: z.array(z.object({ file: z.string(), rows: z.number(), findings: z.array(finding) })), findings: z.array(finding) });
const gapsResult = z.object({ holes: z.array(z.object({ after: z.number(), missing: z.number() })), total: z.number(), missing: z.number() });

/** The archive of this machine: what is in it, and the commands that add to it. */
export function dataDesk({ dataFolder, config, answers, jobs, run = runCoinbot }: DataDeskSetup): DataDesk {
  let changes = 0;
  const known = async (id: string): Promise<DatasetLine> => {
    const found = (await datasetLines(dataFolder)).find((dataset) => dataset.id === id);
    if (found === undefined) throw new UsageError(`expected a dataset of the archive, found "${id}", which it does not hold`);
    return found;
  };
  const fileOf = ({ id }: DatasetLine): string => path.join(dataFolder, id);
  const start = async (order: JobOrder): Promise<string> => {
    const { id } = await jobs.start(order);
    void jobs.over(id).then(() => { changes += 1; });
    return id;
  };
  const shown = ({ ok, files, findings }: z.output<typeof checkResult>): CheckReport => ({
    isOk: ok, findings, files: files.map(({ file, rows, findings: own }) => ({ dataset: path.relative(dataFolder, file).replaceAll('\\', '/'), rows, findings: own })),
  });
  return {
    inventory: () => answers.of({ name: 'inventory', version: `${dataFolder} ${changes}`, keepMs: INVENTORY_KEEP_MS }, () => inventoryOf(dataFolder)),
    async gaps(id): Promise<DatasetGaps> {
      const dataset = await known(id);
      if (dataset.holes === 0) return { holes: [], total: 0, missing: 0 };
      return answers.of({ name: 'gaps', version: dataset.hash, asked: id, keepMs: GAPS_KEEP_MS }, async () => gapsResult.parse(JSON.parse(await run(['data', 'gaps', fileOf(dataset), '--most', String(MOST_HOLES), '--json'], AbortSignal.timeout(PATIENCE_MS)))));
    },
    offer: async () => ({ instruments: config.instruments, timeframe: config.timeframe }),
    download: (order) => {
      const { venue, symbol, timeframe, kind, from, to, onConflict } = order;
      if (to !== undefined && to <= from) throw new UsageError(`expected a last day after "${from}", found "${to}"`);
      return start({
        kind: 'download', title: `${venue} ${symbol} ${kind === 'candles' ? timeframe : kind}, ${from} – ${to ?? '…'}`, asked: order,
        words: ['data', 'download', '--venue', venue, '--symbol', symbol, '--timeframe', timeframe, '--kind', kind, '--from', from, ...(to === undefined ? [] : ['--to', to]), ...(onConflict === 'last' ? ['--on-conflict', 'last'] : [])],
      });
    },
    synthetic: (order) => start({
      kind: 'synthetic', title: `synthetic ${order.timeframe}, ${order.from} + ${order.days} d, seed ${order.seed}`, asked: order,
      words: ['data', 'synthetic', '--timeframe', order.timeframe, '--from', order.from, '--days', String(order.days), '--seed', String(order.seed), '--on-conflict', 'last'],
    }),
    async check(order) {
      const datasets = await Promise.all(order.datasets.map(known));
      return start({ kind: 'check', title: datasets.map(nameOf).join(', '), asked: order, words: ['data', 'check', '--exit-zero', ...datasets.map(fileOf)] });
    },
    async resample(order) {
      const dataset = await known(order.dataset);
      const { venue, symbol, candleMs, timeframe } = dataset;
      if (!isTimeframe(order.timeframe) || durationMs(order.timeframe) <= candleMs || durationMs(order.timeframe) % candleMs !== 0) throw new UsageError(`expected a timeframe that is a multiple of ${timeframe} and longer, found "${order.timeframe}"`);
      mkdirSync(path.join(dataFolder, RESAMPLED), { recursive: true });
      const out = path.join(dataFolder, RESAMPLED, `${venue}-${symbol.replaceAll('/', '-').replaceAll(':', '_')}-${order.timeframe}.parquet`);
      return start({ kind: 'resample', title: `${nameOf(dataset)} → ${order.timeframe}`, asked: order, words: ['data', 'resample', fileOf(dataset), '--timeframe', order.timeframe, '--out', out, '--force'] });
    },
    async checked(job) {
      const result = checkResult.safeParse(jobs.result(job));
      return result.success ? shown(result.data) : null;
    },
  };
}

const nameOf = ({ venue, symbol, timeframe }: DatasetLine): string => `${venue} ${symbol} ${timeframe}`;
