import type { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { z } from 'zod';
import type { Refusal } from '../guard/refusal.ts';

const MOST_ISSUES = 5;
const LONGEST = 1_000;

const issueText = ({ path, message }: z.core.$ZodIssue): string => (path.length === 0 ? message : `${path.join('.')}: ${message}`);

/** A sentence in the place of the list of issues. */
const textOf = ({ cause, message }: TRPCError): string => (cause instanceof z.ZodError ? cause.issues.slice(0, MOST_ISSUES).map(issueText).join('; ') : message).slice(0, LONGEST);

/** The words of the guard for what it says too, the framework's own for the rest: `bad-request`, `conflict`. */
const CODES: Readonly<Record<string, string>> = { UNAUTHORIZED: 'not-signed-in', TOO_MANY_REQUESTS: 'too-many', PAYLOAD_TOO_LARGE: 'too-large', INTERNAL_SERVER_ERROR: 'failed' };

/** Why a procedure did not answer, without what went wrong inside. */
export function refusalOf(error: TRPCError): Refusal {
  const { code } = error;
  const message = code === 'INTERNAL_SERVER_ERROR' ? 'something went wrong on the server: its log says what' : textOf(error);
  return { status: getHTTPStatusCodeFromError(error), code: CODES[code] ?? code.toLowerCase().replaceAll('_', '-'), message };
}
