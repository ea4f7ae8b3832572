import type { CandleCells, CandlePage, CandleQuestion, IndicatorLine } from '../../../../dashboard/desk/market.ts';
import { candleColumns, CANDLE_FIELDS, sliceCandles, type CandleColumns } from '../../../shared/domain/candle.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import type { InstrumentId } from '../../../shared/domain/instrument.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../../shared/domain/timeframe.ts';
import { resample } from '../../../shared/handlers/data/resample.ts';
import { joinedCandles, type ArchiveHistory } from './archive-history.ts';
import { groupNamed, type IndicatorGroup } from './indicator-choices.ts';
import { atCloses, extraFor, plainValue, valuesOf } from './indicator-values.ts';
import { foreignSymbols } from './price-scale.ts';
import type { RunCandleQuestion, RunCandles } from './run-candles.ts';
import type { RunStart } from './run-starts.ts';

/** What is known of the run when a page of candles is made. */
export interface PageWorld {
  /** The newest first. */
  readonly starts: readonly RunStart[];
  /** Timeframes in which the instrument is traded, the shortest first. */
  readonly bases: readonly Timeframe[];
  readonly hasArchive: boolean;
  readonly groups: readonly { readonly group: IndicatorGroup; readonly timeframe: Timeframe }[];
  readonly idOf: (symbol: string) => InstrumentId | undefined;
}

interface Asked {
  readonly group: IndicatorGroup;
  /** The candles it is computed on. */
  readonly timeframe: Timeframe;
}

interface Found {
  readonly candles: CandleColumns;
  readonly forming: CandleCells | null;
  readonly closedUntil: number | null;
  readonly source: CandlePage['source'];
}

/** At most so many shorter candles of the run are folded into longer ones. */
const MOST_SHORT = 60_000;

/** Makes pages of candles with what indicators say at their closes. */
export class CandlePages {
  readonly #run: RunCandles;
  readonly #archive: ArchiveHistory;

  constructor(run: RunCandles, archive: ArchiveHistory) {
    this.#run = run;
    this.#archive = archive;
  }

  async of({ instrument, timeframe, before = Infinity, most, indicators }: CandleQuestion, world: PageWorld): Promise<CandlePage> {
    const remarks: string[] = [];
    const asked = indicators.flatMap((key) => askedFor(key, { world, timeframe, remarks }));
    const own = asked.filter((one) => one.timeframe === timeframe).flatMap(({ group }) => group.lines.map(({ indicator }) => indicator));
    const found = await this.#candles({ instrument, timeframe, before, count: most + extraFor(own, timeframe) }, world);
    const { candles } = found;
    const from = Math.max(0, candles.length - most);
    const shown = sliceCandles(candles, from, candles.length);
    const lines: IndicatorLine[] = [];
    for (const one of asked) lines.push(...await this.#lines(one, { instrument, timeframe, all: candles, shown, world, remarks }));
    const cells = (field: keyof Omit<CandleColumns, 'length'>): readonly number[] => [...shown[field]];
    return {
      openTime: cells('openTime'), open: cells('open'), high: cells('high'), low: cells('low'), close: cells('close'), volume: cells('volume'),
      lines, forming: before === Infinity ? found.forming : null, closedUntil: found.closedUntil, isFirst: candles.length <= most, source: found.source, remarks,
    };
  }

  /** Closed candles of a timeframe: of the run where it has them, of the archive before. */
  async #candles({ instrument, timeframe, before, count }: RunCandleQuestion, { starts, bases, hasArchive }: PageWorld): Promise<Found> {
    const found = await this.#ofRun({ instrument, timeframe, before, count }, { starts, bases });
    const { candles, forming } = found;
    if (!hasArchive || candles.length >= count) return found;
    const older = await this.#archive.read({ instrument, timeframe, before: candles.length > 0 ? candles.openTime[0] : Math.min(before, forming?.[0] ?? Infinity), count: count - candles.length });
    return older === undefined ? found : { ...found, candles: joinedCandles(older, candles), source: candles.length > 0 ? 'both' : 'archive' };
  }

