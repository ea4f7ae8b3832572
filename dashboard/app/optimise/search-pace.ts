/** What a search says about its pace: `trials: 290 of 1200, 6 % of the work, 193.0 a second, 22 s to go, best in training 2.24`. */
export interface SearchPace {
  readonly done: number;
  readonly total: number;
  readonly work: number | null;
  readonly rate: number | null;
  readonly left: string | null;
  readonly best: number | null;
}

export function searchPace(line: string | null): SearchPace | null {
  const counted = /^trials: (\d+) of (\d+)/.exec(line ?? '');
  if (line === null || counted === null) return null;
  const figure = (pattern: RegExp): number | null => { const found = pattern.exec(line)?.[1]; return found === undefined ? null : Number(found); };
  return {
    done: Number(counted[1]), total: Number(counted[2]), work: figure(/(\d+) % of the work/), rate: figure(/([\d.]+) a second/), left: /, ([^,]+) to go/.exec(line)?.[1] ?? null, best: figure(/best in training (-?[\d.]+)/),
  };
}
