import { describe, expect, it } from 'vitest';
import { littleEndian, ProtoWriter } from './proto-writer.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The examples of protobuf.dev/programming-guides/encoding. */
describe('a message on the wire', () => {
  it('holds 150 in field 1 as 08 96 01', () => {
    expect(hex(new ProtoWriter().integer(1, 150).written())).toBe('089601');
  });

  it('holds "testing" in field 2 as 12 07 and its letters', () => {
    expect(hex(new ProtoWriter().text(2, 'testing').written())).toBe('120774657374696e67');
  });

  it('holds a message with 150 in field 3 as 1a 03 08 96 01', () => {
    expect(hex(new ProtoWriter().message(3, new ProtoWriter().integer(1, 150)).written())).toBe('1a03089601');
  });

  it('holds 3, 270 and 86942 packed in field 6 as 32 06 03 8e 02 9e a7 05', () => {
    expect(hex(new ProtoWriter().integers(6, [3, 270, 86942]).written())).toBe('3206038e029ea705');
  });

  it('holds 1 in single precision as 00 00 80 3f, with tags of two bytes from field 16 on', () => {
    expect(hex(new ProtoWriter().float(2, 1).integer(16, 0).written())).toBe('150000803f800100');
    expect(hex(littleEndian([1, -0], 8))).toBe('000000000000f03f0000000000000080');
  });

  it('holds the greatest whole number, and refuses others', () => {
    expect(hex(new ProtoWriter().integer(1, Number.MAX_SAFE_INTEGER).written())).toBe('08ffffffffffffff0f');
    for (const value of [-1, 0.5, NaN, 2 ** 53]) expect(() => new ProtoWriter().integer(1, value)).toThrow(`expected a whole number of 0 or more, found "${value}"`);
  });
});
