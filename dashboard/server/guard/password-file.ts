import { scrypt, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { DataError } from '../../../src/shared/domain/errors.ts';
import type { Secret } from '../../../src/shared/domain/secret.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';
import type { RandomBytes } from './random-bytes.ts';

/** What one guess costs. These take about 0.3 s and 128 MiB, as OWASP's password storage sheet asks of scrypt. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export const PASSWORD_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

const HASH_BYTES = 32;
const SALT_BYTES = 16;
const base64 = (least: number, most: number): z.ZodType<string> => z.base64().refine((text) => {
  const { length } = Buffer.from(text, 'base64');
  return length >= least && length <= most;
});
const fileSchema = z.strictObject({
  version: z.literal(1),
  name: z.literal('scrypt'),
  N: z.int().min(2 ** 10).max(2 ** 20).refine((N) => Number.isInteger(Math.log2(N)), 'expected a power of two'),
  r: z.int().min(1).max(16),
  p: z.int().min(1).max(4),
  salt: base64(8, 64),
  hash: base64(HASH_BYTES, HASH_BYTES),
});
type Stored = z.infer<typeof fileSchema>;

/** The one password of the page, kept as what is hard to compute from it. */
export interface PasswordFile {
  isSet(): boolean;
  /** Replaces the password. What it may be is judged elsewhere (`judgePassword`). */
  set(password: Secret): Promise<void>;
  /** Takes as long where no password is set, and is false then. */
  matches(password: Secret): Promise<boolean>;
}

export interface PasswordFileSettings {
  readonly file: string;
  readonly random: RandomBytes;
  readonly cost?: ScryptCost;
}

const derive = (password: Secret, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> => new Promise((resolve, reject) => {
  // One password typed on two systems is one password (NFKC).
  const text = Buffer.from(password.reveal().normalize('NFKC'), 'utf8');
  scrypt(text, salt, HASH_BYTES, { N, r, p, maxmem: 128 * r * (N + p) + 1024 ** 2 }, (error, hash) => {
    text.fill(0);
    if (error === null) resolve(hash);
    else reject(error);
  });
});

/** Only a file that is not there means "no password yet"; one that cannot be read is an error, or whoever damages it could choose the next password. */
function readStored(file: string): Stored | undefined {
  const text = readPrivateFile(file);
  if (text === undefined) return undefined;
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw new DataError(`${file}: expected the password file of the dashboard, found something else. Delete it to choose a new password`);
  }
}

export function passwordFile({ file, random, cost = PASSWORD_COST }: PasswordFileSettings): PasswordFile {
  // One derivation at a time: many guesses at once wait, and do not take 128 MiB each.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const answer = last.then(work, work);
    last = answer;
    return answer;
  };
  readStored(file);
  return {
    isSet: () => existsSync(file),
    set: (password) => inTurn(async () => {
      const salt = random(SALT_BYTES);
      const hash = await derive(password, salt, cost);
      const stored: Stored = { version: 1, name: 'scrypt', ...cost, salt: salt.toString('base64'), hash: hash.toString('base64') };
      writePrivateFile(file, `${JSON.stringify(stored, undefined, 2)}\n`);
    }),
    matches: (password) => inTurn(async () => {
      const stored = readStored(file);
      const hash = await derive(password, stored === undefined ? random(SALT_BYTES) : Buffer.from(stored.salt, 'base64'), stored ?? cost);
      return stored !== undefined && timingSafeEqual(hash, Buffer.from(stored.hash, 'base64'));
    }),
  };
}
