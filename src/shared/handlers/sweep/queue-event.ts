import { z } from 'zod';
import type { JobMessage } from '../../ports/job-queue.ts';
import { jsonOf } from './sweep-manifest.ts';

/** What AWS hands to a function that reads a queue. */
const queueEvent = z.object({ Records: z.array(z.object({ messageId: z.string().min(1), body: z.string(), attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().min(1) }) })) });

/** What S3 tells of objects. A message that tells of none is a greeting. */
const objectEvent = z.object({ Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).default([]) });

/** What is to be handed out again. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** How long this invocation may still take. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

export interface BatchRules {
  /** With less time left, messages are given back untouched. */
  readonly reserveMs: number;
  readonly work: (message: Pick<JobMessage, 'body' | 'receives'>) => Promise<'over' | 'again'>;
  readonly tell: (what: object) => void;
}

/** Works on the messages of an event one after the other; one that fails is no harm to the others. */
export async function workBatch(event: unknown, invocation: Invocation, { reserveMs, work, tell }: BatchRules): Promise<BatchAnswer> {
  const failures: { itemIdentifier: string }[] = [];
  for (const { messageId, body, attributes } of queueEvent.parse(event).Records) {
    const outcome = invocation.getRemainingTimeInMillis() < reserveMs ? 'again' : await work({ body, receives: attributes.ApproximateReceiveCount }).catch((error: unknown) => {
      tell({ messageId, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
      return 'again' as const;
    });
    if (outcome === 'again') failures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures: failures };
}

/** The keys of objects that a message tells of. S3 writes them as a form does. */
export function objectKeysOf(body: string): readonly string[] {
  const parsed = objectEvent.safeParse(jsonOf(new TextEncoder().encode(body)));
  return parsed.success ? parsed.data.Records.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' '))) : [];
}

/** The second part of each key that begins with `first`: the sweeps, or the slots, each once. */
export const namesIn = (keys: readonly string[], first: string): readonly string[] => [...new Set(keys.filter((key) => key.startsWith(first)).map((key) => key.split('/')[1]))];
