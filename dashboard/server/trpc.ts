import { initTRPC, TRPCError } from '@trpc/server';
import type { Desk } from '../desk/desk.ts';
import { asItIs } from '../as-it-is.ts';
import type { LiveHub } from './live/live-hub.ts';

/** What a visitor may do: look, start computations, restrict trading; `owner` stands for everything else and is never a token's. */
export type Scope = 'read' | 'run' | 'act' | 'owner';

/** Who asks. */
export type Principal =
  | { readonly kind: 'session'; readonly id: string; /** Epoch ms until which the password counts as just typed. */ readonly steppedUpUntil: number }
  | { readonly kind: 'token'; readonly name: string; readonly scopes: readonly Scope[] };

export interface ApiContext {
  /** Undefined: nobody who is known. Every procedure refuses then. */
  readonly principal: Principal | undefined;
  readonly desk: Desk;
  readonly live: LiveHub;
  readonly now: () => number;
  /** Aborted when the visitor's session ends. */
  readonly signal?: AbortSignal | undefined;
}

/** Every procedure says what it is for and who may use it: the REST documentation and the tools of assistants are made from it. */
export interface ProcedureMeta {
  readonly scope: Scope;
  readonly summary: string;
  /** The password has to be typed again before. */
  readonly stepUp?: true;
}

const t = initTRPC.context<ApiContext>().meta<ProcedureMeta>().create({
  transformer: asItIs,
  sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
  // What went wrong inside stays inside: texts for people are thrown as TRPCError.
  errorFormatter: ({ shape, error }) => ({
    ...shape, message: error.code === 'INTERNAL_SERVER_ERROR' ? 'something went wrong on the server: its log says what' : shape.message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus },
  }),
});

/** Refused: whoever is not known, has not the scope, or has not typed the password again where that is asked. */
const allowed = t.middleware(({ ctx, meta, next }) => {
  const { principal, now } = ctx;
  if (principal === undefined) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'expected a session or an API token, found none' });
  if (meta === undefined) throw new TRPCError({ code: 'FORBIDDEN', message: 'this procedure says nobody may use it' });
  if (principal.kind === 'token' && (meta.stepUp === true || !principal.scopes.includes(meta.scope))) throw new TRPCError({ code: 'FORBIDDEN', message: `expected a token with the scope "${meta.scope}", found ${principal.scopes.map((scope) => `"${scope}"`).join(', ') || 'none'}` });
  if (principal.kind === 'session' && meta.stepUp === true && principal.steppedUpUntil <= now()) throw new TRPCError({ code: 'PRECONDITION_FAILED', message: 'step-up' });
  return next({ ctx: { ...ctx, principal } });
});

const procedure = (meta: ProcedureMeta) => t.procedure.meta(meta).use(allowed);

export const router = t.router;
export const callerOf = t.createCallerFactory;
/** Looks, and changes nothing. */
export const read = (summary: string) => procedure({ scope: 'read', summary });
/** Starts a computation: costs time and disk, and moves no money. */
export const run = (summary: string) => procedure({ scope: 'run', summary });
/** Restricts trading. */
export const act = (summary: string) => procedure({ scope: 'act', summary });
/** Changes something of the owner's that moves no money. */
export const own = (summary: string) => procedure({ scope: 'owner', summary });
/** Lets money move, or what guards it be changed: the password is asked for again. */
export const guarded = (summary: string) => procedure({ scope: 'owner', summary, stepUp: true });
