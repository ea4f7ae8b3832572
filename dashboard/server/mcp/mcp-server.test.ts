import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DOCUMENT } from '../rest/api-page.contract.ts';
import { allOffers } from '../rest/offer.ts';
import { McpServer, type McpServerParts } from './mcp-server.ts';
import { toolsOf, type AskTool } from './tool.ts';

const toolList = z.object({ result: z.object({ tools: z.array(z.looseObject({ name: z.string() })) }) });

const echo: AskTool = ({ offer: { path }, input }) => Promise.resolve({ kind: 'value', value: { path, input: input ?? null } });
const serverWith = (parts: Partial<McpServerParts> = {}): McpServer => new McpServer({ tools: toolsOf(allOffers(), ['read']), ask: echo, resources: [DOCUMENT], version: '1.2.3', ...parts });
const begin = async (version: string, parts?: Partial<McpServerParts>): Promise<McpServer> => {
  const server = serverWith(parts);
  await server.take({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: version, capabilities: {}, clientInfo: { name: 'a test', version: '1' } } });
  return server;
};
const ask = (method: string, params?: object, id: number | string = 1): object => ({ jsonrpc: '2.0', id, method, params });
const error = (code: number) => ({ jsonrpc: '2.0', error: { code, message: expect.any(String) as string } });

