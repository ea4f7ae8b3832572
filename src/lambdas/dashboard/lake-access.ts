import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { ApiTokens } from '../../../dashboard/server/guard/api-tokens.ts';
import type { Credentials } from '../../../dashboard/server/guard/credentials.ts';
import { loginLimit } from '../../../dashboard/server/guard/login-limit.ts';
import { passwordFile } from '../../../dashboard/server/guard/password-file.ts';
import { writePrivateFile } from '../../../dashboard/server/guard/private-file.ts';
import { setupCode } from '../../../dashboard/server/guard/setup-code.ts';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { Cache } from '../../shared/ports/cache.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { signedSessions } from './signed-sessions.ts';

/** Put there by a person; this function only reads it. */
export const ACCESS_KEY = 'dashboard/access.json';

const accessSchema = z.strictObject({
  version: z.literal(1),
  /** As the file `dashboard/password.json` of a data folder says it. */
  password: z.looseObject({ name: z.literal('scrypt') }),
  /** Signs sessions. */
  sessionKey: z.base64().refine((text) => Buffer.from(text, 'base64').length >= 32, 'expected at least 32 bytes'),
});

/** What decides who may come in, as the lake has it now; undefined where nobody put it there. */
export async function readAccess(store: ObjectStore): Promise<string | undefined> {
  const found = await store.get(ACCESS_KEY);
  return found === undefined ? undefined : Buffer.from(found.bytes).toString('utf8');
}

export interface LakeCredentialsSettings {
  readonly clock: Pick<Clock, 'now'>;
  readonly cache: Cache | undefined;
}

const ON_THE_PC = 'this is changed on the PC: "npm run page:access", and put the file it writes into the lake';

/** A service signs requests in the header that tokens come in: programs ask the page of the PC. */
const NO_TOKENS: ApiTokens = { create: () => { throw new UsageError(ON_THE_PC); }, find: () => undefined, isAlive: () => false, list: () => [], remove: () => false };

/** Throws DataError where the text is not what should be there: nobody comes in then. */
export function lakeCredentials(text: string, { clock, cache }: LakeCredentialsSettings): Credentials {
  const { password: stored, sessionKey } = parsed(text);
  const file = path.join(tmpdir(), `coinbot-page-${process.pid}`, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`);
  writePrivateFile(file, JSON.stringify(stored));
  const code = setupCode(randomBytes);
  code.end();
  return {
    password: { ...passwordFile({ file, random: randomBytes }), set: () => Promise.reject(new UsageError(ON_THE_PC)) }, setupCode: code,
    sessions: signedSessions({ key: Buffer.from(sessionKey, 'base64'), clock, random: randomBytes, cache }), tokens: NO_TOKENS, loginLimit: loginLimit({ clock, cache }), stepUpLimit: loginLimit({ clock, cache, of: 'sessions' }), close: () => undefined,
  };
}

function parsed(text: string): z.output<typeof accessSchema> {
  try {
    return accessSchema.parse(JSON.parse(text));
  } catch {
    throw new DataError(`${ACCESS_KEY}: expected what "npm run page:access" writes, found something else`);
  }
}
