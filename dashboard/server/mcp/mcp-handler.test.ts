import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApiPage, type ApiPage } from '../rest/api-page.contract.ts';

let api: ApiPage;
beforeAll(async () => { api = await startApiPage(); });
afterAll(() => api.end());
beforeEach(() => { api.asked.length = 0; });

const rpc = (method: string, params?: object): object => ({ jsonrpc: '2.0', id: 1, method, ...(params === undefined ? {} : { params }) });
const names = async (token: string): Promise<readonly string[]> => {
  const { body } = await api.post('/mcp', rpc('tools/list'), token);
  return z.object({ result: z.object({ tools: z.array(z.object({ name: z.string() })) }) }).parse(JSON.parse(body)).result.tools.map(({ name }) => name);
};

describe('MCP over HTTP', () => {
  test('is closed without a token, and for browsers', async () => {
    expect((await api.post('/mcp', rpc('tools/list'))).status).toBe(401);
    expect((await api.get('/mcp')).status).toBe(401);
    const owner = await api.page.setUp();
    expect((await api.page.post('/mcp', rpc('tools/list'), api.page.as(owner))).status).toBe(403);
  });

  test('answers by POST alone, at one address', async () => {
    const get = await api.get('/mcp', api.tokens.read);
    expect([get.status, get.headers.allow]).toEqual([405, 'POST']);
    expect((await api.post('/mcp/x', rpc('ping'), api.tokens.read)).status).toBe(404);
    const { status, headers, body } = await api.post('/mcp', rpc('ping'), api.tokens.read);
    expect([status, headers['content-type'], JSON.parse(body)]).toEqual([200, 'application/json; charset=utf-8', { jsonrpc: '2.0', id: 1, result: {} }]);
    expect(await api.post('/mcp', { jsonrpc: '2.0', method: 'notifications/initialized' }, api.tokens.read)).toMatchObject({ status: 202, body: '' });
    const version = (mcp: string) => api.page.ask({ method: 'POST', path: '/mcp', body: rpc('ping'), headers: { 'authorization': `Bearer ${api.tokens.read}`, 'mcp-protocol-version': mcp } });
    expect((await version('2025-06-18')).status).toBe(200);
    expect((await version('1999-01-01')).status).toBe(400);
  });

  test('offers what the token may do, and no more', async () => {
    const [read, run, act] = await Promise.all([names(api.tokens.read), names(api.tokens.run), names(api.tokens.act)]);
    expect(read).toContain('status');
    expect([read, run, act].map((list) => [list.includes('run_backtest'), list.includes('restrict_trading')])).toEqual([[false, false], [true, false], [false, true]]);
    expect(JSON.parse((await api.post('/mcp', rpc('tools/call', { name: 'restrict_trading', arguments: { to: 'CANCEL_ALL' } }), api.tokens.read)).body)).toMatchObject({ error: { code: -32_602 } });
    expect(api.asked).toEqual([]);
  });

  test('asks the page in the name of the token', async () => {
    api.answers.set('control.restrict', () => ({ kind: 'moved', state: 'CANCEL_ALL', previous: 'ACTIVE' }));
    const call = rpc('tools/call', { name: 'restrict_trading', arguments: { to: 'CANCEL_ALL' } });
    expect(JSON.parse((await api.post('/mcp', call, api.tokens.act)).body)).toMatchObject({ result: { content: [{ text: '{"kind":"moved","state":"CANCEL_ALL","previous":"ACTIVE"}' }] } });
    expect(api.asked).toEqual([{ of: 'control.restrict', args: [{ to: 'CANCEL_ALL', reason: 'asked for by an assistant', by: 'token the act token' }] }]);
    expect(JSON.parse((await api.post('/mcp', rpc('tools/call', { name: 'log', arguments: { most: 0 } }), api.tokens.read)).body)).toMatchObject({ result: { isError: true, content: [{ text: 'most: Too small: expected number to be >=1 (bad-request)' }] } });
    expect(JSON.parse((await api.post('/mcp', rpc('resources/read', { uri: 'coinbot://status' }), api.tokens.read)).body)).toMatchObject({ result: { contents: [{ uri: 'coinbot://status', mimeType: 'application/json', text: expect.stringContaining('"runner"') as string }] } });
  });
});
