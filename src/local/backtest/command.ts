import type { Candle } from '../../shared/domain/candle.ts';
import type { RunRecord } from '../../shared/engine/record.ts';
import type { BacktestResult } from '../../shared/handlers/backtest.ts';
import { summarise, type Summary } from '../../shared/evaluation/summary.ts';
import { backtest } from '../../shared/handlers/backtest.ts';
import { findStrategy } from '../../shared/strategies/registry.ts';
import { note, printJson, printLine, progress } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { runSettings } from '../config/run-settings.ts';
import { loadStrategies } from '../strategies/load-strategies.ts';
import { openCandleStore } from '../wire.ts';
import { writeFileWhole } from '../config/write-file.ts';
import { fillsCsv } from './fills-csv.ts';
import { jobOf, type BacktestFlags } from './job.ts';

/** Work shorter than this shows no progress. */
const QUIET_MS = 2_000;

/** Runs the handler on this machine and reports in the form asked for. */
export async function runBacktestCommand(name: string, flags: BacktestFlags): Promise<void> {
  const began = performance.now();
  const config = loadConfig();
  const strategies = await loadStrategies(folderOf(config, 'strategiesFolder'));
  const job = jobOf(findStrategy(name, strategies), flags, runSettings(config));
  const line = progress(name);
  const store = openCandleStore(folderOf(config, 'dataFolder'));
  try {
    const result = await backtest(job, { candles: store.candles, strategies, progress: (share) => { if (performance.now() - began > QUIET_MS) line.update(Math.floor(share * 100), 100); return true; } });
    line.end();
    const identity = { dataHash: result.dataHash, codeHash: codeHash(), orderHash: result.orderHash, wallMs: Math.round(performance.now() - began), peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) };
    const summary = summarise(result.record, identity);
    await deliver(result, summary, { ...flags, language: flags.language ?? config.language });
  } finally {
    store.close();
  }
}

type Delivery = BacktestFlags & { readonly language: 'en' | 'ko' };

async function deliver(result: BacktestResult, summary: Summary, flags: Delivery): Promise<void> {
  if (flags.fillsOut !== undefined) writeFileWhole(flags.fillsOut, fillsCsv(result.record.fills));
  if (flags.save !== undefined) writeFileWhole(flags.save, JSON.stringify({ record: result.record, identity: identityOf(summary), prices: thinned(result) }));
  const text = await rendered(result, summary, flags);
  if (flags.out !== undefined) {
    writeFileWhole(flags.out, text.endsWith('\n') ? text : `${text}\n`);
    note(`report written to ${flags.out}`);
    if (flags.json) printJson(answer(result.record, summary));
  } else if (flags.json || flags.format === 'json') printJson(answer(result.record, summary));
  else printLine(text);
}

async function rendered(result: BacktestResult, summary: Summary, { format, json, language }: Delivery): Promise<string> {
  if (format === 'json' || (json && format === undefined)) return JSON.stringify(answer(result.record, summary));
  if (format === 'md') return (await import('../../shared/evaluation/report/markdown.ts')).markdownReport(summary, language);
  if (format === 'html') return (await import('../../shared/evaluation/report/html.ts')).htmlReport(summary, result.record, { language, prices: thinned(result) });
  return (await import('../../shared/evaluation/report/table.ts')).tableReport(summary, language);
}

const identityOf = ({ dataHash, codeHash: code, orderHash, wallMs, peakRssMb }: Summary) => ({ dataHash, codeHash: code, orderHash, wallMs, peakRssMb });

/** What `--json` prints: the figures a script asks for first, then everything. */
function answer(record: RunRecord, { metrics, ...summary }: Summary): Record<string, unknown> {
  return {
    ...summary, candles: record.candles, fills: record.fills.length, finalEquity: record.finalEquity, totalFees: record.totals.fees, maxDrawdown: record.maxDrawdown.depth,
    metrics, orders: record.orders, totals: record.totals, ambiguousExits: record.ambiguousExits, protectiveExits: record.protectiveExits,
  };
}

/** Points of the price chart; more cannot be seen. */
const POINTS = 2_000;

function thinned({ candles }: Pick<BacktestResult, 'candles'>): { time: number[]; close: Candle['close'][] } {
  const step = Math.max(1, Math.ceil(candles.length / POINTS));
  const picked = Array.from({ length: Math.ceil(candles.length / step) }, (_, n) => Math.min(candles.length - 1, n * step));
  return { time: picked.map((i) => candles.openTime[i]), close: picked.map((i) => candles.close[i]) };
}
