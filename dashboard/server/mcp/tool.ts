import { TRPCError } from '@trpc/server';
import { isForTokens, type InputShape, type JsonSchema, type Offer } from '../rest/offer.ts';
import { wholeSchema } from '../rest/open-api.ts';
import { assertKnown, WHOLE } from '../rest/query-text.ts';
import type { Scope } from '../trpc.ts';
import { TOOL_WORDS, type ToolWords } from './tool-words.ts';

/** A procedure as an assistant may use it. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly annotations: { readonly readOnlyHint: boolean; readonly destructiveHint: boolean; readonly idempotentHint: boolean; readonly openWorldHint: boolean };
  readonly offer: Offer;
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
  return { ...input, fields: Object.fromEntries(fields), required: input.required.filter((name) => !(name in fills)) };
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
    name: told.name ?? plainName(path), description: told.description ?? summary, inputSchema: argumentsOf(shape), offer,
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
  offers.filter((offer) => isForTokens(offer) && offer.type !== 'subscription' && scopes.includes(offer.scope)).map(toolOf);

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

const errorResult = (text: string): ToolResult => ({ content: [{ type: 'text', text }], isError: true });

const SMALLER = ['most', 'points', 'around', 'days', 'rows', 'from', 'limit', 'size'];

function tooLong(tool: Tool, length: number): ToolResult {
  const { properties } = tool.inputSchema;
  const names = SMALLER.filter((name) => typeof properties === 'object' && properties !== null && name in properties);
  return errorResult(`the answer has ${length} characters, and at most ${LONGEST_ANSWER} are passed on: ask for less${names.length === 0 ? '' : ` (${names.map((name) => `"${name}"`).join(', ')})`}`);
}

function resultOf(tool: Tool, value: unknown): ToolResult {
  const text = JSON.stringify(value ?? null);
  if (text.length > LONGEST_ANSWER) return tooLong(tool, text.length);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return { content: [{ type: 'text', text }], structuredContent: isObject ? value : { result: value ?? null } };
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
