import { TRPCError } from '@trpc/server';
import { isForTokens, type InputShape, type JsonSchema, type Offer } from '../rest/offer.ts';
import { wholeSchema } from '../rest/open-api.ts';
import { assertKnown, WHOLE } from '../rest/query-text.ts';
import type { Scope } from '../trpc.ts';
import { shorten } from './shorten.ts';
import { TOOL_WORDS, type ToolWords } from './tool-words.ts';

/** A procedure as an assistant may use it. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly annotations: { readonly readOnlyHint: boolean; readonly destructiveHint: boolean; readonly idempotentHint: boolean; readonly openWorldHint: boolean };
  readonly offer: Offer;
  /** Fields of the answer that are not passed on. */
  readonly leftOut: readonly string[];
  /** The input of the procedure. Throws TRPCError for arguments nobody knows. */
  inputOf(given: Readonly<Record<string, unknown>>): unknown;
}

const words = (path: string): Partial<ToolWords> => (TOOL_WORDS as Readonly<Record<string, ToolWords>>)[path] ?? {};

/** `sql.tables` is `sql_tables`, `portfolio.taxYears` is `portfolio_tax_years`. */
const plainName = (path: string): string => path.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`).replaceAll('.', '_');

/** Without what is filled in for the assistant, and with defaults that fit it. */
function shownShape(input: InputShape, { fills = {}, defaults = {} }: Partial<ToolWords>): InputShape {
  if (input.kind !== 'fields') return input;
  const fields = Object.entries(input.fields).filter(([name]) => !(name in fills)).map(([name, schema]) => [name, name in defaults ? { ...schema, default: defaults[name] } : schema] as const);
  return { ...input, fields: Object.fromEntries(fields), required: input.required.filter((name) => !(name in fills) && !(name in defaults)) };
}

/** Assistants are strict about schemas, and few of their programs know the classes of Unicode: a pattern with one is left out. The page checks it all the same. */
function withoutClasses(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutClasses);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([name, value]) => !(name === 'pattern' && typeof value === 'string' && /\\p\{/iu.test(value))).map(([name, value]) => [name, withoutClasses(value)]));
}

/** The protocol wants an object: what is none stands in one field of it. */
const argumentsOf = (shape: InputShape): JsonSchema => (shape.kind === 'whole'
  ? { type: 'object', properties: { [WHOLE]: shape.schema }, ...(shape.isOptional ? {} : { required: [WHOLE] }), additionalProperties: false }
  : wholeSchema(shape));

function toolOf(offer: Offer): Tool {
  const { path, type, scope, summary, input } = offer;
  const told = words(path);
  const shape = shownShape(input, told);
  const isReading = type === 'query' || told.isReading === true;
  return {
    name: told.name ?? plainName(path), description: told.description ?? summary, inputSchema: withoutClasses(argumentsOf(shape)) as JsonSchema, offer, leftOut: told.leftOut ?? [],
    annotations: { readOnlyHint: isReading, destructiveHint: scope === 'act', idempotentHint: isReading || scope === 'act', openWorldHint: scope !== 'read' && !isReading },
    inputOf(given) {
      assertKnown(Object.keys(given), shape);
      if (shape.kind === 'none') return undefined;
      if (shape.kind === 'whole') return given[WHOLE];
      const filled = Object.fromEntries(Object.entries(told.fills ?? {}).map(([name, make]) => [name, make()]));
      const whole = { ...told.defaults, ...given, ...filled };
      return shape.isOptional && Object.keys(whole).length === 0 ? undefined : whole;
    },
  };
}

/** What an assistant with these scopes may do. Streams are left out: a question has one answer. */
export const toolsOf = (offers: readonly Offer[], scopes: readonly Scope[]): readonly Tool[] =>
  offers.filter((offer) => isForTokens(offer) && offer.type !== 'subscription' && words(offer.path).isHidden !== true && scopes.includes(offer.scope)).map(toolOf);

/** What a question came to. */
export type ToolAnswer = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** Asks the procedure of a tool, here or over the network. Rejects only where the signal says so. */
export type AskTool = (question: { readonly offer: Offer; readonly input: unknown; readonly signal: AbortSignal }) => Promise<ToolAnswer>;

/** As many characters of JSON as an assistant can read at once: about 20,000 words of its own. */
export const LONGEST_ANSWER = 80_000;

export interface ToolResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: object;
  readonly isError?: true;
}

const textOf = (text: string): ToolResult['content'] => [{ type: 'text', text }];
const errorResult = (text: string): ToolResult => ({ content: textOf(text), isError: true });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The protocol wants an object here. */
const structured = (value: unknown): object => (isObject(value) ? value : { result: value });

/** What the wire makes of it: NaN is null there, and what has no value is not there. */
function plain(value: unknown, leftOut: readonly string[]): unknown {
  const told = JSON.parse(JSON.stringify(value ?? null)) as unknown;
  return isObject(told) ? Object.fromEntries(Object.entries(told).filter(([name]) => !leftOut.includes(name))) : told;
}

function resultOf({ leftOut }: Tool, value: unknown): ToolResult {
  const told = plain(value, leftOut);
  const text = JSON.stringify(told);
  if (text.length <= LONGEST_ANSWER) return { content: textOf(text), structuredContent: structured(told) };
  const shorter = shorten(told, LONGEST_ANSWER - 1_000);
  if (shorter === undefined) return errorResult(`the answer has ${text.length} characters, and at most ${LONGEST_ANSWER} are passed on: ask for less`);
  const withNote = { ...structured(shorter.value), shortened: shorter.cuts };
  return { content: textOf(JSON.stringify(withNote)), structuredContent: withNote };
}

/** One use of a tool. What went wrong is told to the assistant, so that it can ask better. */
export async function useTool(tool: Tool, { given, ask, signal }: { readonly given: Readonly<Record<string, unknown>>; readonly ask: AskTool; readonly signal: AbortSignal }): Promise<ToolResult> {
  let input: unknown;
  try {
    input = tool.inputOf(given);
  } catch (error) {
    if (error instanceof TRPCError) return errorResult(error.message);
    throw error;
  }
  const answer = await ask({ offer: tool.offer, input, signal });
  return answer.kind === 'value' ? resultOf(tool, answer.value) : errorResult(`${answer.message} (${answer.code})`);
}
