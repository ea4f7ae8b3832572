import type { CandleCells } from '../../../../dashboard/desk/market.ts';

/** A candle of an instrument of a strategy, by its place among them. */
export interface ToldRow {
  readonly k: number;
  readonly row: CandleCells;
}

/** So much of a line is parsed without a pause. */
const SLICE = 64 * 1024;
const HEAD = '"candles":[';

/** Whose candles a line holds; undefined where it holds none. */
export function strategyOfLine(line: string): string | undefined {
  if (!line.includes(HEAD)) return undefined;
  return /"strategy":"((?:[^"\\]|\\.)*)"/.exec(line.slice(0, 1_000))?.[1];
}

/** The candles of a line as they were told, in pieces of a few milliseconds: that of a start holds the whole past. A line that cannot be read ends there. */
export function* rowsOfLine(line: string): Generator<readonly ToldRow[]> {
  const begin = line.indexOf(HEAD);
  const end = line.lastIndexOf(']]]');
  if (begin < 0 || end < begin) return;
  let from = begin + HEAD.length;
  while (from < end) {
    const border = line.indexOf(']],[', from + SLICE);
    const to = border < 0 || border > end ? end + 2 : border + 2;
    const rows = parsed(`[${line.slice(from, to)}]`);
    if (rows === undefined) return;
    yield rows;
    from = to + 1;
  }
}

function parsed(text: string): readonly ToldRow[] | undefined {
  try {
    const rows = JSON.parse(text) as readonly (readonly [number, readonly unknown[]])[];
    return rows.flatMap(([k, cells]) => {
      const row = cells.slice(0, 6);
      return row.length === 6 && row.every((cell) => typeof cell === 'number') ? [{ k, row: row as unknown as CandleCells }] : [];
    });
  } catch {
    return undefined;
  }
}
