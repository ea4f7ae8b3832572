const [VARINT, LENGTH_DELIMITED, FIXED_32] = [0, 2, 5];

/** Writes one message of the protocol buffers wire format (protobuf.dev/programming-guides/encoding). What is written in the same order has the same bytes. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** A whole number of 0 or more, at most 2^53 - 1. */
  integer(field: number, value: number): this {
    return this.#tag(field, VARINT).#push(varint(value));
  }

  integers(field: number, values: ArrayLike<number>): this {
    return this.bytes(field, Uint8Array.from(Array.from(values, (value) => [...varint(value)]).flat()));
  }

  float(field: number, value: number): this {
    return this.#tag(field, FIXED_32).#push(littleEndian([value], 4));
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: ProtoWriter): this {
    return this.bytes(field, value.written());
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, LENGTH_DELIMITED).#push(varint(value.length)).#push(value);
  }

  written(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #tag(field: number, wireType: number): this {
    return this.#push(varint(field * 8 + wireType));
  }

  #push(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`expected a whole number of 0 or more, found "${value}"`);
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** Numbers as they stand in a tensor, whatever the byte order of this machine: `width` 4 is single, 8 double precision. */
export function littleEndian(values: ArrayLike<number>, width: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (width === 4) view.setFloat32(i * width, values[i], true);
    else view.setFloat64(i * width, values[i], true);
  }
  return new Uint8Array(view.buffer);
}
