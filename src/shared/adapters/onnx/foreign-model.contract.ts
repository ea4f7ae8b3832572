import { littleEndian, ProtoWriter } from '../../learning/onnx/proto-writer.ts';

/** `[name, element type, shape]`; a name in a shape is a dimension without a number, no shape at all a sequence of maps, as ZipMap makes them. */
export type End = readonly [name: string, type: number, shape: readonly (number | string)[] | undefined];

export interface ForeignNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, readonly number[] | string | number>>;
}

export interface ForeignModel {
  readonly inputs: readonly End[];
  readonly outputs: readonly End[];
  readonly nodes: readonly ForeignNode[];
  /** Constants of single precision. */
  readonly constants?: Readonly<Record<string, readonly number[]>>;
  /** Constants of whole numbers. */
  readonly indices?: Readonly<Record<string, readonly number[]>>;
  readonly external?: boolean;
  readonly operatorSets?: Readonly<Record<string, number>>;
  readonly irVersion?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

const shapeOf = (shape: readonly (number | string)[]): ProtoWriter =>
  shape.reduce((proto: ProtoWriter, size) => proto.message(1, typeof size === 'string' ? new ProtoWriter().text(2, size) : new ProtoWriter().integer(1, size)), new ProtoWriter());

function endOf([name, type, shape]: End): ProtoWriter {
  const tensor = new ProtoWriter().integer(1, type);
  if (shape !== undefined) return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor.message(2, shapeOf(shape))));
  const map = new ProtoWriter().integer(1, 7).message(2, new ProtoWriter().message(1, tensor));
  return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(4, new ProtoWriter().message(1, new ProtoWriter().message(5, map))));
}

/** Attributes as exporters write them: floats one by one. Whole numbers are those whose name says so. */
function attributeOf(name: string, value: readonly number[] | string | number): ProtoWriter {
  const proto = new ProtoWriter().text(1, name);
  if (typeof value === 'string') return proto.text(4, value).integer(20, 3);
  if (typeof value === 'number') return proto.integer(3, value).integer(20, 2);
  if (name.startsWith('classlabels_int')) return proto.integers(8, value).integer(20, 7);
  for (const each of value) proto.float(7, each);
  return proto.integer(20, 6);
}

function nodeOf({ operator, inputs, outputs, domain = '', attributes = {} }: ForeignNode): ProtoWriter {
  const node = new ProtoWriter();
  for (const input of inputs) node.text(1, input);
  for (const output of outputs) node.text(2, output);
  node.text(4, operator).text(7, domain);
  for (const [name, value] of Object.entries(attributes)) node.message(5, attributeOf(name, value));
  return node;
}

function graphOf({ inputs, outputs, nodes, constants = {}, indices = {}, external = false }: ForeignModel): ProtoWriter {
  const graph = new ProtoWriter();
  for (const node of nodes) graph.message(1, nodeOf(node));
  graph.text(2, 'foreign');
  for (const [name, values] of Object.entries(constants)) {
    const tensor = new ProtoWriter().integer(1, values.length).integer(2, 1).text(8, name);
    if (external) tensor.message(13, new ProtoWriter().text(1, 'location').text(2, '../weights.bin')).integer(14, 1);
    else tensor.bytes(9, littleEndian(values, 4));
    graph.message(5, tensor);
  }
  for (const [name, values] of Object.entries(indices)) graph.message(5, new ProtoWriter().integer(1, values.length).integer(2, 7).integers(7, values).text(8, name));
  for (const input of inputs) graph.message(11, endOf(input));
  for (const output of outputs) graph.message(12, endOf(output));
  return graph;
}

/** A file as some other program might have written it, with whatever is wrong with it. */
export function foreignModel(model: ForeignModel): Uint8Array<ArrayBuffer> {
  const { operatorSets = { '': 17, 'ai.onnx.ml': 3 }, irVersion = 8, metadata = {} } = model;
  const file = new ProtoWriter().integer(1, irVersion).message(7, graphOf(model));
  for (const [domain, version] of Object.entries(operatorSets)) file.message(8, new ProtoWriter().text(1, domain).integer(2, version));
  for (const [key, value] of Object.entries(metadata)) file.message(14, new ProtoWriter().text(1, key).text(2, value));
  return file.written();
}
