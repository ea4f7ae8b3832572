import { EARLIEST_MS, LATEST_MS } from '../../domain/candle-fault.ts';
import { parseIso, zoneOf } from '../../domain/iso-time.ts';
import { HOUR } from '../../domain/time.ts';
import type { RawCell } from '../../ports/raw-tables.ts';
import { looksLikeUnit, toMilliseconds, type TimeUnit } from './time-unit.ts';

/** A value, or in words what was expected. */
export type Parsed = { readonly value: number } | { readonly expected: string };

const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const KST_OFFSET = 9 * HOUR;

export function numberOf(cell: RawCell, role: string): Parsed {
  const value = typeof cell === 'string' ? (NUMERIC.test(cell) ? Number(cell) : NaN) : (cell ?? NaN);
  return Number.isFinite(value) ? { value } : { expected: `a number as ${role}` };
}

/** How the cells of a time column are read. */
export interface TimeRule {
  /** The unit of numbers: said by a person, by the type of the column, or proven by the close times. */
  readonly unit: TimeUnit;
  readonly isKst: boolean;
}

function textTime(text: string, isKst: boolean): Parsed {
  const time = parseIso(text);
  if (time === undefined) return { expected: 'a time such as 2024-01-31T09:00:00Z or a number' };
  return { value: isKst && zoneOf(text) === undefined ? time - KST_OFFSET : time };
}

/** A number in another unit than the rule's is refused with the unit it looks like: a unit is never guessed. */
export function timeOf(cell: RawCell, { unit, isKst }: TimeRule): Parsed {
  if (cell === null || cell === '') return { expected: 'a time' };
  if (typeof cell === 'string' && !NUMERIC.test(cell)) return textTime(cell, isKst);
  const milliseconds = toMilliseconds(Number(cell), unit);
  if (milliseconds >= EARLIEST_MS && milliseconds < LATEST_MS) {
    return Number.isInteger(milliseconds) ? { value: milliseconds } : { expected: 'a time on a whole millisecond' };
  }
  const looks = looksLikeUnit(Number(cell));
  return { expected: `a time in "${unit}" between 2009 and 2100${looks === undefined ? '' : ` (it looks like "${looks}": --time-unit ${looks})`}` };
}
