import { expect, it } from 'vitest';
import { barsOf, csvOf, linesOf, sorted, timeOf } from './answer-shape.ts';

const columns = [{ name: 'time', type: 'TIMESTAMP', isNumeric: false }, { name: 'a', type: 'DOUBLE', isNumeric: true }, { name: 'b', type: 'BIGINT', isNumeric: true }];

it('reads the times of an answer as UTC', () => {
  expect(['2025-01-31 09:00:00', '2025-01-31 09:00:00.5', '2025-01-31', '2025-01-31 09:00:00+00', 'BTC', '2025-13-31', 5, null].map(timeOf)).toEqual([1738314000000, 1738314000500, 1738281600000, 1738314000000, null, null, null, null]);
});

it('draws lines in the order of time, whatever the order of rows', () => {
  expect(linesOf({ columns, rows: [['2025-01-02', 2, 20], ['2025-01-01', 1, null]] }, 1)).toEqual({ times: [1735689600000, 1735776000000], lines: [{ name: 'a', values: [1, 2] }] });
  expect(linesOf({ columns: columns.slice(1), rows: [[1, 2]] }, 5)).toBeUndefined();
});

it('names bars by what stands beside the numbers', () => {
  const rows = [['x', 1, 2], ['y', null, 3]] as const;
  expect(barsOf({ columns, rows }, undefined)).toEqual({ column: 1, bars: [{ name: 'x', value: 1 }] });
  expect(barsOf({ columns, rows }, 2)?.bars).toEqual([{ name: 'x', value: 2 }, { name: 'y', value: 3 }]);
  expect(barsOf({ columns: columns.slice(0, 1), rows: [['x']] }, undefined)).toBeUndefined();
});

it('sorts numbers as numbers, with what is not known at the end', () => {
  const rows = [[10], [null], [9], [100]] as const;
  expect(sorted(rows, { column: 0, isDown: false }).flat()).toEqual([9, 10, 100, null]);
  expect(sorted(rows, { column: 0, isDown: true }).flat()).toEqual([100, 10, 9, null]);
});

it('writes CSV that holds no formula', () => {
  expect(csvOf({ columns, rows: [['=cmd|x', -1.5, null], ['a,"b"', 0, 1]] })).toBe('time,a,b\r\n\'=cmd|x,-1.5,\r\n"a,""b""",0,1\r\n');
});
