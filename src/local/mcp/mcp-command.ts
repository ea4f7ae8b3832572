import { allOffers } from '../../../dashboard/server/rest/offer.ts';
import { McpServer } from '../../../dashboard/server/mcp/mcp-server.ts';
import { statusResource } from '../../../dashboard/server/mcp/status-resource.ts';
import { toolsOf } from '../../../dashboard/server/mcp/tool.ts';
import type { TokenScope } from '../../../dashboard/server/guard/access.ts';
import { note, printJson, printTable, stopSignal } from '../cli/output.ts';
import { guardEgress } from '../egress.ts';
import { programVersion } from '../page/program-version.ts';
import { documents } from './documents.ts';
import { givenToken } from './given-token.ts';
import { originOf, pageApi } from './page-api.ts';
import { serveLines } from './serve-lines.ts';

export interface McpFlags {
  readonly url: string;
  readonly tokenFile?: string;
  /** Beside "read". */
  readonly allow: readonly TokenScope[];
  readonly tools?: true;
  readonly json?: true;
}

/** The page and no other place: what an assistant says goes nowhere else from here. */
function placeOf(origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

/** `coinbot mcp`: speaks the Model Context Protocol on standard input and output until the input ends. Standard output carries nothing else. */
export async function runMcp({ url, tokenFile, allow, tools: isListing, json }: McpFlags): Promise<void> {
  const tools = toolsOf(allOffers(), ['read', ...allow]);
  if (isListing === true) {
    if (json === true) printJson({ tools: tools.map(({ name, description, inputSchema, annotations, offer: { scope } }) => ({ name, scope, description, inputSchema, annotations })) });
    else printTable(['tool', 'needs', 'what it does'], tools.map(({ name, description, offer: { scope } }) => [name, scope, description.length > 100 ? `${description.slice(0, 97)}...` : description]));
    return;
  }
  const origin = originOf(url);
  guardEgress({ hosts: [placeOf(origin)] });
  const ask = pageApi({ origin, token: givenToken(tokenFile, process.env) });
  const server = new McpServer({ tools, ask, resources: [statusResource(ask), ...await documents()], version: await programVersion() });
  if (process.stdin.isTTY) note(`${tools.length} tools of the page at ${origin}. This speaks JSON-RPC with an assistant, not with a person: Ctrl-C ends it.`);
  await serveLines(server, { input: process.stdin, output: process.stdout, signal: stopSignal() });
}
