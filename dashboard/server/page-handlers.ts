import { createRequestHandler } from '@react-router/express';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import type { Request, RequestHandler, Response } from 'express';
import { RouterContextProvider, type RouterContext, type ServerBuild } from 'react-router';
import type { PageContext } from '../app/page-context.ts';
import type { Desk } from '../desk/desk.ts';
import { accessOf, principalOf } from './guard/access.ts';
import { signalOf } from './guard/open-streams.ts';
import type { PageLog } from './guard/page-log.ts';
import { nonceOf } from './guard/safe-headers.ts';
import type { LiveHub } from './live/live-hub.ts';
import { mcpHandler, type McpSettings } from './mcp/mcp-handler.ts';
import { restHandler } from './rest/rest-handler.ts';
import { createCaller, rootRouter } from './root-router.ts';
import type { ApiContext } from './trpc.ts';

export interface PageParts {
  /** `server/index.js` of the build. */
  readonly build: ServerBuild;
  readonly desk: Desk;
  readonly live: LiveHub;
  readonly now: () => number;
  readonly isNew: () => boolean;
  /** Nothing trades beside this server, and nothing can be steered from it. */
  readonly isApart?: boolean;
  readonly language: 'ko' | 'en';
  readonly log: PageLog;
}

const apiContext = ({ desk, live, now }: PageParts, request: Request): ApiContext => ({ principal: principalOf(request), desk, live, now, signal: signalOf(request) });

/** Questions in one request; the page itself sends ten at most. */
const MOST_AT_ONCE = 20;

/** The API, as the page and programs call it. */
export function apiHandler(parts: PageParts): RequestHandler {
  return createExpressMiddleware({
    router: rootRouter,
    maxBatchSize: MOST_AT_ONCE,
    createContext: ({ req }) => apiContext(parts, req),
    onError: ({ error, path }) => { if (error.code === 'INTERNAL_SERVER_ERROR') parts.log.error('page.procedure-failed', { procedure: path, error: error.cause ?? error }); },
  });
}

/** The same for programs that know no tRPC. */
export const restApi = (parts: PageParts): RequestHandler => restHandler({ contextOf: (request) => apiContext(parts, request), log: parts.log });

/** The same for assistants; `documents` are what they may read beside. */
export const mcpApi = (parts: PageParts, { documents, version }: Pick<McpSettings, 'documents' | 'version'>): RequestHandler =>
  mcpHandler({ contextOf: (request) => apiContext(parts, request), log: parts.log, documents, version });

/** Renders pages. A guest is sent to the login page by the body of a 401: the address asked for shows nothing of what stands there. */
export function pageHandler(parts: PageParts): RequestHandler {
  // The build exports the key beside what the framework asks of an entry.
  const { pageContext } = parts.build.entry.module as unknown as { readonly pageContext: RouterContext<PageContext> };
  const render = createRequestHandler({
    build: parts.build,
    mode: 'production',
    getLoadContext: (request, response) => {
      const access = accessOf(request);
      const context = new RouterContextProvider();
      context.set(pageContext, {
        api: access.kind === 'guest' ? undefined : createCaller(apiContext(parts, request)), nonce: nonceOf(response), csrf: access.kind === 'session' ? access.csrf : '', isNew: parts.isNew(), isApart: parts.isApart === true, language: parts.language,
      });
      return context;
    },
  });
  return (request, response, next) => {
    if (accessOf(request).kind === 'guest' && request.path !== '/login') sendToLogin(request, response);
    else void render(request, response, next);
  };
}

function sendToLogin(request: Request, response: Response): void {
  const to = `/login?to=${encodeURIComponent(request.originalUrl)}`;
  response.type('html').send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>coinbot</title><meta http-equiv="refresh" content="0; url=${to}"></head><body><p><a href="${to}">Log in</a></p></body></html>`);
}
