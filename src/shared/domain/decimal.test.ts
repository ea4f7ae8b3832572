import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absolute, add, compare, decimal, divide, floorToStep, format, fromUnits, multiply, negate, share, subtract, toNumber, toStep, toUnits, ZERO, type Decimal, type Rounding } from './decimal.ts';
import { DataError } from './errors.ts';

const UNIT = 10n ** 18n;
const units = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
/** Text built by hand from whole units, so that parsing is checked against something else than formatting. */
const textOf = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(19, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`;
};
const amount = units.map((value) => decimal(textOf(value)));

describe('whole units', () => {
  it('go to amounts and back exactly', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), fc.nat(18), (count, decimals) => {
      expect(fromUnits(count, decimals)).toBe(decimal(`${count}e-${decimals}`));
      expect(toUnits(fromUnits(count, decimals), decimals)).toBe(count + 0);
    }));
  });

  it('are none where the amount lies between them or beyond what a double holds', () => {
    expect([toUnits(decimal('0.015'), 2), toUnits(decimal('90071992547409.93'), 2), toUnits(decimal('90071992547409.91'), 2)]).toEqual([NaN, NaN, 9_007_199_254_740_991]);
  });
});

describe('decimal', () => {
  it.each([
    ['0', 0n], ['-0', 0n], ['0.1', UNIT / 10n], ['+5', 5n * UNIT], ['.5', UNIT / 2n], ['5.', 5n * UNIT], ['007.50', (75n * UNIT) / 10n],
    ['1e-8', UNIT / 100_000_000n], ['1E3', 1000n * UNIT], ['-2.5e-7', (-25n * UNIT) / 100_000_000n], ['1.5e+2', 150n * UNIT],
    ['0.000000000000000001', 1n], ['1e-18', 1n], ['0.1000000000000000000000', UNIT / 10n], ['0e9999', 0n],
    ['21000000.00000001', 21_000_000n * UNIT + UNIT / 100_000_000n],
  ])('reads "%s" exactly', (text, expected) => {
    expect(decimal(text)).toBe(expected);
  });

  it.each(['', ' ', '.', '-', '+', 'e5', '1e', '1.2.3', '1,5', '0x10', '1_000', ' 1', '1 ', 'NaN', 'Infinity', '--1', '1e99999', '١'])('refuses "%s" and says so', (text) => {
    expect(() => decimal(text)).toThrow(DataError);
    expect(() => decimal(text)).toThrow(`found "${text}"`);
  });

  it('refuses text finer than it can hold rather than losing digits', () => {
    expect(() => decimal('0.1234567890123456789')).toThrow('expected at most 18 digits after the point, found "0.1234567890123456789"');
    expect(() => decimal('1e-19')).toThrow('expected at most 18 digits after the point, found "1e-19"');
  });

  it('refuses a size no coin has, without building the number', () => {
    expect(() => decimal('1e9999')).toThrow('expected at most 60 digits before the point, found "1e9999"');
    expect(() => decimal(`1${'0'.repeat(60)}`)).toThrow('expected at most 60 digits before the point');
    expect(format(decimal('1e59'))).toBe(`1${'0'.repeat(59)}`);
  });

  it.each([[0.1, '0.1'], [0.1 + 0.2, '0.30000000000000004'], [1e-8, '0.00000001'], [1e21, '1000000000000000000000'], [-0, '0'], [5e-324, '0'], [1.2345678901234567e-8, '0.000000012345678901']])(
    'takes the number %d as the shortest decimal that means it, to 1e-18', (value, text) => {
      expect(format(decimal(value))).toBe(text);
    });

  it.each([NaN, Infinity, -Infinity])('refuses the number %d', (value) => {
    expect(() => decimal(value)).toThrow(`expected a finite number as an amount, found "${value}"`);
  });

  it('reads back every text it writes, and every double', () => {
    fc.assert(fc.property(amount, (value) => decimal(format(value)) === value));
    fc.assert(fc.property(fc.double({ min: 1e-2, max: 1e15, noNaN: true }), (value) => toNumber(decimal(value)) === value));
  });

  it('writes no exponent, no trailing zero and no negative zero', () => {
    fc.assert(fc.property(amount, (value) => /^(-?(0|[1-9]\d*)\.\d*[1-9]|-?[1-9]\d*|0)$/.test(format(value))));
  });
});

describe('arithmetic', () => {
  it('agrees with whole numbers of units', () => {
    fc.assert(fc.property(units, units, (a, b) => {
      const [x, y] = [decimal(textOf(a)), decimal(textOf(b))];
      expect(x).toBe(a);
      expect(add(x, y)).toBe(a + b);
      expect(subtract(x, y)).toBe(a - b);
      expect(negate(x)).toBe(-a);
      expect(absolute(x)).toBe(a < 0n ? -a : a);
      expect(compare(x, y)).toBe(a < b ? -1 : Number(a > b));
    }));
  });

  it('adds 0.1 and 0.2 to 0.3 (trap 25)', () => {
    expect(format(add(decimal('0.1'), decimal('0.2')))).toBe('0.3');
    expect(toNumber(floorToStep(decimal(0.1 + 0.2), decimal('0.1')))).toBe(0.3);
  });

  it('gives the largest product below the exact one with floor, and the smallest above with ceiling', () => {
    fc.assert(fc.property(amount, amount, (a, b) => {
      const exact = a * b;
      const below = multiply(a, b, 'floor') * UNIT;
      const above = multiply(a, b, 'ceiling') * UNIT;
      expect(below <= exact && exact - below < UNIT).toBe(true);
      expect(above >= exact && above - exact < UNIT).toBe(true);
    }));
  });

  it('rounds a product to the nearest unit by default', () => {
    fc.assert(fc.property(amount, amount, (a, b) => {
      const off = multiply(a, b) * UNIT - a * b;
      expect(2n * (off < 0n ? -off : off) <= UNIT).toBe(true);
    }));
  });

  it('divides so that quotient and rest make up the dividend again', () => {
    fc.assert(fc.property(amount, amount.filter((value) => value !== ZERO), (a, b) => {
      const rest = a * UNIT - divide(a, b, 'down') * b;
      expect((rest < 0n ? -rest : rest) < absolute(b)).toBe(true);
      expect(rest === 0n || rest < 0n === a < 0n).toBe(true);
    }));
  });

  it('names what was divided by zero', () => {
    expect(() => divide(decimal('1.5'), ZERO)).toThrow('cannot divide "1.5" by zero');
  });

  it('takes a share with one rounding, and all of it exactly', () => {
    expect(format(share(decimal('100'), decimal('1e-8'), decimal('3e-8')))).toBe('33.333333333333333333');
    fc.assert(fc.property(amount, amount.filter((value) => value !== ZERO), (value, whole) => share(value, whole, whole) === value));
    expect(() => share(decimal(1), decimal(1), ZERO)).toThrow('cannot take a share of "1" by zero');
  });

  // The table of Java's java.math.RoundingMode: ten values, six modes.
  const values = ['5.5', '2.5', '1.6', '1.1', '1', '-1', '-1.1', '-1.6', '-2.5', '-5.5'];
  it.each<[Rounding, readonly number[]]>([
    ['up', [6, 3, 2, 2, 1, -1, -2, -2, -3, -6]],
    ['down', [5, 2, 1, 1, 1, -1, -1, -1, -2, -5]],
    ['ceiling', [6, 3, 2, 2, 1, -1, -1, -1, -2, -5]],
    ['floor', [5, 2, 1, 1, 1, -1, -2, -2, -3, -6]],
    ['half-up', [6, 3, 2, 1, 1, -1, -1, -2, -3, -6]],
    ['half-even', [6, 2, 2, 1, 1, -1, -1, -2, -2, -6]],
  ])('rounds %s as the table of java.math.RoundingMode says', (rounding, expected) => {
    expect(values.map((value) => toNumber(toStep(decimal(value), decimal('1'), rounding)))).toEqual(expected);
  });
});

describe('steps', () => {
  const step = fc.constantFrom('0.00000001', '0.001', '0.05', '0.1', '0.5', '1', '25').map((text) => decimal(text));

  it('floors to the largest multiple that is not above', () => {
    fc.assert(fc.property(amount, step, (value, by) => {
      const floored: Decimal = floorToStep(value, by);
      expect(floored % by).toBe(0n);
      expect(floored <= value && value - floored < by).toBe(true);
    }));
  });

  it('leaves the value alone where the step is 0, and refuses a negative one', () => {
    expect(floorToStep(decimal('1.23456'), ZERO)).toBe(decimal('1.23456'));
    expect(() => floorToStep(decimal('1'), decimal('-0.1'))).toThrow('expected a step above zero, found "-0.1"');
  });
});
