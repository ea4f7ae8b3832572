import { UsageError } from '../../shared/domain/errors.ts';
import { indexAt } from '../../shared/domain/candle.ts';
import { instrumentId } from '../../shared/domain/instrument.ts';
import { reduced } from '../../shared/evaluation/report/chart/line.ts';
import { formatOfFile, render, type Format } from '../../shared/evaluation/report/render.ts';
import { savedRunText, type SavedRun } from '../../shared/evaluation/saved-run.ts';
import { backtest, type BacktestPorts, type BacktestResult } from '../../shared/handlers/backtest.ts';
import type { Choice } from '../../shared/handlers/selected-universe.ts';
import type { SelectionSetting } from '../../shared/handlers/selection-setting.ts';
import { note, progress } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { chosenStrategy } from '../config/configured-strategy.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { runSettings } from '../config/run-settings.ts';
import { assertMayWrite } from '../config/may-write.ts';
import { writeFileWhole } from '../config/write-file.ts';
import { wantedSelection } from '../selection/wanted-selection.ts';
import { loadStrategiesFor } from '../strategies/load-strategies.ts';
import { shippedStrategies } from '../strategies/shipped-strategies.ts';
import { outsideColumns } from '../train/outside-columns.ts';
import { openCandleStore, openTrials } from '../wire.ts';
import { fillsCsv } from './fills-csv.ts';
import { jobOf, paramTexts, type BacktestFlags } from './job.ts';
import { modelsForJob } from './models-for-job.ts';
import { judged, recorded } from './trial-record.ts';

/** Work shorter than this shows no progress. */
const QUIET_MS = 2_000;
const NO_SUCH_SPOT = 'Note: no venue sells short or lends on a spot market. A perpetual is named with --symbol BASE/QUOTE:SETTLE, such as BTC/USDT:USDT.';
/** Points of the price chart; more cannot be seen. */
const POINTS = 2_000;

/** Runs the handler on this machine and reports in the form asked for. */
export async function runBacktestCommand(name: string | undefined, flags: BacktestFlags): Promise<void> {
  const began = performance.now();
  const config = loadConfig();
  const known = await loadStrategiesFor(name, folderOf(config, 'strategiesFolder'));
  const selection = wantedSelection(flags, flags.plain ? undefined : config.selection);
  const job = jobOf(chosenStrategy(name, paramTexts(flags.param), known), { ...flags, selection }, runSettings(config));
  assertOutputs(flags);
  const line = progress(job.strategy);
  const store = openCandleStore(folderOf(config, 'dataFolder'));
  const trials = isCounted(flags) ? openTrials(folderOf(config, 'dataFolder')) : undefined;
  try {
    const strategies = await modelsForJob(known, job, { candles: store.candles, dataFolder: folderOf(config, 'dataFolder') });
    const result = await backtest(job, { candles: store.candles, strategies, proven: shippedStrategies, outside: flags.plain ? undefined : outsideOf(config), progress: (share) => { if (performance.now() - began > QUIET_MS) line.update(Math.floor(share * 100), 100); return true; } });
    line.end();
    if (job.selection !== undefined) tellChoices(result.choices, job.selection, flags);
    if (!flags.plain) warnOfSpot(result);
    const run = runOf(result, performance.now() - began);
    const kept = trials && await judged(trials.ledger, { job, result }, { codeHash: run.identity.codeHash, told: flags.trials });
    deliver({ ...run, trials: flags.trials, judgement: kept?.judgement }, flags, flags.language ?? config.language);
    if (trials && kept) await recorded(trials.ledger, kept);
  } finally {
    store.close();
    trials?.close();
  }
}

/** What was collected on this machine, as it was known then. */
const outsideOf = (config: Config): BacktestPorts['outside'] => ({ instrument, candles }, timeframe) =>
  outsideColumns({ candles, timeframe, instrument: instrumentId(instrument), dataFolder: folderOf(config, 'dataFolder'), sentiment: config.sentiment, flow: undefined });

/** Bare arithmetic is for comparing programs, not for choosing strategies: it is counted when asked for. */
const isCounted = ({ ledger, plain }: BacktestFlags): boolean => ledger ?? plain !== true;

function warnOfSpot({ record: { settings, instruments } }: BacktestResult): void {
  if ((settings.shorts || settings.leverage > 1) && instruments.some((symbol) => !symbol.includes(':'))) note(NO_SUCH_SPOT);
}

/** Before anything is computed: what is asked to be written must not destroy anything. */
function assertOutputs({ out, save, fillsOut, choicesOut, data, detail = [], trades = [], funding = [] }: BacktestFlags): void {
  const outputs = [out, save, fillsOut, choicesOut].filter((file) => file !== undefined);
  for (const file of outputs) assertMayWrite(file, [...data, ...detail, ...trades, ...funding]);
  if (new Set(outputs).size < outputs.length) throw new UsageError('--out, --save, --fills-out and --choices-out must name different files');
}

function tellChoices(choices: readonly Choice[], { handlers }: SelectionSetting, { select, choicesOut }: BacktestFlags): void {
  const times = new Map<string, number>();
  for (const id of choices.flatMap(({ chosen }) => chosen)) times.set(id, (times.get(id) ?? 0) + 1);
  const counts = [...times].toSorted((a, b) => b[1] - a[1]).map(([id, count]) => `${id} ${count}`);
  note(`Selection${Array.isArray(select) ? '' : ' of config.json (--no-select leaves it out)'}: ${handlers.map(({ handler }) => handler).join(', ')}; chosen ${choices.length} times: ${counts.join(', ') || 'nothing'}`);
  if (choicesOut !== undefined) writeFileWhole(choicesOut, choices.map((choice) => `${JSON.stringify(choice)}\n`).join(''));
}

function runOf({ record, candles, dataHash, orderHash }: BacktestResult, wallMs: number): SavedRun {
  const [first, last] = [indexAt(candles, record.from), indexAt(candles, record.to)];
  const prices = reduced({ x: candles.openTime.subarray(first, last), y: candles.close.subarray(first, last) }, POINTS);
  return {
    record, prices: { time: prices.x, close: prices.y },
    identity: { dataHash, orderHash, codeHash: codeHash(), wallMs: Math.round(wallMs), peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) },
  };
}

function deliver(run: SavedRun, flags: BacktestFlags, language: 'en' | 'ko'): void {
  if (flags.fillsOut !== undefined) writeFileWhole(flags.fillsOut, fillsCsv(run.record.fills));
  if (flags.save !== undefined) writeFileWhole(flags.save, savedRunText(run));
  const inFile: Format = flags.format ?? (flags.out === undefined ? 'table' : formatOfFile(flags.out));
  if (flags.out !== undefined) {
    writeFileWhole(flags.out, render(run, inFile, language));
    note(`Wrote ${flags.out}`);
  }
  if (flags.json) process.stdout.write(render(run, 'json', language));
  else if (flags.out === undefined) process.stdout.write(render(run, inFile, language));
}
