import { TRPCError } from '@trpc/server';
import type { InputShape, JsonSchema, Offer } from './offer.ts';

/** The one parameter of a question whose input has no fields. */
export const WHOLE = 'input';

const ALL = ['string', 'number', 'boolean', 'null', 'array', 'object'] as const;
type JsonType = (typeof ALL)[number];

const isObject = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

const typeOf = (value: unknown): JsonType => (value === null ? 'null' : Array.isArray(value) ? 'array' : ALL.find((type) => type === typeof value) ?? 'object');

/** What a value of this schema can be. A schema that does not say allows everything. */
function typesOf(schema: JsonSchema): ReadonlySet<JsonType> {
  const { type, enum: values, anyOf, oneOf } = schema;
  if (type !== undefined) return new Set([type].flat().map((one) => (one === 'integer' ? 'number' : ALL.find((known) => known === one) ?? 'object')));
  if ('const' in schema) return new Set([typeOf(schema['const'])]);
  if (Array.isArray(values)) return new Set(values.map(typeOf));
  const parts: unknown = anyOf ?? oneOf;
  return new Set(Array.isArray(parts) ? parts.filter(isObject).flatMap((part) => [...typesOf(part)]) : ALL);
}

/** A field that is text and nothing else stands in the address as it is; all others are JSON, so that nothing is guessed. */
const isTextAlone = (schema: JsonSchema): boolean => [...typesOf(schema)].join('') === 'string';

const refuse = (message: string): never => { throw new TRPCError({ code: 'BAD_REQUEST', message }); };

function readText(name: string, { text, schema }: { readonly text: string; readonly schema: JsonSchema }): unknown {
  if (isTextAlone(schema)) return text;
  const types = typesOf(schema);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return types.has('string') ? text : refuse(`${name}: expected ${[...types].join(' or ')} as JSON, found "${text.slice(0, 100)}"`);
  }
  return types.has('string') && !types.has(typeOf(value)) ? text : value;
}

/** A name nobody knows is a mistake of whoever asks: what it was to say would be lost without a word. */
export function assertKnown(names: readonly string[], input: InputShape): void {
  const expected = input.kind === 'fields' ? Object.keys(input.fields) : input.kind === 'whole' ? [WHOLE] : [];
  const unknown = names.find((name) => !expected.includes(name));
  if (unknown !== undefined) refuse(`expected ${expected.length === 0 ? 'no parameters' : expected.map((name) => `"${name}"`).join(', ')}, found "${unknown.slice(0, 100)}"`);
}

/** What the parameters of an address ask for. Throws TRPCError with a text for whoever asked. */
export function inputOfQuery({ input }: Pick<Offer, 'input'>, parameters: URLSearchParams): unknown {
  const names = [...parameters.keys()];
  assertKnown(names, input);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`${twice}: expected one value (several as a JSON array), found the parameter more than once`);
  if (input.kind === 'none' || (names.length === 0 && input.isOptional)) return undefined;
  if (input.kind === 'whole') return readText(WHOLE, { text: parameters.get(WHOLE) ?? 'null', schema: input.schema });
  return Object.fromEntries([...parameters].map(([name, text]) => [name, readText(name, { text, schema: input.fields[name] })]));
}

/** The way back: the same input as parameters of an address. Fields without a value are left out. */
export function queryOfInput({ input: shape }: Pick<Offer, 'input'>, input: unknown): URLSearchParams {
  const parameters = new URLSearchParams();
  const write = (name: string, { value, schema }: { readonly value: unknown; readonly schema: JsonSchema }): void => {
    if (value !== undefined) parameters.set(name, typeof value === 'string' && isTextAlone(schema) ? value : JSON.stringify(value));
  };
  if (shape.kind === 'whole') write(WHOLE, { value: input, schema: shape.schema });
  // What is no field is sent all the same: the page says what it expected.
  else if (isObject(input)) for (const [name, value] of Object.entries(input)) write(name, { value, schema: shape.kind === 'fields' ? shape.fields[name] ?? {} : {} });
  return parameters;
}
