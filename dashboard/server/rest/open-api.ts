import type { Scope } from '../trpc.ts';
import type { InputShape, JsonSchema, Offer } from './offer.ts';
import { WHOLE } from './query-text.ts';

const SCOPE_TEXTS: Readonly<Record<Exclude<Scope, 'owner'>, string>> = {
  read: 'looks and changes nothing', run: 'starts work that trades nothing, such as a backtest', act: 'makes the bot do less: pause, stop',
};

const refused = (description: string): JsonSchema => ({ description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } } });

/** By HTTP status, for every operation. */
const REFUSALS: Readonly<Record<string, readonly [name: string, response: JsonSchema]>> = {
  400: ['BadRequest', refused('The input does not fit; the message says where.')],
  401: ['NotSignedIn', refused('No token, or one that is not known.')],
  403: ['Forbidden', refused('The token has not the scope that is asked for.')],
  404: ['NotFound', refused('There is nothing of that name.')],
  409: ['Conflict', refused('It cannot be done as things stand; the message says why.')],
  413: ['TooLarge', refused('The body is larger than 1 MiB.')],
  429: ['TooMany', { ...refused('Too many requests: 50 a second, 200 at once.'), headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }],
  500: ['Failed', refused('Something went wrong on the server; its log says what.')],
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `overviewStatus`: unique, since paths are. */
const operationId = ({ path }: Offer): string => path.split('.').map((word, index) => (index === 0 ? word : capital(word))).join('');

/** Text stands in the address as it is; numbers and switches read the same as JSON; the rest is JSON and says so. */
const parameter = (name: string, { schema, required }: { readonly schema: JsonSchema; readonly required: boolean }): JsonSchema => {
  const isScalar = ['string', 'number', 'integer', 'boolean'].includes(String(schema['type']));
  return { name, in: 'query', required, ...(isScalar ? { schema } : { content: { 'application/json': { schema } } }) };
};

function parametersOf(input: InputShape): readonly JsonSchema[] {
  if (input.kind === 'none') return [];
  if (input.kind === 'whole') return [parameter(WHOLE, { schema: input.schema, required: !input.isOptional })];
  return Object.entries(input.fields).map(([name, schema]) => parameter(name, { schema, required: input.required.includes(name) && !input.isOptional }));
}

/** As one schema. What is not named is refused. */
export function wholeSchema(input: InputShape): JsonSchema {
  if (input.kind === 'whole') return input.schema;
  const { fields, required } = input.kind === 'fields' ? input : { fields: {}, required: [] };
  return { type: 'object', properties: fields, ...(required.length === 0 ? {} : { required }), additionalProperties: false };
}

const answerOf = ({ type, output }: Offer): JsonSchema => (type === 'subscription'
  ? { description: 'Server-sent events, each with JSON as its data and an id to go on from ("last-event-id").', content: { 'text/event-stream': { schema: { type: 'string' } } } }
  : { description: 'The answer.', content: { 'application/json': { schema: output ?? { $ref: '#/components/schemas/Answer' } } } });

function operation(offer: Offer): JsonSchema {
  const { path, type, scope, summary, input } = offer;
  const isBody = type === 'mutation';
  return {
    operationId: operationId(offer), tags: [path.split('.', 1)[0]], summary,
    ...(isBody ? { requestBody: { required: input.kind !== 'none' && !input.isOptional, content: { 'application/json': { schema: wholeSchema(input) } } } } : { parameters: parametersOf(input) }),
    responses: { 200: answerOf(offer), ...Object.fromEntries(Object.entries(REFUSALS).map(([status, [name]]) => [status, { $ref: `#/components/responses/${name}` }])) },
    security: [{ token: [scope] }],
  };
}

const DESCRIPTION = `What the page shows and does, for programs. Times are milliseconds since 1970 (UTC), money is in the currency named beside it, null is what is not known.
A token comes from "coinbot dashboard token add NAME --scope read" and is sent as "Authorization: Bearer ...". Scopes: ${Object.entries(SCOPE_TEXTS).map(([scope, text]) => `${scope} ${text}`).join('; ')}. "run" and "act" may read as well. What lets money move is offered to no token.`;

/** The description of the API, OpenAPI 3.1, made from the procedures and their schemas. */
export function openApi(offers: readonly Offer[]): JsonSchema {
  return {
    openapi: '3.1.0',
    info: { title: 'coinbot', version: '1', description: DESCRIPTION },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(offers.map(({ path }) => path.split('.', 1)[0]))].map((name) => ({ name })),
    paths: Object.fromEntries(offers.map((offer) => [`/${offer.path.replaceAll('.', '/')}`, { [offer.type === 'mutation' ? 'post' : 'get']: operation(offer) }])),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of the page, shown once when it is made.' } },
      schemas: {
        Answer: { description: 'JSON, as the page itself gets it.' },
        Refusal: {
          type: 'object', required: ['error'],
          properties: { error: { type: 'object', required: ['code', 'message'], properties: { code: { type: 'string', description: 'A fixed word.' }, message: { type: 'string', description: 'For a person.' }, id: { type: 'string', description: 'Names the line in the log of the server.' } } } },
        },
      },
      responses: Object.fromEntries(Object.values(REFUSALS)),
    },
  };
}
