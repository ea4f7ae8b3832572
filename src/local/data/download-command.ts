import { UsageError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { downloadCandles } from '../../shared/handlers/data/download.ts';
import { downloadFunding, downloadTrades } from '../../shared/handlers/data/download-events.ts';
import { note, printJson, printLine, progress, stopSignal, type Progress } from '../cli/output.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openData, openHistory } from '../wire.ts';
import { seriesOption, timeframeOption, timeOption } from './options.ts';

export interface DownloadFlags {
  readonly venue?: string;
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly kind: 'candles' | 'trades' | 'funding';
  readonly from: string;
  readonly to?: string;
  readonly source: 'auto' | 'api';
  readonly onConflict?: 'refuse' | 'last';
  readonly baseUrl?: string;
  readonly archiveUrl?: string;
  readonly out?: string;
  readonly json?: true;
}

interface Stretch {
  readonly done: number;
  readonly from: number;
  readonly to: number;
  readonly note?: string;
}

/** Time done of time asked for: the number of candles is not known before they are there. */
function showing(line: Progress): (at: Stretch) => void {
  return ({ done, from, to, note: text }) => {
    if (text !== undefined) note(text);
    line.update(Math.round((done - from) / 60_000), Math.round((to - from) / 60_000));
  };
}

/** What was named, or everything the configuration trades when nothing was. */
export async function downloadCommand(flags: DownloadFlags): Promise<void> {
  const config = loadConfig();
  const { venue, symbol } = flags;
  if ((venue === undefined) !== (symbol === undefined)) throw new UsageError('--venue and --symbol: expected both, or neither for the instruments of the configuration');
  const wanted = venue === undefined || symbol === undefined ? config.instruments.map(seriesOf) : [{ venue, symbol }];
  for (const series of wanted) await download({ ...flags, ...seriesOption(series) }, config);
}

/** `upbit:BTC/KRW` is BTC/KRW on Upbit. */
function seriesOf(instrument: string): { readonly venue: string; readonly symbol: string } {
  const at = instrument.indexOf(':');
  return { venue: instrument.slice(0, at), symbol: instrument.slice(at + 1) };
}

async function download(flags: DownloadFlags & { readonly venue: string; readonly symbol: string }, config: Config): Promise<void> {
  const series = { venue: flags.venue, symbol: flags.symbol };
  const from = timeOption('from', flags.from);
  if (from === undefined) throw new UsageError('--from: expected a time');
  const timeframe = flags.timeframe === undefined ? config.timeframe : timeframeOption(flags.timeframe);
  const out = flags.out ?? folderOf(config, 'dataFolder');
  const signal = stopSignal();
  const data = openData(out);
  const line = progress(`${series.venue} ${series.symbol} ${flags.kind === 'candles' ? timeframe : flags.kind} (minutes)`);
  try {
    const ports = { ...data, ...openHistory({ ...flags, ...series, out, files: data.files, signal }), signal, progress: showing(line) };
    const job = { ...series, from, to: timeOption('to', flags.to), out };
    if (flags.kind === 'candles') await candles({ ...job, timeframe, onConflict: flags.onConflict ?? 'refuse' }, ports, { line, json: flags.json });
    else await events(flags.kind === 'trades' ? await downloadTrades(job, ports) : await downloadFunding(job, ports), { line, json: flags.json });
    signal.throwIfAborted();
  } finally {
    line.end();
    data.close();
  }
}

interface Shown {
  readonly line: Progress;
  readonly json: true | undefined;
}

async function candles(job: Parameters<typeof downloadCandles>[0], ports: Parameters<typeof downloadCandles>[1], { line, json }: Shown): Promise<void> {
  const result = await downloadCandles(job, ports);
  line.end();
  if (json) { printJson(result); return; }
  const { manifest, downloaded, folder } = result;
  printLine(`${downloaded} candles downloaded${manifest === null ? '' : `; ${folder} holds ${manifest.rows}, ${isoOf(manifest.from)} to ${isoOf(manifest.to)}, ${manifest.missing} missing`}`);
}

async function events(result: Awaited<ReturnType<typeof downloadTrades>>, { line, json }: Shown): Promise<void> {
  line.end();
  if (json) printJson(result);
  else printLine(`${result.downloaded} rows downloaded into ${result.files.join(', ') || 'no file'}`);
}
