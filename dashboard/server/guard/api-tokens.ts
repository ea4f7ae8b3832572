import { createHash, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { DataError, UsageError } from '../../../src/shared/domain/errors.ts';
import { MINUTE, type EpochMs } from '../../../src/shared/domain/time.ts';
import type { Clock } from '../../../src/shared/ports/clock.ts';
import { TOKEN_SCOPES, type TokenScope } from './access.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';
import type { RandomBytes } from './random-bytes.ts';

/** A key for a program. The token itself is told once and never kept. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: EpochMs;
  /** To within some minutes; null: never. */
  readonly usedAt: EpochMs | null;
}

export interface ApiTokens {
  /** Whoever is asked for `run` or `act` may look as well. Throws UsageError for a name that is taken or is none. */
  create(name: string, scope: TokenScope): { readonly token: string; readonly entry: ApiToken };
  /** The entry of a token, and notes that it was used. */
  find(token: string): ApiToken | undefined;
  isAlive(id: string): boolean;
  list(): readonly ApiToken[];
  /** False where there is none of that name or id. */
  remove(nameOrId: string): boolean;
}

export interface ApiTokensSettings {
  readonly file: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: RandomBytes;
}

const MOST_TOKENS = 50;
const USED_MS = 5 * MINUTE;
const TOKEN = /^cbt_([A-Za-z0-9_-]{8})_([A-Za-z0-9_-]{43})$/u;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;

const fileSchema = z.strictObject({
  version: z.literal(1),
  tokens: z.array(z.strictObject({
    id: z.string().regex(/^[A-Za-z0-9_-]{8}$/u),
    name: z.string().regex(NAME),
    scopes: z.array(z.enum(TOKEN_SCOPES)).min(1),
    /** SHA-256 of the whole token, in hex: 256 random bits need no slow hash. */
    hash: z.string().regex(/^[0-9a-f]{64}$/u),
    createdAt: z.int().nonnegative(),
    usedAt: z.int().nonnegative().nullable(),
  })).max(MOST_TOKENS),
});
type Stored = z.infer<typeof fileSchema>['tokens'][number];

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const toEntry = ({ id, name, scopes, createdAt, usedAt }: Stored): ApiToken => ({ id, name, scopes, createdAt, usedAt });

function readTokens(file: string): readonly Stored[] {
  const text = readPrivateFile(file);
  if (text === undefined) return [];
  try {
    return fileSchema.parse(JSON.parse(text)).tokens;
  } catch {
    throw new DataError(`${path.normalize(file)}: expected the API tokens of the dashboard, found something else. Delete it to begin with none`);
  }
}

/** Read at each request, so that a token that was removed in another process is gone at once: the file is small and the answer says who may stop trading. */
export function apiTokens({ file, clock, random }: ApiTokensSettings): ApiTokens {
  const write = (tokens: readonly Stored[]): void => { writePrivateFile(file, `${JSON.stringify({ version: 1, tokens }, undefined, 2)}\n`); };
  readTokens(file);

  const note = (id: string, now: EpochMs): void => {
    try { write(readTokens(file).map((one) => (one.id === id ? { ...one, usedAt: now } : one))); } catch { /* A full disk must not lock a program out that may stop trading. */ }
  };

  return {
    create(name, scope) {
      const tokens = readTokens(file);
      if (!NAME.test(name)) throw new UsageError(`expected a name of 1 to 40 letters, digits, spaces, ".", "_" or "-", found "${name.slice(0, 60)}"`);
      if (tokens.some((one) => one.name === name)) throw new UsageError(`expected a name no other token has, found "${name}"`);
      if (tokens.length >= MOST_TOKENS) throw new UsageError(`expected at most "${MOST_TOKENS}" tokens, found "${tokens.length}" already: remove one first`);
      const id = random(6).toString('base64url');
      const token = `cbt_${id}_${random(32).toString('base64url')}`;
      const stored: Stored = { id, name, scopes: scope === 'read' ? ['read'] : ['read', scope], hash: hashOf(token).toString('hex'), createdAt: clock.now(), usedAt: null };
      write([...tokens, stored]);
      return { token, entry: toEntry(stored) };
    },
    find(token) {
      const id = TOKEN.exec(token)?.[1];
      const stored = id === undefined ? undefined : readTokens(file).find((one) => one.id === id);
      if (stored === undefined || !timingSafeEqual(Buffer.from(stored.hash, 'hex'), hashOf(token))) return undefined;
      const now = clock.now();
      if (now - (stored.usedAt ?? -Infinity) >= USED_MS) note(stored.id, now);
      return toEntry(stored);
    },
    isAlive: (id) => readTokens(file).some((one) => one.id === id),
    list: () => readTokens(file).map(toEntry),
    remove(nameOrId) {
      const tokens = readTokens(file);
      const rest = tokens.filter(({ id, name }) => id !== nameOrId && name !== nameOrId);
      if (rest.length < tokens.length) write(rest);
      return rest.length < tokens.length;
    },
  };
}
