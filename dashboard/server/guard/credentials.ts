import path from 'node:path';
import type { Cache } from '../../../src/shared/ports/cache.ts';
import type { Clock } from '../../../src/shared/ports/clock.ts';
import { apiTokens, type ApiTokens } from './api-tokens.ts';
import { loginLimit, type LoginLimit } from './login-limit.ts';
import { passwordFile, type PasswordFile, type ScryptCost } from './password-file.ts';
import type { RandomBytes } from './random-bytes.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { setupCode, type SetupCode } from './setup-code.ts';

/** All that decides who may come in: `<dataFolder>/dashboard/{password.json, sessions.db, tokens.json}`. */
export interface Credentials {
  readonly password: PasswordFile;
  /** Its text is for the terminal, and undefined once a password is set. */
  readonly setupCode: SetupCode;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly loginLimit: LoginLimit;
  /** Guesses of those who are inside, by session: what guests guess locks none of them out. */
  readonly stepUpLimit: LoginLimit;
  close(): void;
}

export interface CredentialsSettings {
  readonly dataFolder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: RandomBytes;
  /** Shared by several processes, and remembered across restarts; everything works the same without it. */
  readonly cache?: Cache | undefined;
  readonly cost?: ScryptCost;
}

/** Throws DataError where a file is damaged or open to others: nobody comes in then, rather than anybody. */
export function openCredentials({ dataFolder, clock, random, cache, cost }: CredentialsSettings): Credentials {
  const folder = path.join(dataFolder, 'dashboard');
  const password = passwordFile({ file: path.join(folder, 'password.json'), random, ...(cost === undefined ? {} : { cost }) });
  const code = setupCode(random);
  if (password.isSet()) code.end();
  const tokens = apiTokens({ file: path.join(folder, 'tokens.json'), clock, random });
  const sessions = openSessions({ file: path.join(folder, 'sessions.db'), clock, random, cache });
  return { password, setupCode: code, sessions, tokens, loginLimit: loginLimit({ clock, cache }), stepUpLimit: loginLimit({ clock, cache, of: 'sessions' }), close: () => { sessions.close(); } };
}
