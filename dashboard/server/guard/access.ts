import type { IncomingMessage } from 'node:http';
import type { EpochMs } from '../../../src/shared/domain/time.ts';
import type { Session } from './sessions.ts';

export const TOKEN_SCOPES = ['read', 'run', 'act'] as const;
/**
 * What a program with a token may do. `read`: look. `run`: start work that trades nothing (backtests, downloads). `act`: make the bot do less
 * (pause, stop). None of them resumes, flattens, promotes, or changes a setting: that takes a person with the password.
 */
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Who asks. */
export type Access =
  | { readonly kind: 'guest' }
  /** A browser that logged in; `csrf` is what its changes have to carry. */
  | { readonly kind: 'session'; readonly session: Session; readonly csrf: string }
  | { readonly kind: 'token'; readonly id: string; readonly name: string; readonly scopes: readonly TokenScope[] };

const GUEST: Access = { kind: 'guest' };
const accesses = new WeakMap<IncomingMessage, Access>();

/** Who sent this request; a guest where the guard did not say otherwise. */
export const accessOf = (request: IncomingMessage): Access => accesses.get(request) ?? GUEST;

/** For the guard alone. */
export const grant = (request: IncomingMessage, access: Access): void => { accesses.set(request, access); };

/** The same as the API wants to know it; undefined for a guest. */
export function principalOf(request: IncomingMessage): { readonly kind: 'session'; readonly id: string; readonly steppedUpUntil: EpochMs } | { readonly kind: 'token'; readonly name: string; readonly scopes: readonly TokenScope[] } | undefined {
  const access = accessOf(request);
  if (access.kind === 'guest') return undefined;
  return access.kind === 'session' ? { kind: 'session', id: access.session.id, steppedUpUntil: access.session.stepUpUntil } : { kind: 'token', name: access.name, scopes: access.scopes };
}

/** Whose connections and requests belong together; undefined for a guest. */
export function ownerOf(access: Access): string | undefined {
  if (access.kind === 'guest') return undefined;
  return access.kind === 'session' ? `session:${access.session.id}` : `token:${access.id}`;
}
