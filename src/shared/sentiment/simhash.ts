/** 64 bits as two words of 32. Texts that share most of their pieces differ in few bits. */
export interface Simhash {
  readonly high: number;
  readonly low: number;
}

/** Two mixed words from a piece (FNV-1a, then the finaliser of MurmurHash3 with two different starts). */
function hashOf(piece: string, start: number): number {
  let hash = start;
  for (let i = 0; i < piece.length; i++) hash = Math.imul(hash ^ piece.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

const PIECE = 3;

/**
 * Simhash (Charikar 2002, "Similarity Estimation Techniques from Rounding Algorithms", STOC) over the pieces of three letters of a text,
 * which holds for Korean and English alike and does not care about the order of sentences. A text of fewer letters is one piece.
 */
export function simhash(text: string): Simhash {
  const letters = `${text} `;
  const votes = new Int32Array(64);
  for (let i = 0; i === 0 || i + PIECE <= letters.length; i++) {
    const piece = letters.slice(i, i + PIECE);
    for (const [half, start] of [[0, 0x811c9dc5], [32, 0x2f0b4471]] as const) {
      const hash = hashOf(piece, start);
      for (let bit = 0; bit < 32; bit++) votes[half + bit] += (hash >>> bit) & 1 ? 1 : -1;
    }
  }
  const wordOf = (half: number) => { let word = 0; for (let bit = 0; bit < 32; bit++) if (votes[half + bit] > 0) word |= 1 << bit; return word >>> 0; };
  return { high: wordOf(32), low: wordOf(0) };
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** In how many of 64 bits two hashes differ. */
export const distance = (a: Simhash, b: Simhash): number => ones(a.high ^ b.high) + ones(a.low ^ b.low);
