import { DataError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { FileContents, FileInspector, RawCandles } from '../../ports/file-inspector.ts';
import { candleFigures, type CandleFigures } from './candle-figures.ts';
import { candleFindings, unitFinding } from './candle-findings.ts';
import { compareSeries, type ComparedSeries } from './compare-series.ts';
import { fundingFindings, tradeFindings } from './event-findings.ts';
import type { Finding } from './finding.ts';
import { longestOf, missingIn } from './holes.ts';

export interface CheckJob {
  readonly files: readonly string[];
  /** When the files were taken; with it the last candle is proven closed or not. */
  readonly asOf?: EpochMs | undefined;
}

/** The figures of a candle file; sums over the markets where it holds several. Times are ISO. */
export interface CandleSummary {
  readonly timeframe: string | null;
  readonly first: string;
  readonly last: string;
  /** Candles between the first and the last, both included, on the grid. */
  readonly expected: number;
  readonly missing: number;
  readonly holes: number;
  readonly longestHole: { readonly after: string; readonly missing: number } | null;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly outOfOrder: number;
  readonly zeroVolume: number;
  readonly flat: number;
  readonly frozen: number;
  readonly violations: number;
  readonly wicks: number;
  readonly jumps: number;
  readonly markets: number;
}

export interface CheckedFile {
  readonly file: string;
  readonly kind: FileContents['kind'] | 'unreadable';
  /** Null where the file cannot be read. */
  readonly sha256: string | null;
  readonly bytes: number;
  readonly rows: number;
  readonly candles: CandleSummary | null;
  readonly findings: readonly Finding[];
}

export interface CheckResult {
  /** No finding is an error. */
  readonly ok: boolean;
  readonly files: readonly CheckedFile[];
  /** What only shows when the files are seen together. */
  readonly findings: readonly Finding[];
}

const sum = (figures: readonly CandleFigures[], of: (one: CandleFigures) => number): number => figures.reduce((total, one) => total + of(one), 0);

function summaryOf(figures: readonly CandleFigures[]): CandleSummary {
  const longest = longestOf(figures.flatMap(({ holes }) => longestOf(holes) ?? []));
  const timeframes = new Set(figures.map(({ timeframe }) => timeframe));
  return {
    timeframe: timeframes.size === 1 ? (figures[0].timeframe ?? null) : null,
    first: isoOf(Math.min(...figures.map(({ first }) => first))), last: isoOf(Math.max(...figures.map(({ last }) => last))),
    expected: sum(figures, ({ expected }) => expected), missing: sum(figures, ({ holes }) => missingIn(holes)), holes: sum(figures, ({ holes }) => holes.length),
    longestHole: longest === null ? null : { after: isoOf(longest.after), missing: longest.missing },
    duplicates: sum(figures, ({ order }) => order.duplicates), conflicts: sum(figures, ({ order }) => order.conflicts), outOfOrder: sum(figures, ({ order }) => order.outOfOrder),
    zeroVolume: sum(figures, ({ values }) => values.zeroVolume.count), flat: sum(figures, ({ values }) => values.flat.count), frozen: sum(figures, ({ values }) => values.frozen.count),
    violations: sum(figures, ({ values }) => values.violations.count), wicks: sum(figures, ({ values }) => values.wicks.count), jumps: sum(figures, ({ values }) => values.jumps.count),
    markets: figures.length,
  };
}

type Judged = Pick<CheckedFile, 'rows' | 'candles' | 'findings'> & { /** Series to lay beside those of other files. */ readonly series?: readonly Omit<ComparedSeries, 'file'>[] };

const labelled = (findings: readonly Finding[], market: string | undefined): readonly Finding[] => (market === undefined ? findings : findings.map((finding) => ({ ...finding, market })));

/** Two passes over the series: times in another unit make every other figure meaningless, so nothing else is told then. */
function judgeCandles(contents: Extract<FileContents, { kind: 'candles' }>, asOf: EpochMs | undefined): Judged {
  const rows = contents.series.reduce((total, { candles }) => total + candles.length, 0);
  const units = contents.series.flatMap(({ market, candles }) => labelled([unitFinding(candles.openTime, candles.length)].filter((finding) => finding !== undefined), market));
  if (units.length > 0) return { rows, candles: null, findings: units };
  const judged = contents.series.map((raw: RawCandles) => ({ raw, figures: candleFigures(raw.candles, contents.timeframe) }));
  const series = judged.flatMap(({ figures: { timeframe, sorted } }) => (judged.length === 1 && timeframe !== undefined ? [{ timeframe, candles: sorted }] : []));
  return { rows, series, candles: summaryOf(judged.map(({ figures }) => figures)), findings: judged.flatMap(({ raw, figures }) => labelled(candleFindings(figures, raw, asOf), raw.market)) };
}

function judge(contents: FileContents, asOf: EpochMs | undefined): Judged {
  switch (contents.kind) {
    case 'candles': return judgeCandles(contents, asOf);
    case 'trades': return { rows: contents.trades.length, candles: null, findings: tradeFindings(contents.trades, contents.ids) };
    case 'funding': return { rows: contents.funding.length, candles: null, findings: fundingFindings(contents.funding) };
    case 'other': return { rows: contents.rows, candles: null, findings: [] };
  }
}

/** One content under several names: a copy that was meant to be another market. */
function identicalFiles(files: readonly CheckedFile[]): readonly Finding[] {
  const byHash = Map.groupBy(files.filter(({ sha256 }) => sha256 !== null), ({ sha256 }) => sha256);
  return [...byHash.values()].filter((group) => group.length > 1).map((group) => ({
    kind: 'identical-files', severity: 'error', cause: 'bug', count: group.length, where: group[0].file,
    text: `the same bytes stand under ${group.length} names: ${group.map(({ file }) => file).join(', ')}`, whatToDo: 'Find out which name is right and download the others again.',
  }));
}

/** A file that is broken or not there is what a check is to find: the others are looked at all the same. */
function unreadableFile(file: string, error: unknown): CheckedFile {
  if (!(error instanceof DataError || (error instanceof Error && 'code' in error))) throw error;
  const finding: Finding = { kind: 'unreadable', severity: 'error', cause: 'unknown', count: 1, where: file, text: error.message, whatToDo: 'Correct the name, or get the file again.' };
  return { file, kind: 'unreadable', sha256: null, bytes: 0, rows: 0, candles: null, findings: [finding] };
}

/** Looks at market data files and says what is wrong with them, what the market did, and what nobody can tell from the file. */
export async function checkFiles({ files, asOf }: CheckJob, { inspector }: { readonly inspector: FileInspector }): Promise<CheckResult> {
  if (files.length === 0) throw new DataError('no file to check');
  const checked: CheckedFile[] = [];
  const compared: ComparedSeries[] = [];
  for (const file of files) {
    const contents = await inspector.inspect(file).catch((error: unknown) => unreadableFile(file, error));
    if ('findings' in contents) {
      checked.push(contents);
      continue;
    }
    const { kind, sha256, bytes } = contents;
    const { series = [], ...judged } = judge(contents, asOf);
    checked.push({ file, kind, sha256, bytes, ...judged });
    // One file alone is not held in memory for the sake of others.
    if (files.length > 1) compared.push(...series.map((one) => ({ file, ...one })));
  }
  const findings = [...identicalFiles(checked), ...compareSeries(compared)];
  return { ok: [...findings, ...checked.flatMap((file) => file.findings)].every(({ severity }) => severity !== 'error'), files: checked, findings };
}
