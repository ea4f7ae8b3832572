import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApiPage, type ApiPage } from '../../../dashboard/server/rest/api-page.contract.ts';
import { projectRoot } from '../config/load.ts';

const starter = path.join(projectRoot, 'src', 'local', 'coinbot.mjs');
const root = mkdtempSync(path.join(tmpdir(), 'mcp-'));
let api: ApiPage;
beforeAll(async () => { api = await startApiPage(); });
afterAll(async () => {
  await api.end();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => { api.asked.length = 0; });

/** Starts `coinbot mcp` as an assistant does. */
function start(words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [starter, 'mcp', ...words], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, COINBOT_API_TOKEN: '', ...variables } });
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const next = waiting.shift();
    if (next === undefined) lines.push(line);
    else next(line);
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  const ended = new Promise<number | null>((resolve) => { child.on('close', resolve); });
  const send = (message: unknown): void => { child.stdin.write(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`); };
  const hear = async (): Promise<unknown> => JSON.parse(lines.shift() ?? await new Promise<string>((resolve) => { waiting.push(resolve); })) as unknown;
  return {
    send, hear,
    ask: (method: string, params?: object, id: number | string = 1): Promise<unknown> => {
      send({ jsonrpc: '2.0', id, method, params });
      return hear();
    },
    /** All that was said and not heard yet, once the input ended. */
    end: async () => {
      child.stdin.end();
      return { code: await ended, rest: lines, errors };
    },
  };
}

const talk = (words: readonly string[] = [], token: keyof ApiPage['tokens'] = 'read') => start(['--url', api.page.origin, ...words], { COINBOT_API_TOKEN: api.tokens[token] });
const beginning = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a test', version: '1' } };

describe('coinbot mcp', () => {
  it('holds a conversation over standard input and output, and ends with it', async () => {
    const assistant = talk();
    expect(await assistant.ask('initialize', beginning)).toMatchObject({ id: 1, result: { protocolVersion: '2025-06-18', serverInfo: { name: 'coinbot' } } });
    assistant.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(await assistant.ask('tools/list')).toMatchObject({ result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'status' }), expect.objectContaining({ name: 'why' })]) as unknown } });
    expect(await assistant.ask('tools/call', { name: 'log', arguments: { topics: ['order'], text: 'a&b=ü', most: 3 } })).toMatchObject({ result: { structuredContent: { asked: 'log.lines' } } });
    expect(await assistant.ask('tools/call', { name: 'status' })).toMatchObject({ result: { structuredContent: { plan: null, status: null } } });
    expect(api.asked).toEqual([{ of: 'log.lines', args: [{ topics: ['order'], text: 'a&b=ü', most: 3 }] }]);
    expect(await assistant.ask('resources/list')).toMatchObject({ result: { resources: expect.arrayContaining([expect.objectContaining({ uri: 'coinbot://status' }), expect.objectContaining({ uri: 'coinbot://README.md' })]) as unknown } });
    expect(await assistant.ask('resources/read', { uri: 'coinbot://README.md' })).toMatchObject({ result: { contents: [{ text: expect.stringContaining('# coin-trading-bot') as string }] } });
    expect(await assistant.ask('resources/read', { uri: 'coinbot://config/api_keys.json' })).toMatchObject({ error: { code: -32_002 } });
    expect(await assistant.end()).toEqual({ code: 0, rest: [], errors: '' });
  });

  it('only looks unless allowed more, and never more than the token may', async () => {
    const looking = talk([], 'act');
    expect(await looking.ask('tools/call', { name: 'restrict_trading', arguments: { to: 'CANCEL_ALL' } })).toMatchObject({ error: { code: -32_602 } });
    await looking.end();
    const reading = talk(['--allow', 'run', 'act'], 'read');
    expect(await reading.ask('tools/call', { name: 'restrict_trading', arguments: { to: 'CANCEL_ALL' } })).toMatchObject({ result: { isError: true, content: [{ text: 'expected a token with the scope "act", found "read" (forbidden)' }] } });
    await reading.end();
    expect(api.asked).toEqual([]);
    api.answers.set('control.restrict', () => ({ kind: 'moved', state: 'CANCEL_ALL', previous: 'ACTIVE' }));
    const acting = talk(['--allow', 'act'], 'act');
    expect(await acting.ask('tools/call', { name: 'restrict_trading', arguments: { to: 'CANCEL_ALL' } })).toMatchObject({ result: { content: [{ text: expect.stringContaining('moved') as string }] } });
    await acting.end();
    expect(api.asked).toEqual([{ of: 'control.restrict', args: [{ to: 'CANCEL_ALL', reason: 'asked for by an assistant', by: 'token the act token' }] }]);
  });

  it('goes on after what it cannot read, and answers what was asked before the end', async () => {
    const assistant = talk();
    assistant.send('this is no JSON\n\n{"jsonrpc":"2.0",\n');
    expect([await assistant.hear(), await assistant.hear()]).toMatchObject([{ id: null, error: { code: -32_700 } }, { id: null, error: { code: -32_700 } }]);
    assistant.send(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"${'x'.repeat(1_100_000)}"}}\n`);
    expect(await assistant.hear()).toMatchObject({ id: null, error: { code: -32_700, message: 'expected a line of at most 1048576 bytes' } });
    assistant.send('{"jsonrpc":"2.0","id":"ü","met');
    assistant.send('hod":"ping"}\n{"jsonrpc":"2.0","id":2,"method":"ping"}\r\n{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"status"}}');
    expect([await assistant.hear(), await assistant.hear()]).toEqual([{ jsonrpc: '2.0', id: 'ü', result: {} }, { jsonrpc: '2.0', id: 2, result: {} }]);
    const { code, rest } = await assistant.end();
    expect([code, rest.map((line) => JSON.parse(line) as unknown)]).toMatchObject([0, [{ id: 3, result: { content: [{ text: expect.stringContaining('"plan":null') as string }] } }]]);
  });

  it('says in words where nobody answers, and where the token opens nothing', async () => {
    const alone = start(['--url', 'http://127.0.0.1:9'], { COINBOT_API_TOKEN: api.tokens.read });
    expect(await alone.ask('tools/call', { name: 'status' })).toMatchObject({ result: { isError: true, content: [{ text: expect.stringContaining('nobody answers at http://127.0.0.1:9') as string }] } });
    await alone.end();
    const stranger = start(['--url', api.page.origin], { COINBOT_API_TOKEN: `cbt_${'a'.repeat(8)}_${'b'.repeat(43)}` });
    expect(await stranger.ask('tools/call', { name: 'status' })).toMatchObject({ result: { isError: true, content: [{ text: expect.stringContaining('(not-signed-in)') as string }] } });
    await stranger.end();
  });

  it('takes the token from a file of its owner alone, or the environment, and from nowhere else', async () => {
    const file = path.join(root, 'token');
    writeFileSync(file, `${api.tokens.read}\n`, { mode: 0o600 });
    const assistant = start(['--url', api.page.origin, '--token-file', file]);
    expect(await assistant.ask('tools/call', { name: 'status' })).toMatchObject({ result: { content: [{ text: expect.stringContaining('"plan":null') as string }] } });
    await assistant.end();
    const refused = async (words: readonly string[], variables = {}) => {
      const { code, rest, errors } = await start(words, variables).end();
      expect(rest).toEqual([]);
      expect(errors).not.toContain(api.tokens.read);
      return [code, errors];
    };
    expect(await refused([])).toEqual([2, expect.stringContaining('COINBOT_API_TOKEN') as string]);
    expect(await refused([], { COINBOT_API_TOKEN: `${api.tokens.read}x` })).toEqual([1, 'coinbot: COINBOT_API_TOKEN: expected an API token of the page ("cbt_..."), found something else\n']);
    expect(await refused(['--token-file', path.join(root, 'none')])).toEqual([2, expect.stringContaining('expected a file with an API token') as string]);
    expect((await refused(['--token', api.tokens.read]))[0]).toBe(2);
    expect(await refused(['--url', 'http://example.com'], { COINBOT_API_TOKEN: api.tokens.read })).toEqual([2, expect.stringContaining('expected https') as string]);
    expect((await refused(['--url', 'file:///etc'], { COINBOT_API_TOKEN: api.tokens.read }))[0]).toBe(2);
    expect((await refused(['--allow', 'owner'], { COINBOT_API_TOKEN: api.tokens.read }))[0]).toBe(2);
    if (process.platform === 'win32') return;
    chmodSync(file, 0o644);
    expect(await refused(['--token-file', file])).toEqual([1, expect.stringContaining('expected a file only its owner may read') as string]);
  });

  it('stops what is called off, on both sides', async () => {
    let isOver = false;
    api.answers.set('log.lines', () => new Promise((resolve) => { const wait = setInterval(() => { if (isOver) { clearInterval(wait); resolve({}); } }, 5); }));
    const assistant = talk();
    await assistant.ask('initialize', beginning);
    assistant.send({ jsonrpc: '2.0', id: 'slow', method: 'tools/call', params: { name: 'log' } });
    await expect.poll(() => api.asked.length, { timeout: 20_000 }).toBe(1);
    assistant.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'slow' } });
    expect(await assistant.ask('ping', undefined, 'after')).toEqual({ jsonrpc: '2.0', id: 'after', result: {} });
    isOver = true;
    expect(await assistant.end()).toMatchObject({ code: 0, rest: [] });
  });
});
