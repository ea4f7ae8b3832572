import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { McpServer } from '../../../dashboard/server/mcp/mcp-server.ts';
import { serveLines } from './serve-lines.ts';

/** Takes what is written; `pace` runs before each piece is taken. */
function sink(pace: () => Promise<void> = () => Promise.resolve()): { readonly output: Writable; readonly text: () => string } {
  let heard = '';
  return { text: () => heard, output: new Writable({ highWaterMark: 1, write(chunk: Buffer, _encoding, done) { heard += chunk.toString(); void pace().then(() => { done(); }); } }) };
}

const server = (): McpServer => new McpServer({ tools: [], ask: () => Promise.reject(new Error('nothing is asked here')), resources: [], version: '1' });
const ping = (id: string): string => JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' });

describe('lines of a conversation', () => {
  it('are the same however the bytes arrive', async () => {
    const line = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }).map(ping), fc.string({ maxLength: 30 }).filter((text) => !text.includes('\n')), fc.constant(''));
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), fc.boolean(), async (lines, sizes, isEnded) => {
      const bytes = Buffer.from(lines.join('\n') + (isEnded ? '\n' : ''));
      const chunks: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length];
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      const { output, text } = sink();
      await serveLines(server(), { input: Readable.from(chunks), output, signal: new AbortController().signal });
      const said = text().split('\n');
      expect(said.pop()).toBe('');
      const expected = lines.map((one) => one.trim()).filter((one) => one !== '');
      expect(said.map((one) => (JSON.parse(one) as { id: string | null }).id).toSorted()).toEqual(expected.map((one) => (one.startsWith('{"jsonrpc"') ? (JSON.parse(one) as { id: string }).id : null)).toSorted());
    }), { numRuns: 200 });
  });

  it('wait for whoever does not read the answers', async () => {
    let taken = 0;
    let read = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => { release = resolve; });
    const { output, text } = sink(() => gate);
    const input = Readable.from((function* lines() { for (; read < 500; read += 1) yield Buffer.from(`${ping(`${read}`)}\n`); })(), { highWaterMark: 1 });
    const counting = server();
    const done = serveLines({ take: (message) => { taken += 1; return counting.take(message); }, close: () => { counting.close(); } }, { input, output, signal: new AbortController().signal });
    await expect.poll(() => taken).toBe(32);
    expect(read).toBeLessThan(64);
    release();
    await done;
    expect([taken, text().split('\n').length]).toEqual([500, 501]);
  });

  it('end at the signal, also while nothing comes', async () => {
    const stop = new AbortController();
    const { output, text } = sink();
    const input = new Readable({ read: () => undefined });
    const done = serveLines(server(), { input, output, signal: stop.signal });
    input.push(`${ping('a')}\n`);
    await expect.poll(text).toBe('{"jsonrpc":"2.0","id":"a","result":{}}\n');
    stop.abort();
    await done;
    expect(input.destroyed).toBe(true);
  });
});
