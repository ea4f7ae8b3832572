import type { CandleColumns } from '../../domain/candle.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { DatasetFile, DatasetHole, DatasetSpan } from '../../ports/dataset-manifest.ts';
import { holesOf, longestOf, missingIn } from './holes.ts';

/** The figures of one sorted, gap-counted series. */
export function spanOf({ openTime, volume, length }: CandleColumns, timeframe: Timeframe): DatasetSpan {
  const holes = holesOf(openTime.subarray(0, length), durationMs(timeframe));
  let zeroVolume = 0;
  for (let i = 0; i < length; i++) if (volume[i] === 0) zeroVolume += 1;
  return { rows: length, from: openTime[0], to: openTime[length - 1], missing: missingIn(holes), holes: holes.length, longestHole: longestOf(holes), zeroVolume };
}

/** The figures of a dataset from those of its files, with the holes between one file and the next. */
export function spanOfFiles(files: readonly DatasetFile[], timeframe: Timeframe): DatasetSpan {
  const step = durationMs(timeframe);
  const between = files.slice(1).map((file, i): DatasetHole => ({ after: files[i].to, missing: Math.round((file.from - files[i].to) / step) - 1 })).filter(({ missing }) => missing > 0);
  const inside = files.map(({ longestHole }) => longestHole).filter((hole) => hole !== null);
  const sum = (of: (file: DatasetFile) => number) => files.reduce((total, file) => total + of(file), 0);
  return {
    rows: sum(({ rows }) => rows), from: files[0].from, to: files[files.length - 1].to, missing: sum(({ missing }) => missing) + missingIn(between),
    holes: sum(({ holes }) => holes) + between.length, longestHole: longestOf([...inside, ...between]), zeroVolume: sum(({ zeroVolume }) => zeroVolume),
  };
}
