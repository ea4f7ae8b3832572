import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable } from '@react-router/node';
import { renderToPipeableStream } from 'react-dom/server';
import { ServerRouter, type EntryContext, type RouterContextProvider } from 'react-router';
import { pageContext } from './page-context.ts';

/** The server puts what it knows of a request under this key. */
export { pageContext };

export const streamTimeout = 10_000;

interface Page {
  readonly request: Request;
  readonly status: number;
  readonly headers: Headers;
  readonly routerContext: EntryContext;
  readonly nonce: string;
}

/** Pages come whole: their data is there before the first byte, so a status can still say what went wrong. */
function render({ request, status, headers, routerContext, nonce }: Page): Promise<Response> {
  return new Promise((resolve, reject) => {
    let code = status;
    const { pipe, abort } = renderToPipeableStream(<ServerRouter context={routerContext} url={request.url} nonce={nonce} />, {
      nonce,
      onShellReady() {
        const body = new PassThrough();
        headers.set('Content-Type', 'text/html; charset=utf-8');
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }));
        pipe(body);
      },
      onShellError: reject,
      onError() { code = 500; },
    });
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

// The framework calls this with five arguments.
export default function handleRequest(...[request, status, headers, routerContext, context]: [Request, number, Headers, EntryContext, RouterContextProvider]): Promise<Response> | Response {
  if (request.method === 'HEAD') return new Response(null, { status, headers });
  return render({ request, status, headers, routerContext, nonce: context.get(pageContext).nonce });
}
