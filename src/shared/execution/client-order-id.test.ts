import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTEMPTS, EPOCHS, isLaterEpoch, mintClientOrderId, parseClientOrderId, SEQUENCES } from './client-order-id.ts';

const ids = fc.record({ epoch: fc.nat(EPOCHS - 1), sequence: fc.nat(SEQUENCES - 1), attempt: fc.nat(ATTEMPTS - 1) });
const CHARACTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

describe('client order id', () => {
  it('is q, epoch, sequence, attempt and check in 13 small letters and digits', () => {
    expect(mintClientOrderId({ epoch: 1, sequence: 35, attempt: 2 })).toMatch(/^q00100000z2[\da-z]{2}$/);
    expect(mintClientOrderId({ epoch: EPOCHS - 1, sequence: SEQUENCES - 1, attempt: 35 })).toMatch(/^qzzzzzzzzzz[\da-z]{2}$/);
  });

  it('says when read what it was made of, and fits every venue (fault 5)', () => {
    fc.assert(fc.property(ids, (id) => {
      const text = mintClientOrderId(id);
      expect(text).toMatch(/^[\da-z]{13}$/);
      expect(parseClientOrderId(text)).toEqual(id);
    }), { numRuns: 5_000 });
  });

  it('is another text for another order (fault 5)', () => {
    fc.assert(fc.property(ids, ids, (a, b) => {
      const same = a.epoch === b.epoch && a.sequence === b.sequence && a.attempt === b.attempt;
      expect(mintClientOrderId(a) === mintClientOrderId(b)).toBe(same);
    }), { numRuns: 5_000 });
    const many = new Set(Array.from({ length: 50_000 }, (_, sequence) => mintClientOrderId({ epoch: 7, sequence, attempt: sequence % 3 })));
    expect(many.size).toBe(50_000);
  });

  it('finds every change of one character: 455 of 455 in each of 300 ids', () => {
    let changed = 0;
    let found = 0;
    fc.assert(fc.property(ids, (id) => {
      const text = mintClientOrderId(id);
      for (let at = 0; at < text.length; at++) {
        for (const character of CHARACTERS) {
          if (character === text[at]) continue;
          changed += 1;
          if (parseClientOrderId(text.slice(0, at) + character + text.slice(at + 1)) === undefined) found += 1;
        }
      }
    }), { numRuns: 300 });
    expect(changed).toBe(300 * 13 * 35);
    expect(found).toBe(changed);
  });

  it('finds every swap of two neighbours', () => {
    fc.assert(fc.property(ids, fc.nat(11), (id, at) => {
      const text = mintClientOrderId(id);
      if (text[at] === text[at + 1]) return;
      expect(parseClientOrderId(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2))).toBeUndefined();
    }), { numRuns: 2_000 });
  });

  it('takes about 1 in 1271 random texts of the right shape for ours', () => {
    const character = fc.constantFrom(...CHARACTERS);
    const texts = fc.sample(fc.array(character, { minLength: 12, maxLength: 12 }), { numRuns: 60_000, seed: 7 });
    const taken = texts.filter((text) => parseClientOrderId(`q${text.join('')}`) !== undefined).length;
    expect(taken).toBeGreaterThan(20);
    expect(taken).toBeLessThan(80);
  });

  it.each(['', 'q', 'x-web_123', 'Q0010000012xy', 'q00100000z2', 'q00100000z2000', '한국어주문번호열세글자다'])('is not "%s"', (text) => {
    expect(parseClientOrderId(text)).toBeUndefined();
  });

  it('refuses what does not fit', () => {
    expect(() => mintClientOrderId({ epoch: EPOCHS, sequence: 0, attempt: 0 })).toThrow('expected an epoch from 0 to 46655, found "46656"');
    expect(() => mintClientOrderId({ epoch: 0, sequence: 0, attempt: 36 })).toThrow('expected an attempt from 0 to 35, found "36"');
    expect(() => mintClientOrderId({ epoch: 0, sequence: 1.5, attempt: 0 })).toThrow('found "1.5"');
  });

  it('knows the later of two starts, over the end of the numbers too (fault 55)', () => {
    expect(isLaterEpoch(8, 7)).toBe(true);
    expect(isLaterEpoch(7, 7)).toBe(false);
    expect(isLaterEpoch(6, 7)).toBe(false);
    expect(isLaterEpoch(0, EPOCHS - 1)).toBe(true);
  });
});
