import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allOffers, isForTokens } from '../rest/offer.ts';
import { LONGEST_ANSWER, toolsOf, useTool, type AskTool, type Tool } from './tool.ts';

const every = toolsOf(allOffers(), ['read', 'run', 'act', 'owner']);
const named = (name: string): Tool => {
  const tool = every.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`expected a tool "${name}", found ${every.map((one) => one.name).join(', ')}`);
  return tool;
};
const use = (name: string, given: Readonly<Record<string, unknown>>, value: unknown) => useTool(named(name), { given, ask: () => Promise.resolve({ kind: 'value', value }), signal: new AbortController().signal });

describe('tools of an assistant', () => {
  test('have names and schemas the protocol takes, each its own', () => {
    expect(new Set(every.map(({ name }) => name)).size).toBe(every.length);
    for (const { name, description, inputSchema } of every) {
      expect(name).toMatch(/^[a-z][a-z0-9_]{1,63}$/u);
      expect([name, description.length > 15]).toEqual([name, true]);
      expect([name, inputSchema['type'], inputSchema['additionalProperties']]).toEqual([name, 'object', false]);
      const { properties, required } = z.object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()).default([]) }).parse(inputSchema);
      expect([name, required.filter((field) => !(field in properties))]).toEqual([name, []]);
    }
    expect(JSON.stringify(every.map(({ inputSchema }) => inputSchema))).not.toMatch(/"pattern":"[^"]*\\\\p\{/iu);
    expect(JSON.stringify(named('run_backtest').inputSchema)).toContain('"pattern"');
    expect(named('live_market').inputSchema).toMatchObject({ properties: { watch: { default: [] } } });
    expect(named('live_market').inputSchema).not.toHaveProperty('required');
    for (const name of ['status', 'why', 'list_trades', 'run_backtest', 'get_backtest', 'list_models', 'sql', 'restrict_trading']) expect(named(name).name).toBe(name);
  });

  test('are never the owner\'s, whatever is allowed, and change nothing unless allowed more', () => {
    expect(every.filter(({ offer }) => !isForTokens(offer))).toEqual([]);
    expect(every.map(({ name }) => name).filter((name) => /resume|flatten|promote/u.test(name))).toEqual([]);
    const reading = toolsOf(allOffers(), ['read']);
    expect(reading.filter(({ offer }) => offer.scope !== 'read')).toEqual([]);
    expect(reading.filter(({ offer, annotations }) => offer.type !== 'query' || !annotations.readOnlyHint || annotations.destructiveHint)).toEqual([]);
    expect(named('restrict_trading').annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    expect(named('run_backtest').annotations).toMatchObject({ readOnlyHint: false, destructiveHint: false });
  });

  test('ask with what an assistant need not know, and with less than a screen shows', async () => {
    const inputs: unknown[] = [];
    const ask: AskTool = ({ input }) => {
      inputs.push(input);
      return Promise.resolve({ kind: 'value', value: null });
    };
    const { signal } = new AbortController();
    await useTool(named('sql'), { given: { sql: 'SELECT 1' }, ask, signal });
    await useTool(named('candles'), { given: { instrument: 'binance:BTC/USDT', timeframe: '1m' }, ask, signal });
    await useTool(named('candles'), { given: { instrument: 'binance:BTC/USDT', timeframe: '1m', most: 9 }, ask, signal });
    await useTool(named('status'), { given: {}, ask, signal });
    expect(inputs).toEqual([{ sql: 'SELECT 1', id: expect.stringMatching(/^[0-9a-f-]{36}$/u) as string }, { instrument: 'binance:BTC/USDT', timeframe: '1m', most: 200 }, { instrument: 'binance:BTC/USDT', timeframe: '1m', most: 9 }, undefined]);
    expect(named('sql').inputSchema).toMatchObject({ required: ['sql'] });
    expect(await useTool(named('sql'), { given: { sql: 'SELECT 1', id: 'mine-mine-mine' }, ask, signal })).toMatchObject({ isError: true, content: [{ text: 'expected "sql", found "id"' }] });
  });

  test('answer with an object, whatever the page answers', async () => {
    expect(await use('status', {}, null)).toEqual({ content: [{ type: 'text', text: 'null' }], structuredContent: { result: null } });
    expect(await use('list_jobs', {}, [1])).toEqual({ content: [{ type: 'text', text: '[1]' }], structuredContent: { result: [1] } });
    expect(await use('status', {}, { a: Number.NaN, b: undefined })).toEqual({ content: [{ type: 'text', text: '{"a":null}' }], structuredContent: { a: null } });
    expect((await use('get_backtest', { id: '1' }, { title: 'x', groups: [1, 2, 3] })).structuredContent).toEqual({ title: 'x' });
  });

  test('cut long lists in the middle and say so; what is too long for that is refused', async () => {
    const at = Array.from({ length: 30_000 }, (_, index) => index);
    const result = await use('equity', {}, { currency: 'USDT', at, equity: at });
    expect(result.content[0].text.length).toBeLessThanOrEqual(LONGEST_ANSWER);
    expect(JSON.parse(result.content[0].text)).toEqual(result.structuredContent);
    const told = [...at.slice(0, 200), ...at.slice(-200)];
    expect(result.structuredContent).toEqual({ currency: 'USDT', at: told, equity: told, shortened: ['at: 400 of 30000, the first 200 and the last 200', 'equity: 400 of 30000, the first 200 and the last 200'] });
    const nested = await use('equity', {}, [{ rows: at }, { rows: at.slice(0, 5_000).map((one) => ({ text: `${one}`.padEnd(150) })) }]);
    expect(nested.structuredContent).toMatchObject({ shortened: ['[].rows: 400 of up to 30000, the first 200 and the last 200'] });
    expect(await use('equity', {}, { text: 'x'.repeat(LONGEST_ANSWER) })).toMatchObject({ isError: true, content: [{ text: `the answer has ${LONGEST_ANSWER + 11} characters, and at most ${LONGEST_ANSWER} are passed on: ask for less` }] });
  });
});
