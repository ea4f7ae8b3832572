import { random, type Random } from '../../domain/random.ts';

/**
 * A source of its own for one purpose, picked by numbers: what is drawn from it moves nothing else, so that candles are the same
 * whether or not anybody looks at the trades inside them. Finaliser of MurmurHash3 (Austin Appleby) over each part.
 */
export function randomFor(...parts: readonly number[]): Random {
  let state = 0x9747b28c;
  for (const part of parts) {
    for (const word of [part >>> 0, Math.floor(part / 4294967296) >>> 0]) {
      state = Math.imul(state ^ word, 0x85ebca6b);
      state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
      state ^= state >>> 16;
      state = (state + 0x9e3779b9) | 0;
    }
  }
  return random(state >>> 0);
}
