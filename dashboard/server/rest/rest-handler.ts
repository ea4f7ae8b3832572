import { TRPCError } from '@trpc/server';
import type { Request, RequestHandler, Response } from 'express';
import { signalOf } from '../guard/open-streams.ts';
import type { PageLog } from '../guard/page-log.ts';
import { refuse, type Refusal } from '../guard/refusal.ts';
import { isRead, wantsStream } from '../guard/request-checks.ts';
import type { ApiContext } from '../trpc.ts';
import { askProcedure } from './ask-procedure.ts';
import { sendEvents } from './event-stream.ts';
import { allOffers, isForTokens, placeOfOffer, type Offer } from './offer.ts';
import { openApi } from './open-api.ts';
import { assertKnown, inputOfQuery } from './query-text.ts';
import { refusalOf } from './rest-refusal.ts';

export interface RestSettings {
  readonly contextOf: (request: Request) => ApiContext;
  readonly log: PageLog;
}

const OWNER_ALONE: Refusal = { status: 403, code: 'owner-only', message: 'no token may do this: it takes a person with the password, on the page' };
const NO_STREAM: Refusal = { status: 406, code: 'not-acceptable', message: 'expected the header "accept: text/event-stream": this is a stream' };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A body without fields says as much as none. */
function inputOfBody({ input }: Offer, body: unknown): unknown {
  const told = body ?? {};
  if (input.kind !== 'whole') {
    if (!isObject(told)) throw new TRPCError({ code: 'BAD_REQUEST', message: 'expected a JSON object' });
    assertKnown(Object.keys(told), input);
  }
  if (input.kind === 'none') return undefined;
  return input.isOptional && isObject(told) && Object.keys(told).length === 0 ? undefined : told;
}

const parametersOf = (request: Request): URLSearchParams => new URL(request.originalUrl, 'http://a').searchParams;

function inputOf(offer: Offer, request: Request): unknown {
  if (offer.type === 'mutation') {
    if (parametersOf(request).size > 0) throw new TRPCError({ code: 'BAD_REQUEST', message: 'expected the input as a JSON body, found parameters in the address' });
    return inputOfBody(offer, request.body);
  }
  const input = inputOfQuery(offer, parametersOf(request));
  const lastEventId = request.headers['last-event-id'];
  const isResuming = offer.type === 'subscription' && typeof lastEventId === 'string' && offer.input.kind === 'fields' && 'lastEventId' in offer.input.fields;
  return isResuming ? { ...(input as object), lastEventId } : input;
}

/** Why this request cannot be this question, whatever it says; undefined where it can. */
function misfit(offer: Offer, request: Request, response: Response): Refusal | undefined {
  if (!isForTokens(offer)) return OWNER_ALONE;
  const method = offer.type === 'mutation' ? 'POST' : 'GET';
  if (isRead(request) !== (method === 'GET')) {
    response.setHeader('allow', method);
    return { status: 405, code: 'method', message: `expected ${method}` };
  }
  return offer.type === 'subscription' && !(request.method === 'GET' && wantsStream(request)) ? NO_STREAM : undefined;
}

/** The procedures of the page as plain HTTP: `GET /v1/overview/status`, `POST /v1/control/restrict`; and their description at `GET /v1/openapi.json`. */
export function restHandler({ contextOf, log }: RestSettings): RequestHandler {
  const offers = new Map(allOffers().map((offer) => [placeOfOffer(offer), offer]));
  const description = JSON.stringify(openApi([...offers.values()].filter(isForTokens)));

  const tell = (response: Response, error: TRPCError, path: string): void => {
    if (error.code === 'INTERNAL_SERVER_ERROR') log.error('page.procedure-failed', { procedure: path, error: error.cause ?? error });
    refuse(response, refusalOf(error));
  };

  const answer = async (offer: Offer, request: Request, response: Response): Promise<void> => {
    let input: unknown;
    try {
      input = inputOf(offer, request);
    } catch (error) {
      if (!(error instanceof TRPCError)) throw error;
      tell(response, error, offer.path);
      return;
    }
    const signal = signalOf(request);
    const outcome = await askProcedure({ offer, context: contextOf(request), input, signal });
    if (outcome.kind === 'error') tell(response, outcome.error, offer.path);
    else if (offer.type === 'subscription') await sendEvents(response, { events: outcome.value, signal: signal ?? AbortSignal.abort() });
    else response.type('json').send(JSON.stringify(outcome.value ?? null));
  };

  return async (request, response, next) => {
    if (request.path === '/v1/openapi.json' && isRead(request)) {
      response.type('json').send(description);
      return;
    }
    const offer = offers.get(request.path);
    if (offer === undefined) {
      next();
      return;
    }
    const refusal = misfit(offer, request, response);
    if (refusal === undefined) await answer(offer, request, response);
    else refuse(response, refusal);
  };
}
