import type { AnyProcedure } from '@trpc/server';
import { z } from 'zod';
import { rootRouter } from '../root-router.ts';
import type { ProcedureMeta } from '../trpc.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a procedure takes, as programs that know no tRPC write it. */
export type InputShape =
  | { readonly kind: 'none' }
  /** An object, field by field. `isOptional`: none of it has to be there. */
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, JsonSchema>>; readonly required: readonly string[]; readonly isOptional: boolean }
  /** Anything else, such as one of several objects. */
  | { readonly kind: 'whole'; readonly schema: JsonSchema; readonly isOptional: boolean };

/** A procedure of the page as the REST API and assistants may know it. */
export interface Offer extends ProcedureMeta {
  /** `overview.status` */
  readonly path: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly input: InputShape;
  /** Undefined where the procedure says only in TypeScript what it answers. */
  readonly output: JsonSchema | undefined;
}

/** Its place below `/api`. */
export const placeOfOffer = ({ path }: Pick<Offer, 'path'>): string => `/v1/${path.replaceAll('.', '/')}`;

/** What a token can never do takes a person at the page: it is not offered to programs. */
export const isForTokens = ({ scope, stepUp }: ProcedureMeta): boolean => scope !== 'owner' && stepUp !== true;

const isSchema = (parser: unknown): parser is z.ZodType => parser instanceof z.ZodType;

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

const fieldsOf = ({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> => z.record(z.string(), z.record(z.string(), z.unknown())).parse(properties ?? {});
const requiredOf = ({ required }: JsonSchema): readonly string[] => z.array(z.string()).parse(required ?? []);

function shapeOf(parsers: readonly unknown[]): InputShape {
  const schemas = parsers.filter(isSchema);
  if (schemas.length === 0) return { kind: 'none' };
  const told = schemas.map((schema) => jsonSchemaOf(schema, 'input'));
  const isOptional = schemas.every((schema) => schema.safeParse(undefined).success);
  // One that takes names nobody knows beforehand, or refers to itself, cannot be told field by field.
  const isPlain = (schema: JsonSchema): boolean => schema['type'] === 'object' && !('$defs' in schema) && [undefined, false].includes(schema['additionalProperties'] as undefined | false);
  if (told.every(isPlain)) return { kind: 'fields', fields: Object.assign({}, ...told.map(fieldsOf)) as Readonly<Record<string, JsonSchema>>, required: [...new Set(told.flatMap(requiredOf))], isOptional };
  return { kind: 'whole', schema: told.length === 1 ? told[0] : { allOf: told }, isOptional };
}

/** What every procedure carries at run time beside its types. */
interface Definition {
  readonly type: Offer['type'];
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

let known: readonly Offer[] | undefined;

/** Every procedure of the page, in the order of their names: made once, when it is first asked for. */
export const allOffers = (): readonly Offer[] => (known ??= Object.entries(rootRouter._def.procedures as unknown as Readonly<Record<string, AnyProcedure>>)
  .map(([path, procedure]) => offerOf(path, procedure._def as unknown as Definition))
  .toSorted((one, other) => (one.path < other.path ? -1 : 1)));

function offerOf(path: string, { type, meta, inputs, output }: Definition): Offer {
  // Whoever says nothing is the owner's: nobody else may use it.
  return { path, type, ...(meta ?? { scope: 'owner', summary: path }), input: shapeOf(inputs), output: isSchema(output) ? jsonSchemaOf(output, 'output') : undefined };
}
