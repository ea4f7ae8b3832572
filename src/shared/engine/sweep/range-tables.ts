import { sharedFloats, type CandleColumns } from '../../domain/candle.ts';
import { DAY, utcDay } from '../../domain/time.ts';

/** Candles of one block, and blocks of one group of blocks. */
const SHIFT = 5;
const BLOCK = 1 << SHIFT;
/** Values that stand together for one place: lowest low, highest high, lowest close, highest close. */
const WIDTH = 4;
/** A candle has two such places, to both ends of its block, side by side: one line of the processor's cache. */
const ROW = 2 * WIDTH;

/**
 * What lets a run pass over candles without looking at each: extremes of low, high and close from each candle to both ends of its
 * block of 32, of whole blocks and of groups of 32 blocks, and where each UTC day ends. Shared memory: made once, read by every worker.
 */
export interface RangeTables {
  /** From `8 * i` on: extremes of the block's candles up to and with this one, then of this one and those after it in its block. */
  readonly ends: Float64Array;
  /** Of whole blocks, and of groups of blocks. */
  readonly blocks: Float64Array;
  readonly groups: Float64Array;
  /** Index after the last candle of each UTC day that has candles, and 00:00 of that day. */
  readonly dayEnds: Int32Array;
  readonly days: Float64Array;
}

/** Bytes the tables of so many candles take. */
export const tableBytes = (candles: number): number => candles * 8 * (ROW + WIDTH / BLOCK + WIDTH / BLOCK ** 2);

export function rangeTables(candles: CandleColumns): RangeTables {
  const { length } = candles;
  const ends = sharedFloats(ROW * length);
  for (let i = 0; i < length; i++) extend(ends, ROW * i, i % BLOCK === 0 ? -1 : ROW * (i - 1), candles);
  for (let i = length - 1; i >= 0; i--) extend(ends, ROW * i + WIDTH, i % BLOCK === BLOCK - 1 || i === length - 1 ? -1 : ROW * (i + 1) + WIDTH, candles);
  const blocks = sharedFloats(WIDTH * Math.ceil(length / BLOCK));
  for (let b = 0; b < blocks.length / WIDTH; b++) blocks.set(ends.subarray(ROW * b * BLOCK + WIDTH, ROW * (b * BLOCK + 1)), WIDTH * b);
  return { ends, blocks, groups: groupsOf(blocks), ...daysOf(candles) };
}

/** Writes place `at` from its candle and place `from`; -1: from the candle alone. */
function extend(table: Float64Array, at: number, from: number, { low, high, close }: CandleColumns): void {
  const i = Math.floor(at / ROW);
  table[at] = from < 0 || low[i] < table[from] ? low[i] : table[from];
  table[at + 1] = from < 0 || high[i] > table[from + 1] ? high[i] : table[from + 1];
  table[at + 2] = from < 0 || close[i] < table[from + 2] ? close[i] : table[from + 2];
  table[at + 3] = from < 0 || close[i] > table[from + 3] ? close[i] : table[from + 3];
}

function groupsOf(blocks: Float64Array): Float64Array {
  const count = Math.ceil(blocks.length / WIDTH / BLOCK);
  const groups = sharedFloats(WIDTH * count);
  for (let g = 0; g < count; g++) {
    groups.set([Infinity, -Infinity, Infinity, -Infinity], WIDTH * g);
    for (let b = g * BLOCK; b < Math.min((g + 1) * BLOCK, blocks.length / WIDTH); b++) widen(groups, WIDTH * g, blocks, WIDTH * b);
  }
  return groups;
}

function widen(into: Float64Array, at: number, from: Float64Array, place: number): void {
  if (from[place] < into[at]) into[at] = from[place];
  if (from[place + 1] > into[at + 1]) into[at + 1] = from[place + 1];
  if (from[place + 2] < into[at + 2]) into[at + 2] = from[place + 2];
  if (from[place + 3] > into[at + 3]) into[at + 3] = from[place + 3];
}

