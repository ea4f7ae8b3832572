import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

const line = fc.string({ unit: fc.constantFrom('a', '{', '"', '가', '🙂', ' ', '\r'), maxLength: 12 });
const cuts = fc.array(fc.nat(400), { maxLength: 12 });

const pieces = (text: string, at: readonly number[]): readonly string[] => {
  const places = [0, ...at.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
  return places.slice(1).map((end, i) => text.slice(places[i], end));
};

it('gives the same lines however the text is cut', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 20 }), cuts, (lines, at) => {
    const splitter = new LineSplitter(1_000);
    const text = lines.map((one) => `${one}\n`).join('');

    expect(pieces(text, at).flatMap((piece) => splitter.take(piece))).toEqual(lines);
    expect(splitter.lost).toBe(0);
  }));
});

it('leaves out exactly the lines that are too long, and keeps no more of one than may be', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 20 }), cuts, fc.integer({ min: 0, max: 12 }), (lines, at, most) => {
    const splitter = new LineSplitter(most);
    const text = lines.map((one) => `${one}\n`).join('');

    expect(pieces(text, at).flatMap((piece) => splitter.take(piece))).toEqual(lines.filter(({ length }) => length <= most));
    expect(splitter.lost).toBe(lines.filter(({ length }) => length > most).length);
  }));
});

it('holds back a line that has not ended', () => {
  const splitter = new LineSplitter(100);
  expect(splitter.take('one\ntw')).toEqual(['one']);
  expect(splitter.take('o')).toEqual([]);
  expect(splitter.take('\n')).toEqual(['two']);
});