describe('a conversation with an assistant', () => {
  test('agrees on a version of the protocol: the one wanted, or the newest there is', async () => {
    for (const [wanted, agreed] of [['2025-06-18', '2025-06-18'], ['2025-03-26', '2025-03-26'], ['2024-11-05', '2024-11-05'], ['2099-01-01', '2025-06-18'], ['', '2025-06-18']]) {
      expect(await serverWith().take(ask('initialize', { protocolVersion: wanted, capabilities: {} }))).toMatchObject({ id: 1, result: { protocolVersion: agreed, capabilities: { tools: {}, resources: {} }, serverInfo: { name: 'coinbot', version: '1.2.3' } } });
    }
    expect(await serverWith().take(ask('initialize', {}))).toMatchObject({ id: 1, ...error(-32_602) });
  });

  test('lists tools in the words of the version', async () => {
    const status = async (version: string) => toolList.parse(await (await begin(version)).take(ask('tools/list'))).result.tools.find(({ name }) => name === 'status');
    expect((await status('2025-06-18'))?.['annotations']).toEqual({ readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false });
    expect(await status('2024-11-05')).toMatchObject({ name: 'status', inputSchema: { type: 'object' } });
    expect(await status('2024-11-05')).not.toHaveProperty('annotations');
    expect(await (await begin('2025-06-18')).take(ask('tools/list', { cursor: 'x' }))).toMatchObject(error(-32_602));
  });

  test('answers a call as text and, where that is known, as an object', async () => {
    const call = ask('tools/call', { name: 'log', arguments: { most: 3 } });
    const value = { path: 'log.lines', input: { most: 3 } };
    expect(await (await begin('2025-06-18')).take(call)).toEqual({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value } });
    expect(await (await begin('2025-03-26')).take(call)).toEqual({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: JSON.stringify(value) }] } });
  });

  test('tells the assistant what was wrong with a call, and the program what was wrong with a request', async () => {
    const server = await begin('2025-06-18', { ask: () => Promise.resolve({ kind: 'refused', code: 'forbidden', message: 'expected a token with the scope "run"' }) });
    expect(await server.take(ask('tools/call', { name: 'status' }))).toMatchObject({ result: { isError: true, content: [{ type: 'text', text: 'expected a token with the scope "run" (forbidden)' }] } });
    expect(await server.take(ask('tools/call', { name: 'log', arguments: { mots: 3 } }))).toMatchObject({ result: { isError: true, content: [{ text: 'expected "topics", "text", "before", "most", found "mots"' }] } });
    expect(await server.take(ask('tools/call', { name: 'control_resume' }))).toMatchObject(error(-32_602));
    expect(await server.take(ask('tools/call', { name: 'log', arguments: [] }))).toMatchObject(error(-32_602));
    expect(await server.take(ask('tools/run'))).toMatchObject(error(-32_601));
    expect(await server.take(ask('resources/read', { uri: 'file:///etc/passwd' }))).toMatchObject(error(-32_002));
    const broken = await begin('2025-06-18', { ask: () => Promise.reject(new Error('canary /home/someone')) });
    expect(await broken.take(ask('tools/call', { name: 'status' }))).toEqual({ jsonrpc: '2.0', id: 1, error: { code: -32_603, message: 'something went wrong inside' } });
  });

  test('reads resources, and answers a ping', async () => {
    const server = await begin('2025-06-18');
    expect(await server.take(ask('resources/list'))).toMatchObject({ result: { resources: [{ uri: 'coinbot://README.md', name: 'README.md', mimeType: 'text/markdown' }] } });
    expect(await server.take(ask('resources/read', { uri: 'coinbot://README.md' }))).toMatchObject({ result: { contents: [{ uri: 'coinbot://README.md', text: '# coinbot' }] } });
    expect(await server.take(ask('resources/templates/list'))).toMatchObject({ result: { resourceTemplates: [] } });
    expect(await server.take(ask('ping', undefined, 'p'))).toEqual({ jsonrpc: '2.0', id: 'p', result: {} });
  });

  test('stops what is called off, and says no more of it', async () => {
    const heard: string[] = [];
    const slow: AskTool = ({ signal }) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { heard.push('stopped'); reject(signal.reason instanceof Error ? signal.reason : new Error('stopped')); }); });
    const server = await begin('2025-06-18', { ask: slow });
    const call = server.take(ask('tools/call', { name: 'status' }, 'a'));
    expect(await server.take(ask('tools/call', { name: 'status' }, 'a'))).toMatchObject({ id: 'a', ...error(-32_600) });
    expect(await server.take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'b' } })).toBeUndefined();
    expect(heard).toEqual([]);
    expect(await server.take({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'a', reason: 'no longer wanted' } })).toBeUndefined();
    expect(await call).toBeUndefined();
    const another = server.take(ask('tools/call', { name: 'status' }, 'a'));
    server.close();
    expect([await another, heard]).toEqual([undefined, ['stopped', 'stopped']]);
  });

  test('takes several messages at once where the version knows that', async () => {
    const batch = [ask('ping', undefined, 1), { jsonrpc: '2.0', method: 'notifications/initialized' }, ask('ping', undefined, 2)];
    expect(await (await begin('2025-03-26')).take(batch)).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }, { jsonrpc: '2.0', id: 2, result: {} }]);
    expect(await (await begin('2025-03-26')).take([batch[1]])).toBeUndefined();
    expect(await (await begin('2025-03-26')).take([])).toMatchObject({ id: null, ...error(-32_600) });
    expect(await (await begin('2025-03-26')).take(Array.from({ length: 21 }, () => batch[1]))).toMatchObject({ id: null, ...error(-32_600) });
    expect(await (await begin('2025-06-18')).take(batch)).toMatchObject({ id: null, ...error(-32_600) });
  });

  test('gives every JSON there is an answer of its form, or none, and goes on', async () => {
    const reply = z.union([
      z.strictObject({ jsonrpc: z.literal('2.0'), id: z.union([z.string(), z.number()]), result: z.record(z.string(), z.unknown()) }),
      z.strictObject({ jsonrpc: z.literal('2.0'), id: z.union([z.string(), z.number(), z.null()]), error: z.strictObject({ code: z.int(), message: z.string() }) }),
    ]);
    const method = fc.oneof(fc.constantFrom('initialize', 'ping', 'tools/list', 'tools/call', 'resources/list', 'resources/read', 'notifications/cancelled', 'notifications/initialized'), fc.string());
    const params = fc.oneof(fc.jsonValue(), fc.record({ name: fc.constantFrom('status', 'log', 'why', '__proto__', 'constructor'), arguments: fc.oneof(fc.jsonValue(), fc.record({ most: fc.jsonValue() })), uri: fc.constantFrom('coinbot://README.md', 'coinbot://../../etc/passwd'), protocolVersion: fc.jsonValue(), cursor: fc.jsonValue(), requestId: fc.jsonValue() }, { requiredKeys: [] }));
    const likely = fc.record({ jsonrpc: fc.constantFrom('2.0', '1.0', 2), id: fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.jsonValue()), method, params, result: fc.jsonValue(), error: fc.jsonValue() }, { requiredKeys: [] });
    const message = fc.oneof({ weight: 4, arbitrary: likely }, fc.jsonValue(), fc.array(likely, { maxLength: 25 }));
    const server = serverWith();
    await fc.assert(fc.asyncProperty(message.map((one) => JSON.parse(JSON.stringify(one)) as unknown), async (one) => {
      const answer = await server.take(one);
      if (answer !== undefined) z.union([reply, z.array(reply).min(1)]).parse(JSON.parse(JSON.stringify(answer)));
      expect(await server.take(ask('ping', undefined, 'still here'))).toEqual({ jsonrpc: '2.0', id: 'still here', result: {} });
    }), { numRuns: 500 });
  });
});
