import { SESSION_LONGEST_MS } from './sessions.ts';

/** What a browser shows to be known again. */
export interface SessionCookie {
  readonly name: string;
  readonly hasTls: boolean;
  /** As a header. */
  holding(token: string): string;
  readonly forgotten: string;
}

/**
 * Under TLS the name itself makes browsers refuse it from anywhere else. Browsers do not tell ports apart: pages of several data folders on one
 * machine have a mark each, or logging in to one would log out of the other.
 */
export function sessionCookie({ hasTls, mark }: { readonly hasTls: boolean; readonly mark: string }): SessionCookie {
  const name = `${hasTls ? '__Host-' : ''}coinbot_session_${mark}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${hasTls ? '; Secure' : ''}`;
  return { name, hasTls, holding: (token) => `${name}=${token}; Max-Age=${SESSION_LONGEST_MS / 1_000}; ${attributes}`, forgotten: `${name}=; Max-Age=0; ${attributes}` };
}
