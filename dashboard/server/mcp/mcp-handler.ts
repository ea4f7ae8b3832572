import type { Request, RequestHandler, Response } from 'express';
import { refuse } from '../guard/refusal.ts';
import type { PageLog } from '../guard/page-log.ts';
import { askProcedure } from '../rest/ask-procedure.ts';
import { allOffers } from '../rest/offer.ts';
import { refusalOf } from '../rest/rest-refusal.ts';
import type { ApiContext } from '../trpc.ts';
import { McpServer, PROTOCOL_VERSIONS, type McpResource } from './mcp-server.ts';
import { statusResource } from './status-resource.ts';
import { toolsOf, type AskTool } from './tool.ts';

export interface McpSettings {
  readonly contextOf: (request: Request) => ApiContext;
  readonly log: PageLog;
  /** Beside the status. */
  readonly documents: readonly McpResource[];
  readonly version: string;
}

const askHere = (context: ApiContext, log: PageLog): AskTool => async ({ offer, input, signal }) => {
  const outcome = await askProcedure({ offer, context, input, signal });
  if (outcome.kind === 'value') return outcome;
  const { error } = outcome;
  if (error.code === 'INTERNAL_SERVER_ERROR') log.error('page.procedure-failed', { procedure: offer.path, error: error.cause ?? error });
  return { kind: 'refused', ...refusalOf(error) };
};

/** Whoever hangs up wants no answer. */
function signalFor(response: Response): AbortSignal {
  const over = new AbortController();
  response.once('close', () => { over.abort(); });
  return over.signal;
}

/** The Model Context Protocol over HTTP: a message by POST, its answer as JSON. Every request stands alone; what may be done is what the token may. */
export function mcpHandler({ contextOf, log, documents, version }: McpSettings): RequestHandler {
  return async (request, response, next) => {
    if (request.path !== '/') {
      next();
      return;
    }
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      refuse(response, { status: 405, code: 'method', message: 'expected POST: nothing is said here unasked' });
      return;
    }
    const context = contextOf(request);
    if (context.principal?.kind !== 'token') {
      refuse(response, { status: 403, code: 'no-token', message: 'expected an API token' });
      return;
    }
    const named = request.headers['mcp-protocol-version'];
    const protocol = PROTOCOL_VERSIONS.find((one) => one === (named ?? '2025-03-26'));
    if (protocol === undefined) {
      refuse(response, { status: 400, code: 'protocol', message: `mcp-protocol-version: expected ${PROTOCOL_VERSIONS.join(', ')}` });
      return;
    }
    const ask = askHere(context, log);
    const server = new McpServer({ tools: toolsOf(allOffers(), context.principal.scopes), ask, resources: [statusResource(ask), ...documents], version, protocol });
    signalFor(response).addEventListener('abort', () => { server.close(); }, { once: true });
    const reply = await server.take(request.body);
    if (reply === undefined) response.status(202).end();
    else response.json(reply);
  };
}
