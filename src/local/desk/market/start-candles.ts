import { setImmediate as pause } from 'node:timers/promises';
import { candleKey } from '../../../../dashboard/server/live/live-batch.ts';
import type { CandleCells } from '../../../../dashboard/desk/market.ts';
import { instrumentId } from '../../../shared/domain/instrument.ts';
import type { ToldPlan } from '../../trade/story-line.ts';
import { GrowingFile } from './growing-file.ts';
import { rowsOfLine, strategyOfLine } from './told-rows.ts';

interface Series {
  /** Newest first: found going back. */
  readonly older: CandleCells[];
  /** Oldest first: what came since. */
  readonly newer: CandleCells[];
}

/** Of one start so many candles are kept in memory; what is older is not looked for. */
const MOST_ROWS = 400_000;

/** The candles that one start of the trading process saw, read as far back as somebody asked. */
export class StartCandles {
  readonly #file: GrowingFile;
  readonly #series = new Map<string, Series>();
  /** By strategy: the key of each of its instruments. */
  readonly #keys: ReadonlyMap<string, readonly string[]>;
  #rows = 0;

  constructor(file: string, plan: ToldPlan) {
    this.#file = new GrowingFile(file);
    this.#keys = new Map(plan.strategies.map(({ name, instruments, timeframe }) => [name, instruments.map((instrument) => candleKey(instrumentId(instrument), timeframe))]));
  }

  has(key: string): boolean {
    return [...this.#keys.values()].some((keys) => keys.includes(key));
  }

  /** The newest `count` candles that open before a time, oldest first. */
  async before(key: string, { before, count }: { readonly before: number; readonly count: number }): Promise<readonly CandleCells[]> {
    for (const line of await this.#file.newer()) await this.#take(line, 'newer');
    const series = this.#of(key);
    while (this.#file.isAtBeginning === false && known(series, before) < count && this.#rows < MOST_ROWS) {
      const lines = await this.#file.older();
      if (lines === undefined) break;
      for (const line of lines) await this.#take(line, 'older');
    }
    const all = [...series.older.toReversed(), ...series.newer];
    const end = firstAt(all, before);
    return all.slice(Math.max(0, end - count), end);
  }

  #of(key: string): Series {
    const known = this.#series.get(key) ?? { older: [], newer: [] };
    this.#series.set(key, known);
    return known;
  }

  async #take(line: string, end: keyof Series): Promise<void> {
    const keys = this.#keys.get(strategyOfLine(line) ?? '');
    if (keys === undefined) return;
    const pieces = [];
    for (const rows of rowsOfLine(line)) {
      pieces.push(rows);
      if (rows.length > 100) await pause();
    }
    if (end === 'newer') for (const { k, row } of pieces.flat()) this.#append(keys[k], row);
    else for (const { k, row } of pieces.flat().toReversed()) this.#prepend(keys[k], row);
  }

  #append(key: string | undefined, row: CandleCells): void {
    if (key === undefined) return;
    const { older, newer } = this.#of(key);
    const last = newer.at(-1) ?? older[0];
    if (last !== undefined && row[0] <= last[0]) return;
    newer.push(row);
    this.#rows += 1;
  }

  /** Candles that several strategies saw are told several times. */
  #prepend(key: string | undefined, row: CandleCells): void {
    if (key === undefined) return;
    const { older, newer } = this.#of(key);
    const first = older.at(-1) ?? newer[0];
    if (first !== undefined && row[0] >= first[0]) return;
    older.push(row);
    this.#rows += 1;
  }
}

/** How many open before a time. */
function known({ older, newer }: Series, before: number): number {
  let [low, high] = [0, older.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (older[middle][0] >= before) low = middle + 1;
    else high = middle;
  }
  return older.length - low + firstAt(newer, before);
}

/** The place of the first candle that opens at or after a time. */
function firstAt(rows: readonly CandleCells[], at: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle][0] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
