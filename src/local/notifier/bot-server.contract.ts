import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server was asked. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly body: Record<string, unknown>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it is. */
  readonly body: unknown;
  /** Never answers. */
  readonly hangs?: true;
}

/** Enough of the Bot API (https://core.telegram.org/bots/api) to talk to: numbered updates that an offset confirms, and messages that are kept. Any other path is a webhook. */
export class BotServer {
  readonly asked: Asked[] = [];
  /** Answers that come before the usual ones, by the end of the path. */
  readonly replies = new Map<string, Reply[]>();
  readonly #server: Server;
  #updates: Record<string, unknown>[] = [];
  #number = 100;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<BotServer> {
    const server = createServer();
    const bot = new BotServer(server);
    server.on('request', (request, response) => {
      void read(request).then((body) => {
        const path = request.url ?? '';
        bot.asked.push({ path, method: request.method ?? '', body });
        const reply = bot.#replyTo(path.split('/').at(-1) ?? '', body);
        if (reply.hangs === true) return;
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
        response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return bot;
  }

  get url(): string { return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; }

  /** Texts that were sent by the bot and taken. */
  get sent(): readonly string[] { return this.asked.filter(({ path }) => path.endsWith('/sendMessage')).map(({ body }) => String(body['text'])); }

  /** A person writes. Returns the number of the update. */
  write(text: string, { user, chat = user, at = Date.now() }: { readonly user: number; readonly chat?: number; readonly at?: number }): number {
    const update_id = ++this.#number;
    this.#updates.push({ update_id, message: { message_id: update_id, date: Math.floor(at / 1_000), from: { id: user, is_bot: false, first_name: 'x' }, chat: { id: chat, type: 'private' }, text } });
    return update_id;
  }

  /** Any update, and whether it is given out again and again. */
  push(update: Record<string, unknown>): void {
    this.#updates.push(update);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  #replyTo(method: string, body: Record<string, unknown>): Reply {
    const scripted = this.replies.get(method)?.shift();
    if (scripted !== undefined) return scripted;
    if (method === 'getUpdates') return { body: { ok: true, result: this.#give(body) } };
    if (method === 'sendMessage') return { body: { ok: true, result: { message_id: 1 } } };
    return { body: {} };
  }

  #give({ offset, limit }: Record<string, unknown>): readonly unknown[] {
    const from = Number(offset ?? 0);
    if (from < 0) this.#updates = this.#updates.slice(from);
    else this.#updates = this.#updates.filter((update) => !(Number(update['update_id']) < from));
    return this.#updates.slice(0, Number(limit ?? 100));
  }
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>;
}
