import { isoOf } from '../../domain/iso-time.ts';
import { indexAt, type CandleColumns } from '../../domain/candle.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';
import type { CandleFigures } from './candle-figures.ts';
import { count, percent, type Finding } from './finding.ts';
import { longestOf, missingIn, paginationPattern, type Hole } from './holes.ts';

/** Holes up to this long can come from nobody trading. */
const SHORT_CANDLES = 30;
const SHORT_MS = 10 * MINUTE;

/** The candle before or after the hole repeats a price without volume: the venue stood still and said so. */
function besideFrozen({ after, missing }: Hole, candles: CandleColumns, step: number): boolean {
  const isFrozen = (i: number) => i >= 0 && i < candles.length && candles.volume[i] === 0 && candles.high[i] === candles.low[i];
  return isFrozen(indexAt(candles, after)) || isFrozen(indexAt(candles, after + (missing + 1) * step));
}

/** In a market where candles are missing all the time: the holes that are too long for nobody having traded. */
function longHoles(holes: readonly Hole[], step: number): readonly Finding[] {
  const long = holes.filter(({ missing }) => missing >= 100 && missing * step >= 12 * HOUR);
  const longest = longestOf(long);
  if (longest === null) return [];
  return [{
    kind: 'missing', severity: 'warning', cause: 'unknown', count: missingIn(long), where: isoOf(long[0].after),
    text: `${count(missingIn(long))} of them lie in ${count(long.length)} holes of half a day or more, the longest ${count(longest.missing)} after ${isoOf(longest.after)}: a halt, or a part that was never downloaded`,
    whatToDo: 'Download these ranges again: what the venue does not have either was a halt.',
  }];
}

/**
 * Sorts the holes by what they tell: a downloader's rhythm, a market in which nobody traded, a halt announced by frozen
 * candles, or nothing: then only the venue knows.
 */
export function holeFindings({ holes, sorted, step, expected, timeframe }: CandleFigures): readonly Finding[] {
  const longest = longestOf(holes);
  if (longest === null) return [];
  const missing = missingIn(holes);
  const rest = { count: missing, where: isoOf(holes[0].after) };
  const summary = `missing: ${count(missing)} of ${count(expected)} candles (${percent(missing / expected)}) in ${count(holes.length)} holes, the longest ${count(longest.missing)} after ${isoOf(longest.after)}`;
  const pattern = paginationPattern(holes, step);
  if (pattern !== undefined) {
    return [{
      kind: 'pagination-holes', severity: 'error', cause: 'bug', ...rest,
      text: `${summary}; after every ${count(pattern.page)} candles ${count(pattern.missing)} are missing, ${count(pattern.count)} times: more candles were asked for than the venue serves in one answer`,
      whatToDo: `Download it again with pages of ${count(pattern.page)} candles ("coinbot data download" knows each venue's page).`,
    }];
  }
  const halts = holes.filter((hole) => besideFrozen(hole, sorted, step));
  if (holes.length >= 10 && holes.filter((hole) => hole.missing <= SHORT_CANDLES || hole.missing * step <= SHORT_MS).length >= 0.9 * holes.length) {
    return [{
      kind: 'no-trade-gaps', severity: missing > expected / 2 ? 'warning' : 'info', cause: 'market', ...rest,
      text: `${summary}; the venue writes no ${timeframe === undefined ? '' : `${timeframe} `}candle when nobody trades`, whatToDo: 'Illiquid: indicators that count candles are not indicators that count time here.',
    }, ...longHoles(holes, step)];
  }
  if (halts.length === holes.length) {
    return [{ kind: 'halts', severity: 'info', cause: 'market', ...rest, text: `${summary}; frozen candles stand beside them all: the venue halted`, whatToDo: 'No order could be sent or filled there.' }];
  }
  return [{
    kind: 'missing', severity: 'warning', cause: 'unknown', ...rest,
    text: `${summary}${halts.length > 0 ? `; ${count(halts.length)} of them beside frozen candles, as halts are` : ''}`,
    whatToDo: 'Download these ranges again: what the venue does not have either was a halt.',
  }];
}
