import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from './random-bytes.ts';

/** Crockford's base 32: no I, L, O or U, so that nothing read aloud or copied by hand is two things. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** Proves that who chooses the first password sees the terminal: 40 random bits, good once. How often it may be guessed is the login limit's business. */
export interface SetupCode {
  /** For the terminal alone, in two groups of four; undefined once it was used. */
  text(): string | undefined;
  /** True for the code, in whatever case and grouping it was typed. Does not use it up. */
  matches(typed: string): boolean;
  /** It was used, or is not needed: no text matches from now on. */
  end(): void;
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const tidy = (typed: string): string => typed.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');

export function setupCode(random: RandomBytes): SetupCode {
  // 256 is a multiple of 32: every letter is as likely as any other.
  let code: string | undefined = [...random(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return {
    text: () => (code === undefined ? undefined : `${code.slice(0, 4)}-${code.slice(4)}`),
    matches: (typed) => code !== undefined && timingSafeEqual(hashOf(tidy(typed)), hashOf(code)),
    end: () => { code = undefined; },
  };
}
