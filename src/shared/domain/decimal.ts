import type { Brand } from './brand.ts';
import { DataError } from './errors.ts';

/**
 * An exact amount of money: a whole number of 1e-18 units, the finest step any coin uses (wei).
 * Compare with `<`, `>` and `===`; add with `add`, never with `+` on numbers. `JSON.stringify` refuses a bigint: store `format(amount)`.
 */
export type Decimal = Brand<bigint, 'Decimal'>;

/**
 * Where a result between two units goes. down: towards zero. up: away from zero. floor and ceiling: towards minus and plus infinity.
 * half-even: to the nearest, ties to the even unit (no drift over many roundings); half-up: ties away from zero.
 */
export type Rounding = 'down' | 'up' | 'floor' | 'ceiling' | 'half-even' | 'half-up';

/** Digits after the point. */
export const DECIMALS = 18;
/** Digits before the point that text may have: far beyond any supply of coins, and short enough to be harmless. */
const MOST_DIGITS = 60;
const UNIT = 10n ** 18n;
const NUMBER = /^([+-]?)(\d{0,200})(?:\.(\d{0,200}))?(?:[eE]([+-]?\d{1,4}))?$/;

const mint = (units: bigint): Decimal => units as Decimal;
const size = (units: bigint): bigint => (units < 0n ? -units : units);

export const ZERO: Decimal = mint(0n);

/**
 * The amount a text or number names. Text (`"0.1"`, `"-3"`, `"1e-8"`) is taken exactly: digits finer than 1e-18 are an error.
 * A number is taken as the shortest decimal that reads back as it (0.1 is 0.1), and rounded half-even to 1e-18,
 * because a computed double carries digits nobody meant.
 */
export function decimal(value: string | number): Decimal {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new DataError(`expected a finite number as an amount, found "${value}"`);
    return parse(String(value), 'half-even');
  }
  return parse(value, 'exact');
}

function parse(text: string, fraction: 'exact' | Rounding): Decimal {
  const { digits, exponent } = scientific(text);
  if (digits === 0n) return ZERO;
  if (size(digits).toString().length + exponent > MOST_DIGITS) throw new DataError(`expected at most ${MOST_DIGITS} digits before the point, found "${text}"`);
  if (exponent + DECIMALS >= 0) return mint(digits * 10n ** BigInt(exponent + DECIMALS));
  const divisor = 10n ** BigInt(-exponent - DECIMALS);
  if (fraction !== 'exact') return mint(quotient(digits, divisor, fraction));
  if (digits % divisor !== 0n) throw new DataError(`expected at most ${DECIMALS} digits after the point, found "${text}"`);
  return mint(digits / divisor);
}

/** Text as `digits * 10 ** exponent`. */
function scientific(text: string): { readonly digits: bigint; readonly exponent: number } {
  const [match, sign, whole = '', part = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (match === undefined || whole.length + part.length === 0) throw new DataError(`expected a decimal number such as "12.5" or "1e-8", found "${text}"`);
  const digits = BigInt(whole + part);
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - part.length };
}

/** `numerator / denominator` as a whole number; the denominator is not zero. */
function quotient(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const towardsZero = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n) return towardsZero;
  const away = numerator < 0n === denominator < 0n ? 1n : -1n;
  return roundsAway(rounding, { away, odd: towardsZero % 2n !== 0n, half: 2n * size(rest) - size(denominator) }) ? towardsZero + away : towardsZero;
}

/** `half` is above zero when the rest is more than half a unit, zero at a tie. */
function roundsAway(rounding: Rounding, at: { readonly away: bigint; readonly odd: boolean; readonly half: bigint }): boolean {
  switch (rounding) {
    case 'down': return false;
    case 'up': return true;
    case 'floor': return at.away < 0n;
    case 'ceiling': return at.away > 0n;
    case 'half-even': return at.half > 0n || (at.half === 0n && at.odd);
    case 'half-up': return at.half >= 0n;
  }
}

export const add = (a: Decimal, b: Decimal): Decimal => mint(a + b);
export const subtract = (a: Decimal, b: Decimal): Decimal => mint(a - b);
export const negate = (a: Decimal): Decimal => mint(-a);
export const absolute = (a: Decimal): Decimal => mint(size(a));

/** Exact where the digits after the point of both add up to at most 18; rounded to 1e-18 where not. */
export const multiply = (a: Decimal, b: Decimal, rounding: Rounding = 'half-even'): Decimal => mint(quotient(a * b, UNIT, rounding));

/** `a / b` rounded to 1e-18. */
export function divide(a: Decimal, b: Decimal, rounding: Rounding = 'half-even'): Decimal {
  if (b === 0n) throw new RangeError(`cannot divide "${format(a)}" by zero`);
  return mint(quotient(a * UNIT, b, rounding));
}

/** `value * part / whole` with a single rounding at the end: a share of something, exact when `part` is all of `whole`. */
export function share(value: Decimal, part: Decimal, whole: Decimal): Decimal {
  if (whole === 0n) throw new RangeError(`cannot take a share of "${format(value)}" by zero`);
  return mint(quotient(value * part, whole, 'half-even'));
}

/** Below zero when `a` is smaller, above when it is larger: for `toSorted`. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The nearest multiple of `step` in the direction of `rounding`. A step of 0 is no rule, as in `Instrument`. */
export function toStep(value: Decimal, step: Decimal, rounding: Rounding): Decimal {
  if (step < 0n) throw new RangeError(`expected a step above zero, found "${format(step)}"`);
  return step === 0n ? value : mint(quotient(value, step, rounding) * step);
}

/** The largest multiple of `step` that is not above `value`: -0.15 on 0.1 is -0.2. */
export const floorToStep = (value: Decimal, step: Decimal): Decimal => toStep(value, step, 'floor');

/** The shortest plain text: no exponent, no trailing zeros, no negative zero. `decimal(format(x)) === x`. */
export function format(value: Decimal): string {
  const digits = size(value).toString().padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `units` steps of 10^-decimals, exactly. */
export const fromUnits = (units: number, decimals: number): Decimal => mint(BigInt(units) * 10n ** BigInt(DECIMALS - decimals));

/** How many steps of 10^-decimals an amount is; NaN where it is not a whole number of them that a double can hold. */
export function toUnits(value: Decimal, decimals: number): number {
  const unit = 10n ** BigInt(DECIMALS - decimals);
  const units = Number(value / unit);
  return value % unit === 0n && Number.isSafeInteger(units) ? units : NaN;
}

/** The nearest double. */
export const toNumber = (value: Decimal): number => Number(format(value));
