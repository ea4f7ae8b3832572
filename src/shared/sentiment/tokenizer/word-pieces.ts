export interface WordPieceRules {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknown: number;
  /** Stands before every piece of a word but the first. */
  readonly prefix: string;
  readonly longest: number;
}

/** The longest piece that is known, again and again; a word that cannot be made up of pieces is unknown as a whole (google-research/bert, tokenization.py). */
export function wordPieces(word: string, { vocabulary, unknown, prefix, longest }: WordPieceRules): readonly number[] {
  const characters = Array.from(word);
  if (characters.length > longest) return [unknown];
  const pieces: number[] = [];
  for (let from = 0; from < characters.length;) {
    let [to, id] = [characters.length, undefined as number | undefined];
    for (; to > from; to--) {
      id = vocabulary.get((from > 0 ? prefix : '') + characters.slice(from, to).join(''));
      if (id !== undefined) break;
    }
    if (id === undefined) return [unknown];
    pieces.push(id);
    from = to;
  }
  return pieces;
}
