/** A list that was cut: where it stands, and how long it was. */
interface Cut {
  readonly where: string;
  readonly length: number;
}

export interface Shortened {
  readonly value: unknown;
  /** For whoever reads it: `curve.at: 50 of 731, the first 25 and the last 25`. */
  readonly cuts: readonly string[];
}

/** Items that are left of a long list, from much to little. Even: half from each end. */
const LENGTHS = [400, 200, 100, 50, 20, 10];
const MOST_TOLD = 12;

function cutLists(value: unknown, { most, where, cuts }: { readonly most: number; readonly where: string; readonly cuts: Cut[] }): unknown {
  if (Array.isArray(value)) {
    const kept: readonly unknown[] = value.length > most ? [...value.slice(0, most / 2), ...value.slice(-most / 2)] : value;
    if (kept !== value) cuts.push({ where, length: value.length });
    return kept.map((item) => cutLists(item, { most, where: `${where}[]`, cuts }));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cutLists(item, { most, where: where === '' ? name : `${where}.${name}`, cuts })]));
}

function tell(cuts: readonly Cut[], most: number): readonly string[] {
  const longest = new Map<string, number>();
  for (const { where, length } of cuts) longest.set(where, Math.max(length, longest.get(where) ?? 0));
  const lines = [...longest].map(([where, length]) => `${where === '' ? 'the list' : where}: ${most} of ${where.includes('[]') ? 'up to ' : ''}${length}, the first ${most / 2} and the last ${most / 2}`);
  return lines.length > MOST_TOLD ? [...lines.slice(0, MOST_TOLD), `and ${lines.length - MOST_TOLD} more`] : lines;
}

/** The same with long lists cut in the middle, so that it takes at most so many characters as JSON; undefined where that is not enough. Lists of equal length are cut alike. */
export function shorten(value: unknown, longest: number): Shortened | undefined {
  for (const most of LENGTHS) {
    const cuts: Cut[] = [];
    const shorter = cutLists(value, { most, where: '', cuts });
    const told = tell(cuts, most);
    if (JSON.stringify(shorter).length + JSON.stringify(told).length <= longest) return { value: shorter, cuts: told };
  }
  return undefined;
}
