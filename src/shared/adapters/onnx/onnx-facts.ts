import { DataError } from '../../domain/errors.ts';
import { protoFields, type ProtoField } from './proto-fields.ts';

/** What can be told of a model without running it. */
export interface OnnxFacts {
  readonly irVersion: number;
  /** Version of each set of operators by its domain; the empty one is that of ONNX itself. */
  readonly operatorSets: ReadonlyMap<string, number>;
  /** Operators that are used, with their domain before a colon unless it is that of ONNX. */
  readonly operators: ReadonlySet<string>;
  readonly hasExternalData: boolean;
  readonly hasFunctions: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Graphs within attributes of nodes of graphs: no honest file goes deeper. */
const MOST_DEPTH = 8;
/** Sets of operators that the runtime knows, with the oldest and the newest version: before the oldest, operators meant other things. */
const KNOWN_SETS: Readonly<Record<string, readonly [number, number]>> = { '': [7, 24], 'ai.onnx.ml': [1, 5] };
const IR_VERSIONS = [3, 12] as const;
/** They may run for ever, or answer otherwise each time. */
const REFUSED_OPERATORS = ['Loop', 'Scan', 'RandomNormal', 'RandomNormalLike', 'RandomUniform', 'RandomUniformLike', 'Multinomial', 'Bernoulli'];

interface Reading {
  readonly operators: Set<string>;
  hasExternalData: boolean;
}

/** Reads the facts of a file (ModelProto of onnx.proto). DataError where it is no such file. */
export function onnxFacts(bytes: Uint8Array, source: string): OnnxFacts {
  const reading: Reading = { operators: new Set(), hasExternalData: false };
  const facts = { irVersion: 0, operatorSets: new Map<string, number>(), operators: reading.operators, hasFunctions: false };
  const metadata: Record<string, string> = {};
  let graphs = 0;
  try {
    for (const item of protoFields(bytes)) {
      if (item.field === 1) facts.irVersion = number(item);
      else if (item.field === 7) { readGraph(part(item), reading, 0); graphs++; }
      else if (item.field === 8) facts.operatorSets.set(...operatorSet(part(item)));
      else if (item.field === 14) Object.assign(metadata, keyAndValue(part(item)));
      else if (item.field === 20 || item.field === 25) facts.hasFunctions = true;
    }
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new DataError(`${source}: expected an ONNX model, found a damaged or foreign file (${error.message})`, { cause: error });
    throw error;
  }
  if (graphs !== 1) throw new DataError(`${source}: expected an ONNX model, found a file with "${graphs}" graphs`);
  return { ...facts, hasExternalData: reading.hasExternalData, metadata };
}

/** DataError where the file asks for what is never given to a model. */
export function assertAcceptable(facts: OnnxFacts, source: string): void {
  if (facts.hasExternalData) throw new DataError(`${source}: expected a model in one file, found weights that stand outside of it`);
  if (facts.hasFunctions) throw new DataError(`${source}: expected a model of operators alone, found functions or training parts`);
  assertOperators(facts.operators, source);
  assertVersions(facts, source);
}

function assertOperators(operators: OnnxFacts['operators'], source: string): void {
  const foreign = [...operators].find((operator) => operator.includes(':') && !operator.startsWith('ai.onnx.ml:'));
  if (foreign !== undefined) throw new DataError(`${source}: expected operators of ONNX and ai.onnx.ml, found "${foreign}"`);
  const refused = REFUSED_OPERATORS.find((operator) => operators.has(operator));
  if (refused !== undefined) throw new DataError(`${source}: expected a model that ends and answers alike each time, found the operator "${refused}"`);
}

/** Sets that are named and not used are passed over. */
function assertVersions({ irVersion, operatorSets }: OnnxFacts, source: string): void {
  if (!(irVersion >= IR_VERSIONS[0] && irVersion <= IR_VERSIONS[1])) throw new DataError(`${source}: expected version ${IR_VERSIONS.join(' to ')} of the ONNX format, found "${irVersion}"`);
  if (operatorSets.size === 0) throw new DataError(`${source}: expected the version of its operators, found none`);
  for (const [domain, [oldest, newest]] of Object.entries(KNOWN_SETS)) {
    const version = operatorSets.get(domain);
    if (version !== undefined && !(version >= oldest && version <= newest)) throw new DataError(`${source}: expected operators${domain === '' ? '' : ` of ${domain}`} of version ${oldest} to ${newest}, found "${version}"`);
  }
}

/** GraphProto: node 1, initializer 5, sparse_initializer 15. */
function readGraph(graph: Uint8Array, reading: Reading, depth: number): void {
  if (depth > MOST_DEPTH) throw new RangeError(`graphs within graphs, more than ${MOST_DEPTH} deep`);
  for (const item of protoFields(graph)) {
    if (item.field === 1) readNode(part(item), reading, depth);
    else if (item.field === 5) readTensor(part(item), reading);
    else if (item.field === 15) readSparse(part(item), reading);
  }
}

/** NodeProto: op_type 4, attribute 5, domain 7. */
function readNode(node: Uint8Array, reading: Reading, depth: number): void {
  let [operator, domain] = ['', ''];
  for (const item of protoFields(node)) {
    if (item.field === 4) operator = text(item);
    else if (item.field === 5) readAttribute(part(item), reading, depth);
    else if (item.field === 7) domain = text(item);
  }
  reading.operators.add(domain === '' || domain === 'ai.onnx' ? operator : `${domain}:${operator}`);
}

/** AttributeProto: t 5, g 6, tensors 10, graphs 11, sparse_tensor 22, sparse_tensors 23. */
function readAttribute(attribute: Uint8Array, reading: Reading, depth: number): void {
  for (const item of protoFields(attribute)) {
    switch (item.field) {
      case 5: case 10: readTensor(part(item), reading); break;
      case 6: case 11: readGraph(part(item), reading, depth + 1); break;
      case 22: case 23: readSparse(part(item), reading); break;
      default: break;
    }
  }
}

/** TensorProto: external_data 13, data_location 14 (1 is outside). */
function readTensor(tensor: Uint8Array, reading: Reading): void {
  for (const item of protoFields(tensor)) {
    if (item.field === 13 || (item.field === 14 && number(item) !== 0)) reading.hasExternalData = true;
  }
}

/** SparseTensorProto: values 1, indices 2. */
function readSparse(sparse: Uint8Array, reading: Reading): void {
  for (const item of protoFields(sparse)) if (item.field === 1 || item.field === 2) readTensor(part(item), reading);
}

/** OperatorSetIdProto: domain 1, version 2. `ai.onnx` is another name of the empty domain. */
function operatorSet(message: Uint8Array): readonly [string, number] {
  let [domain, version] = ['', 0];
  for (const item of protoFields(message)) {
    if (item.field === 1) domain = text(item);
    else if (item.field === 2) version = number(item);
  }
  return [domain === 'ai.onnx' ? '' : domain, version];
}

/** StringStringEntryProto: key 1, value 2. */
function keyAndValue(message: Uint8Array): Readonly<Record<string, string>> {
  let [key, value] = ['', ''];
  for (const item of protoFields(message)) {
    if (item.field === 1) key = text(item);
    else if (item.field === 2) value = text(item);
  }
  return { [key]: value };
}

function number(item: ProtoField): number {
  if (!('value' in item)) throw new RangeError(`bytes where field ${item.field} is a number`);
  return item.value;
}

function part(item: ProtoField): Uint8Array {
  if (!('bytes' in item)) throw new RangeError(`a number where field ${item.field} is a message`);
  return item.bytes;
}

const text = (item: ProtoField): string => new TextDecoder('utf-8', { fatal: true }).decode(part(item));