function daysOf({ openTime, length }: CandleColumns): Pick<RangeTables, 'days' | 'dayEnds'> {
  const days: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < length; i++) {
    if (days.length === 0 || !(openTime[i] < days[days.length - 1] + DAY)) {
      days.push(utcDay(openTime[i]));
      ends.push(i);
    }
    ends[ends.length - 1] = i + 1;
  }
  const dayEnds = new Int32Array(new SharedArrayBuffer(4 * ends.length));
  dayEnds.set(ends);
  const shared = sharedFloats(days.length);
  shared.set(days);
  return { days: shared, dayEnds };
}

/** Asks the tables for the extremes of a range; the answer stands in the fields until the next question. */
export class RangeReader {
  low = 0;
  high = 0;
  lowClose = 0;
  highClose = 0;
  readonly #candles: CandleColumns;
  readonly #tables: RangeTables;

  constructor(candles: CandleColumns, tables: RangeTables) {
    this.#candles = candles;
    this.#tables = tables;
  }

  /** Of candles [from, to), of which there is one at least. */
  read(from: number, to: number): void {
    const first = from >> SHIFT;
    const last = (to - 1) >> SHIFT;
    const { ends, blocks } = this.#tables;
    if (first === last) {
      if ((from & (BLOCK - 1)) === 0) this.#start(ends, ROW * (to - 1));
      else if ((to & (BLOCK - 1)) === 0) this.#start(ends, ROW * from + WIDTH);
      else this.#scan(from, to);
      return;
    }
    this.#start(ends, ROW * from + WIDTH);
    this.#widen(ends, ROW * (to - 1));
    let block = first + 1;
    while (block < last) {
      const group = block >> SHIFT;
      if ((block & (BLOCK - 1)) === 0 && (group + 1) << SHIFT <= last) {
        this.#widen(this.#tables.groups, WIDTH * group);
        block += BLOCK;
      } else {
        this.#widen(blocks, WIDTH * block);
        block += 1;
      }
    }
  }

  #scan(from: number, to: number): void {
    const { low, high, close } = this.#candles;
    let [lowest, highest, lowestClose, highestClose] = [low[from], high[from], close[from], close[from]];
    for (let i = from + 1; i < to; i++) {
      if (low[i] < lowest) lowest = low[i];
      if (high[i] > highest) highest = high[i];
      if (close[i] < lowestClose) lowestClose = close[i];
      if (close[i] > highestClose) highestClose = close[i];
    }
    this.low = lowest;
    this.high = highest;
    this.lowClose = lowestClose;
    this.highClose = highestClose;
  }

  #start(table: Float64Array, at: number): void {
    this.low = table[at];
    this.high = table[at + 1];
    this.lowClose = table[at + 2];
    this.highClose = table[at + 3];
  }

  #widen(table: Float64Array, at: number): void {
    if (table[at] < this.low) this.low = table[at];
    if (table[at + 1] > this.high) this.high = table[at + 1];
    if (table[at + 2] < this.lowClose) this.lowClose = table[at + 2];
    if (table[at + 3] > this.highClose) this.highClose = table[at + 3];
  }

  /** The first candle of [from, to) with a low at or below `below` or a high at or above `above`; `to` where none has. */
  firstTouch(from: number, to: number, below: number, above: number): number {
    const { low, high } = this.#candles;
    const { ends, blocks, groups } = this.#tables;
    let i = from;
    while (i < to) {
      const at = ROW * i + WIDTH;
      if (ends[at] <= below || ends[at + 1] >= above) {
        const end = Math.min(to, ((i >> SHIFT) + 1) << SHIFT);
        while (i < end && !(low[i] <= below || high[i] >= above)) i += 1;
        if (i < end) return i;
        continue;
      }
      let block = (i >> SHIFT) + 1;
      while (block << SHIFT < to) {
        const inGroup = (block & (BLOCK - 1)) === 0 ? WIDTH * (block >> SHIFT) : -1;
        if (inGroup >= 0 && !(groups[inGroup] <= below || groups[inGroup + 1] >= above)) block += BLOCK;
        else if (blocks[WIDTH * block] <= below || blocks[WIDTH * block + 1] >= above) break;
        else block += 1;
      }
      i = block << SHIFT;
    }
    return to;
  }
}
