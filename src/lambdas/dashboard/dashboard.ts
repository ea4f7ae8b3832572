import type { Writable } from 'node:stream';
import manifest from '../../../package.json' with { type: 'json' };
import type { Invocation } from '../../shared/handlers/sweep/queue-event.ts';
import type { AnswerHead } from './function-url.ts';
import { lakePage } from './lake-page.ts';
import { clock, openCache, openLake, tell, told } from './wire.ts';

/** Of the service's own runtime. */
declare const awslambda: {
  streamifyResponse(handler: (event: unknown, out: Writable, invocation: Invocation) => Promise<void>): unknown;
  readonly HttpResponseStream: { from(out: Writable, head: AnswerHead): Writable };
};

const page = await lakePage({
  store: openLake(), clock, cache: await openCache(), tell, folder: told('LAMBDA_TASK_ROOT'), version: manifest.version, isBehindCloudFront: process.env['COINBOT_PAGE_DOOR'] === 'cloudfront',
});

/** Serves the page of sweeps and models to whom CloudFront, or the account itself, lets in. */
export const handler = awslambda.streamifyResponse((event, out, invocation) =>
  page({ event, remainingMs: invocation.getRemainingTimeInMillis(), begin: (head) => awslambda.HttpResponseStream.from(out, head) }));
