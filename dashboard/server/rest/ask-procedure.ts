import { callTRPCProcedure, getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import { rootRouter } from '../root-router.ts';
import type { ApiContext } from '../trpc.ts';
import type { Offer } from './offer.ts';

export interface Question {
  readonly offer: Pick<Offer, 'path' | 'type'>;
  readonly context: ApiContext;
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
}

export type ProcedureAnswer = { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'error'; readonly error: TRPCError };

/** Asks a procedure with everything that guards it: who asks, the scope, the schema of the input. Never throws. */
export async function askProcedure({ offer: { path, type }, context, input, signal }: Question): Promise<ProcedureAnswer> {
  try {
    const value: unknown = await callTRPCProcedure({ router: rootRouter, path, type, ctx: context, input, getRawInput: () => Promise.resolve(input), signal, batchIndex: 0 });
    return { kind: 'value', value };
  } catch (error) {
    return { kind: 'error', error: getTRPCErrorFromUnknown(error) };
  }
}
