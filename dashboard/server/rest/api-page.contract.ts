import type { Desk } from '../../desk/desk.ts';
import { startPage, type Answer, type Page } from '../guard/page.contract.ts';
import { LiveHub } from '../live/live-hub.ts';
import { mcpHandler } from '../mcp/mcp-handler.ts';
import type { McpResource } from '../mcp/mcp-server.ts';
import { principalOf, type TokenScope } from '../guard/access.ts';
import { signalOf } from '../guard/open-streams.ts';
import { restHandler } from './rest-handler.ts';

/** What was asked of the desk: `log.lines`, with what. */
export interface Asked {
  readonly of: string;
  readonly args: readonly unknown[];
}

export interface ApiPage {
  readonly page: Page;
  readonly hub: LiveHub;
  readonly tokens: Readonly<Record<TokenScope, string>>;
  /** Newest last. */
  readonly asked: Asked[];
  /** What the desk answers to `topic.method` in the place of its own name. */
  readonly answers: Map<string, (...args: readonly unknown[]) => unknown>;
  get(path: string, token?: string): Promise<Answer>;
  post(path: string, body: unknown, token?: string): Promise<Answer>;
  end(): Promise<void>;
}

export const DOCUMENT: McpResource = { uri: 'coinbot://README.md', name: 'README.md', description: 'coinbot', mimeType: 'text/markdown', read: () => Promise.resolve('# coinbot') };

/** A desk that knows every topic and answers with the name of what it was asked: procedures themselves are tried here, not what is behind them. */
function paperDesk(asked: Asked[], answers: ApiPage['answers']): Desk {
  const topic = (name: string): unknown => new Proxy({}, {
    get: (_target, method) => (...args: readonly unknown[]) => {
      const of = `${name}.${String(method)}`;
      asked.push({ of, args });
      return answers.get(of)?.(...args) ?? { asked: of };
    },
  });
  return new Proxy({}, { get: (_target, name) => topic(String(name)) }) as Desk;
}

/** A whole page server over real sockets with the REST API and MCP behind its door, and a token of each scope. */
export async function startApiPage(): Promise<ApiPage> {
  const asked: Asked[] = [];
  const answers: ApiPage['answers'] = new Map();
  const hub = new LiveHub({ now: Date.now, watch: () => undefined, everyMs: 1 });
  const desk = paperDesk(asked, answers);
  const lines: string[] = [];
  const say = (event: string): void => { lines.push(event); };
  const log = { info: say, warn: say, error: say };
  const contextOf: Parameters<typeof restHandler>[0]['contextOf'] = (request) => ({ principal: principalOf(request), desk, live: hub, now: Date.now, signal: signalOf(request) });
  const page = await startPage({ parts: { apis: { '/api': restHandler({ contextOf, log }), '/mcp': mcpHandler({ contextOf, log, documents: [DOCUMENT], version: '1.2.3' }) } } });
  const tokenFor = (scope: TokenScope): string => page.credentials.tokens.create(`the ${scope} token`, scope).token;
  const tokens = { read: tokenFor('read'), run: tokenFor('run'), act: tokenFor('act') };
  const headersOf = (token: string | undefined): { authorization?: string } => (token === undefined ? {} : { authorization: `Bearer ${token}` });
  return {
    page, hub, tokens, asked, answers,
    get: (path, token) => page.ask({ path, headers: headersOf(token) }),
    post: (path, body, token) => page.ask({ method: 'POST', path, body, headers: token === undefined ? { origin: page.origin } : headersOf(token) }),
    end: async () => {
      await page.end();
      page.clean();
    },
  };
}
