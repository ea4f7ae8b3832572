import { SESSION_LONGEST_MS } from './sessions.ts';

/** Under TLS the name itself makes browsers refuse it from anywhere else. */
export const cookieName = (hasTls: boolean): string => (hasTls ? '__Host-coinbot_session' : 'coinbot_session');

const attributes = (hasTls: boolean): string => `Path=/; HttpOnly; SameSite=Strict${hasTls ? '; Secure' : ''}`;

export const sessionCookie = (token: string, hasTls: boolean): string => `${cookieName(hasTls)}=${token}; Max-Age=${SESSION_LONGEST_MS / 1_000}; ${attributes(hasTls)}`;
export const noCookie = (hasTls: boolean): string => `${cookieName(hasTls)}=; Max-Age=0; ${attributes(hasTls)}`;
