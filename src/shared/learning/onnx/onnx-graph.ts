import { littleEndian, ProtoWriter } from './proto-writer.ts';

/** Version 8 of the format with operators of ONNX 1.12 and the ML operators of ai.onnx.ml 3: read by every runtime since 2022. */
const IR_VERSION = 8;
const OPERATOR_SETS = [['', 17], ['ai.onnx.ml', 3]] as const;
/** Numbers of TensorProto.DataType. */
export const [FLOAT, INT64, DOUBLE] = [1, 7, 11];
/** Numbers of AttributeProto.AttributeType. */
const [INT_TYPE, STRING_TYPE, TENSOR_TYPE, INTS_TYPE, STRINGS_TYPE] = [2, 3, 4, 7, 8];

/** Numbers as a constant of the graph, row after row. */
export interface Tensor {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

export type Attribute =
  | { readonly name: string; readonly int: number }
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly ints: ArrayLike<number> }
  | { readonly name: string; readonly texts: readonly string[] }
  | { readonly name: string; readonly tensor: Tensor };

export interface GraphEnds {
  readonly name: string;
  /** Input of shape [N, `width`] and output of shape [N, 1], both single precision. */
  readonly input: string;
  readonly width: number;
  readonly output: string;
  readonly metadata: readonly (readonly [key: string, value: string])[];
}

/**
 * A graph of ONNX operators (github.com/onnx/onnx, onnx.proto and docs/Operators.md) under construction. Values are named by the order in
 * which they are made, and what is asked for twice is computed once: the same calls give the same bytes.
 */
export class OnnxGraph {
  readonly #nodes: ProtoWriter[] = [];
  readonly #constants: ProtoWriter[] = [];
  readonly #known = new Map<string, string>();

  /** A constant of double precision. */
  constant(values: ArrayLike<number>, shape: readonly number[]): string {
    return this.#once(`constant ${shape.join('x')} ${Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value))).join(' ')}`, () => {
      const name = `constant_${this.#constants.length}`;
      this.#constants.push(tensorOf({ values, shape }).text(8, name));
      return name;
    });
  }

  /** A constant list of whole numbers. */
  indices(values: ArrayLike<number>): string {
    return this.#once(`indices ${Array.from(values).join(' ')}`, () => {
      const name = `constant_${this.#constants.length}`;
      this.#constants.push(new ProtoWriter().integers(1, [values.length]).integer(2, INT64).integers(7, values).text(8, name));
      return name;
    });
  }

  /** The value that `operator` makes of `inputs`. */
  value(operator: string, inputs: readonly string[], attributes: readonly Attribute[] = []): string {
    const key = attributes.some((attribute) => 'tensor' in attribute) ? undefined : JSON.stringify([operator, inputs, attributes]);
    const make = () => {
      const name = `${operator.toLowerCase()}_${this.#nodes.length}`;
      this.node(operator, { inputs, output: name, attributes });
      return name;
    };
    return key === undefined ? make() : this.#once(key, make);
  }

  node(operator: string, { inputs, output, attributes = [] }: { readonly inputs: readonly string[]; readonly output: string; readonly attributes?: readonly Attribute[] }): void {
    const node = new ProtoWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, output).text(4, operator);
    for (const attribute of attributes) node.message(5, attributeOf(attribute));
    if (operator.startsWith('TreeEnsemble')) node.text(7, 'ai.onnx.ml');
    this.#nodes.push(node);
  }

  /** The whole model as the bytes of a file. */
  written({ name, input, width, output, metadata }: GraphEnds): Uint8Array<ArrayBuffer> {
    const graph = new ProtoWriter();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, name);
    for (const constant of this.#constants) graph.message(5, constant);
    graph.message(11, matrix(input, width)).message(12, matrix(output, 1));
    const model = new ProtoWriter().integer(1, IR_VERSION).text(2, 'coin-trading-bot').message(7, graph);
    for (const [domain, version] of OPERATOR_SETS) model.message(8, new ProtoWriter().text(1, domain).integer(2, version));
    for (const [key, value] of metadata) model.message(14, new ProtoWriter().text(1, key).text(2, value));
    return model.written();
  }

  #once(key: string, make: () => string): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.#known.set(key, name);
    return name;
  }
}

/** TensorProto: dims 1, data_type 2, raw_data 9. */
const tensorOf = ({ values, shape }: Tensor): ProtoWriter => new ProtoWriter().integers(1, shape).integer(2, DOUBLE).bytes(9, littleEndian(values, 8));

/** ValueInfoProto of single precision and shape [N, width]. */
function matrix(name: string, width: number): ProtoWriter {
  const shape = new ProtoWriter().message(1, new ProtoWriter().text(2, 'N')).message(1, new ProtoWriter().integer(1, width));
  return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, new ProtoWriter().integer(1, FLOAT).message(2, shape)));
}

/** AttributeProto: name 1, i 3, s 4, t 5, ints 8, strings 9, type 20. */
function attributeOf(attribute: Attribute): ProtoWriter {
  const proto = new ProtoWriter().text(1, attribute.name);
  if ('int' in attribute) return proto.integer(3, attribute.int).integer(20, INT_TYPE);
  if ('text' in attribute) return proto.text(4, attribute.text).integer(20, STRING_TYPE);
  if ('tensor' in attribute) return proto.message(5, tensorOf(attribute.tensor)).integer(20, TENSOR_TYPE);
  if ('ints' in attribute) return proto.integers(8, attribute.ints).integer(20, INTS_TYPE);
  for (const text of attribute.texts) proto.text(9, text);
  return proto.integer(20, STRINGS_TYPE);
}