  async #ofRun({ instrument, timeframe, before, count }: RunCandleQuestion, { starts, bases }: Pick<PageWorld, 'starts' | 'bases'>): Promise<Found> {
    const base = bases.findLast((one) => durationMs(timeframe) % durationMs(one) === 0);
    if (base === undefined) return { candles: candleColumns(0), forming: null, closedUntil: null, source: 'none' };
    const ratio = durationMs(timeframe) / durationMs(base);
    const short = await this.#run.read(starts, { instrument, timeframe: base, before, count: Math.min(count * ratio, Math.max(count, MOST_SHORT)) });
    const { closed, forming } = base === timeframe ? { closed: short, forming: null } : longer(short, base, timeframe);
    return { candles: closed, forming, closedUntil: short.length === 0 ? null : short.openTime[short.length - 1] + durationMs(base), source: short.length > 0 ? 'run' : 'none' };
  }

  async #lines({ group, timeframe: own }: Asked, { instrument, timeframe, all, shown, world, remarks }: {
    readonly instrument: InstrumentId; readonly timeframe: Timeframe; readonly all: CandleColumns; readonly shown: CandleColumns; readonly world: PageWorld; readonly remarks: string[];
  }): Promise<readonly IndicatorLine[]> {
    const indicators = group.lines.map(({ indicator }) => indicator);
    if (shown.length === 0) return [];
    const isOwn = own === timeframe;
    const end = shown.openTime[shown.length - 1] + durationMs(timeframe);
    const count = isOwn ? all.length : Math.min(MOST_SHORT, shown.length * (durationMs(timeframe) / durationMs(own)) + extraFor(indicators, own));
    try {
      const candles = isOwn ? all : (await this.#candles({ instrument, timeframe: own, before: end, count }, world)).candles;
      const others = await this.#others(indicators, { timeframe: own, before: end, count, world });
      const values = valuesOf(indicators, { timeframe: own, candles, others });
      return group.lines.map(({ label, pane }, n) => {
        const column = isOwn ? values[n].subarray(values[n].length - shown.length) : atCloses(values[n], candles, { ...shown, lengthMs: durationMs(timeframe) });
        return { key: group.key, label: isOwn ? label : `${label} @${own}`, pane, values: Array.from(column, plainValue) };
      });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      remarks.push(`${group.label}: ${error.message}`);
      return [];
    }
  }

  async #others(indicators: readonly { readonly sources: Parameters<typeof foreignSymbols>[0]['sources'] }[], { timeframe, before, count, world }: { readonly timeframe: Timeframe; readonly before: number; readonly count: number; readonly world: PageWorld }): Promise<ReadonlyMap<string, CandleColumns>> {
    const others = new Map<string, CandleColumns>();
    for (const symbol of new Set(indicators.flatMap((indicator) => foreignSymbols(indicator as Parameters<typeof foreignSymbols>[0])))) {
      const id = world.idOf(symbol);
      if (id !== undefined) others.set(symbol, (await this.#candles({ instrument: id, timeframe, before, count }, world)).candles);
    }
    return others;
  }
}

/** A declared indicator is computed on the candles its strategy sees, another on those that are shown. */
function askedFor(key: string, { world, timeframe, remarks }: { readonly world: PageWorld; readonly timeframe: Timeframe; readonly remarks: string[] }): readonly Asked[] {
  const declared = world.groups.find(({ group }) => group.key === key);
  if (declared !== undefined) {
    const isShorter = durationMs(timeframe) % durationMs(declared.timeframe) !== 0;
    return [{ group: declared.group, timeframe: isShorter ? timeframe : declared.timeframe }];
  }
  try {
    const group = groupNamed(key, []);
    if (group === undefined) remarks.push(`no strategy of this run declares "${key}"`);
    return group === undefined ? [] : [{ group, timeframe }];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    remarks.push(error.message);
    return [];
  }
}

/** Longer candles that have closed, and the one that is being made. A first one whose beginning is missing is left out. */
function longer(short: CandleColumns, base: Timeframe, timeframe: Timeframe): { readonly closed: CandleColumns; readonly forming: CandleCells | null } {
  if (short.length === 0) return { closed: short, forming: null };
  const all = resample(short, { from: base, to: timeframe, keepIncomplete: true });
  const last = all.length - 1;
  const isClosed = short.openTime[short.length - 1] + durationMs(base) >= all.openTime[last] + durationMs(timeframe);
  const isCut = short.openTime[0] !== openTimeOf(short.openTime[0], timeframe);
  const end = isClosed ? all.length : last;
  const closed = sliceCandles(all, Math.min(isCut ? 1 : 0, end), end);
  return { closed, forming: isClosed ? null : CANDLE_FIELDS.map((field) => all[field][last]) as unknown as CandleCells };
}
