import { TRPCError } from '@trpc/server';

/** What a person asked for and cannot have is said to that person; anything else stays an error of the server. */
export async function orRefused<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && ['UsageError', 'DataError', 'RefusedError'].includes(error.name)) throw new TRPCError({ code: error.name === 'RefusedError' ? 'CONFLICT' : 'BAD_REQUEST', message: error.message, cause: error });
    throw error;
  }
}

/** Said by a desk that knows nothing of what was asked. */
export const notHere = (reason: string): TRPCError => new TRPCError({ code: 'NOT_IMPLEMENTED', message: reason });
