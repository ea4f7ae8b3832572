import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApiPage, type ApiPage } from './api-page.contract.ts';
import { allOffers, isForTokens, placeOfOffer } from './offer.ts';

/** Objects of OpenAPI 3.1.0 (spec.openapis.org/oas/v3.1.0), as far as they are used: what is not named here may not be there. */
const schema = z.record(z.string(), z.unknown());
const reference = z.strictObject({ $ref: z.string().startsWith('#/components/') });
const content = z.record(z.string().regex(/^[\w.-]+\/[\w.+-]+$/u), z.strictObject({ schema }));
const parameter = z.strictObject({ name: z.string().min(1), in: z.literal('query'), required: z.boolean(), schema: schema.optional(), content: content.optional() })
  .refine((one) => (one.schema === undefined) !== (one.content === undefined), 'expected either a schema or a content')
  .refine((one) => one.content === undefined || Object.keys(one.content).length === 1, 'expected one content');
const response = z.strictObject({ description: z.string().min(1), content: content.optional(), headers: z.record(z.string(), z.strictObject({ description: z.string(), schema })).optional() });
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z0-9]*$/u), tags: z.array(z.string()).min(1), summary: z.string().min(1), parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(), responses: z.record(z.string().regex(/^[1-5]\d\d$/u), z.union([reference, response])), security: z.array(z.record(z.string(), z.array(z.string()))).min(1),
});
const document = z.strictObject({
  openapi: z.literal('3.1.0'), info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }), servers: z.array(z.strictObject({ url: z.string() })), tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(z.string().regex(/^(?:\/[A-Za-z]\w*)+$/u), z.strictObject({ get: operation.optional(), post: operation.optional() }).refine(({ get, post }) => (get === undefined) !== (post === undefined))),
  components: z.strictObject({
    securitySchemes: z.strictObject({ token: z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer'), description: z.string() }) }),
    schemas: z.record(z.string().regex(/^[\w.-]+$/u), schema), responses: z.record(z.string().regex(/^[\w.-]+$/u), response),
  }),
});
type Document = z.infer<typeof document>;

let api: ApiPage;
let described: Document;
beforeAll(async () => {
  api = await startApiPage();
  const { status, body, headers } = await api.get('/api/v1/openapi.json', api.tokens.read);
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  described = document.parse(JSON.parse(body));
});
afterAll(() => api.end());

const operations = () => Object.entries(described.paths).flatMap(([path, { get, post }]) => [get, post].filter((one) => one !== undefined).map((one) => ({ path, method: one === get ? 'get' : 'post', ...one })));

function refsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => (name === '$ref' && typeof one === 'string' ? [one] : refsIn(one)));
}

describe('the description of the API', () => {
  test('is for nobody who is not known', async () => {
    expect((await api.get('/api/v1/openapi.json')).status).toBe(401);
    expect((await api.post('/api/v1/openapi.json', {}, api.tokens.read)).status).toBe(404);
  });

  test('holds every procedure that a token may use, by its own method, and none that is the owner\'s', () => {
    const expected = allOffers().filter(isForTokens).map((offer) => `${offer.type === 'mutation' ? 'post' : 'get'} ${placeOfOffer(offer).slice('/v1'.length)} ${offer.scope}`);
    expect(operations().map(({ method, path, security }) => `${method} ${path} ${security.flatMap(({ token }) => token).join()}`)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(20);
    expect(Object.keys(described.paths)).not.toContain('/control/resume');
  });

  test('names every operation once, with everything it may answer', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, responses } of operations()) expect([path, Object.keys(responses)]).toEqual([path, ['200', '400', '401', '403', '404', '409', '413', '429', '500']]);
    const tags = new Set(described.tags.map(({ name }) => name));
    expect(operations().flatMap((one) => one.tags).filter((tag) => !tags.has(tag))).toEqual([]);
  });

  test('refers to nothing that is not there, and names each parameter once', () => {
    const find = (ref: string): unknown => ref.slice(2).split('/').reduce<unknown>((at, name) => z.record(z.string(), z.unknown()).catch({}).parse(at)[name], described);
    expect([...new Set(refsIn(described))].filter((ref) => !ref.startsWith('#/') || find(ref) === undefined)).toEqual([]);
    for (const { path, parameters = [] } of operations()) expect([path, new Set(parameters.map(({ name }) => name)).size]).toEqual([path, parameters.length]);
  });

  test('has schemas that say what the page checks', () => {
    const lines = operations().find(({ path }) => path === '/log/lines')?.parameters;
    expect(lines?.find(({ name }) => name === 'most')).toEqual({ name: 'most', in: 'query', required: false, schema: { default: 100, type: 'integer', minimum: 1, maximum: 500 } });
    expect(operations().find(({ path }) => path === '/control/restrict')?.requestBody?.content['application/json'].schema).toMatchObject({ type: 'object', required: ['to'], additionalProperties: false, properties: { to: { enum: ['REDUCE_ONLY', 'CANCEL_ALL'] } } });
  });
});
