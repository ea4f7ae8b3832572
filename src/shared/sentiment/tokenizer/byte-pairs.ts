export interface BytePairRules {
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Undefined: what is not known is left out. */
  readonly unknown: number | undefined;
  /** Place of each pair, its halves with a space between, in the order in which pairs were learned. */
  readonly ranks: ReadonlyMap<string, number>;
}

/** A word longer than this is cut off: joining takes time that grows with the square of it. */
const LONGEST = 400;

/** Joins the pair that was learned first, until there is none (Sennrich, Haddow and Birch 2016). */
export function bytePairs(word: string, { vocabulary, unknown, ranks }: BytePairRules): readonly number[] {
  let parts = Array.from(word).slice(0, LONGEST);
  for (;;) {
    let [best, at] = [Infinity, -1];
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = ranks.get(`${parts[i]} ${parts[i + 1]}`) ?? Infinity;
      if (rank < best) [best, at] = [rank, i];
    }
    if (at < 0) break;
    const [left, right] = [parts[at], parts[at + 1]];
    const joined: string[] = [];
    for (let i = 0; i < parts.length; i++) {
      if (parts[i] === left && parts[i + 1] === right) { joined.push(left + right); i += 1; } else joined.push(parts[i]);
    }
    parts = joined;
  }
  return parts.flatMap((part) => vocabulary.get(part) ?? unknown ?? []);
}
