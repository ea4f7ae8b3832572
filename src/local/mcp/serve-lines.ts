import type { Readable, Writable } from 'node:stream';
import type { McpServer } from '../../../dashboard/server/mcp/mcp-server.ts';
import { errorOf, RPC } from '../../../dashboard/server/mcp/json-rpc.ts';

export interface LinesSettings {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

const LONGEST_LINE = 1_024 * 1_024;
/** Unanswered or unread: nothing more is read until there are fewer. */
const MOST_OPEN = 32;
const NEWLINE = 0x0a;

/** Lines of bytes. One that is too long comes as undefined, and is not kept. */
async function* linesOf(input: Readable, signal: AbortSignal): AsyncGenerator<string | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const end = (): string | undefined => {
    const line = length > LONGEST_LINE ? undefined : Buffer.concat(parts).toString('utf8').trim();
    parts = [];
    length = 0;
    return line;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > LONGEST_LINE) parts = [];
    else parts.push(part);
  };
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    if (signal.aborted) return;
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
      add(rest.subarray(0, at));
      yield end();
      rest = rest.subarray(at + 1);
    }
    add(rest);
  }
  if (length > 0) yield end();
}

function messageOf(line: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
}

/** One message a line in, one a line out, until the input ends or the signal; whatever was asked by then is answered before this returns. */
export async function serveLines(server: Pick<McpServer, 'take' | 'close'>, { input, output, signal }: LinesSettings): Promise<void> {
  const open = new Set<Promise<void>>();
  const write = (message: unknown): Promise<void> => new Promise((resolve) => { output.write(`${JSON.stringify(message)}\n`, () => { resolve(); }); });
  const answer = async (line: string | undefined): Promise<void> => {
    const message = line === undefined ? undefined : messageOf(line);
    const reply = message === undefined ? errorOf(null, { code: RPC.unreadable, message: line === undefined ? `expected a line of at most ${LONGEST_LINE} bytes` : 'expected JSON, one message a line' }) : await server.take(message.value);
    if (reply !== undefined) await write(reply);
  };
  const stop = (): void => {
    server.close();
    input.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const line of linesOf(input, signal)) {
      if (line === '') continue;
      const work = answer(line).finally(() => { open.delete(work); });
      open.add(work);
      if (open.size >= MOST_OPEN) await Promise.race(open);
    }
  } catch (error) {
    // A reader that was destroyed says so.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  await Promise.all(open);
}
