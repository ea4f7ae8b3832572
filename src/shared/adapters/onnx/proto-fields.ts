/** One field of a message: its number, and its whole number or its bytes. Groups do not exist in the files that are read here. */
export type ProtoField =
  | { readonly field: number; readonly value: number }
  | { readonly field: number; readonly bytes: Uint8Array };

/** The fields of one message of the protocol buffers wire format, in order. RangeError where the bytes are none. */
export function* protoFields(message: Uint8Array): Generator<ProtoField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 10; shift++) {
      if (at >= message.length) break;
      const byte = message[at++];
      // Numbers beyond 2^53 lose their last digits: none that is looked at here is so great.
      value += (byte & 127) * 2 ** (7 * shift);
      if (byte < 128) return value;
    }
    throw new RangeError(`a number that does not end at byte ${at}`);
  };
  const advance = (length: number): number => {
    if (at + length > message.length) throw new RangeError(`${length} bytes at byte ${at} of ${message.length}`);
    at += length;
    return at - length;
  };
  while (at < message.length) {
    const tag = varint();
    const [field, wireType] = [Math.floor(tag / 8), tag % 8];
    if (field === 0) throw new RangeError(`field 0 at byte ${at}`);
    if (wireType === 0) yield { field, value: varint() };
    else if (wireType === 1) yield { field, value: view.getFloat64(advance(8), true) };
    else if (wireType === 5) yield { field, value: view.getFloat32(advance(4), true) };
    else if (wireType === 2) {
      const length = varint();
      const from = advance(length);
      yield { field, bytes: message.subarray(from, from + length) };
    } else throw new RangeError(`wire type ${wireType} at byte ${at}`);
  }
}
