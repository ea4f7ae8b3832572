import type { ErrorRequestHandler, Response } from 'express';
import type { PageLog } from './page-log.ts';
import type { RandomBytes } from './random-bytes.ts';

/** Why a request is not answered: a fixed word the page has a text for, and a sentence for whoever calls by hand. Never what happened inside. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export function refuse(response: Response, { status, code, message }: Refusal, id?: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (status === 429) response.setHeader('retry-after', '1');
  response.setHeader('cache-control', 'no-store');
  response.status(status).json({ error: { code, message, ...(id === undefined ? {} : { id }) } });
}

export const NOT_FOUND: Refusal = { status: 404, code: 'not-found', message: 'there is nothing here' };

const CLIENT_ERRORS: Readonly<Record<number, Refusal>> = {
  400: { status: 400, code: 'unreadable', message: 'the request cannot be read' },
  413: { status: 413, code: 'too-large', message: 'the request is larger than what is accepted here' },
  415: { status: 415, code: 'not-json', message: 'expected content-type "application/json"' },
  408: { status: 408, code: 'too-slow', message: 'the request took too long to arrive' },
};

const statusOf = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
};

/** The last word on every request. What went wrong inside stands in the log under an id; the browser learns the id and nothing else. */
// oxlint-disable-next-line max-params -- express tells a handler of errors by its four parameters
export const answerErrors = ({ log, random }: { readonly log: PageLog; readonly random: RandomBytes }): ErrorRequestHandler => (error: unknown, request, response, _next) => {
  const known = CLIENT_ERRORS[statusOf(error) ?? 500];
  if (known !== undefined) {
    refuse(response, known);
    return;
  }
  const id = random(6).toString('hex');
  log.error('page.failed', { code: id, method: request.method, path: request.path, error });
  refuse(response, { status: 500, code: 'failed', message: 'something went wrong here; the log says what, under this id' }, id);
};
