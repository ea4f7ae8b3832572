import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { readPrivate } from '../../shared/adapters/secrets/private-file.ts';
import { faultOfSecret } from '../../shared/adapters/secrets/sign.ts';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { CHANNELS } from '../../shared/domain/bulletin.ts';
import { Secret } from '../../shared/domain/secret.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';
import type { HiddenPrompt } from './hidden-prompt.ts';

const SHAPE = '{"apiKey": "...", "secret": "...", "passphrase": "..."} (passphrase for OKX only)';
const schema = z.strictObject({ apiKey: z.string().optional(), secret: z.string().optional(), passphrase: z.string().optional() });

/** Venues that want a third part. */
const WITH_PASSPHRASE = ['okx'];

type Parts = Pick<VenueKey, 'apiKey' | 'secret' | 'passphrase'>;

interface Wanted {
  readonly venue: string;
  /** The secret is a private key in a file of its own. */
  readonly secretFile?: string | undefined;
}

function secretOfFile(file: string): Secret {
  const text = readPrivate(file);
  if (text === undefined) throw new DataError(`no file "${file}"`);
  return new Secret(text.trim());
}

function parsed(text: string): unknown {
  // The reason JSON.parse gives quotes the text around the mistake, so it is not passed on.
  try { return JSON.parse(text.replace(/^\ufeff/, '')); } catch { throw new UsageError(`standard input: expected JSON of the form ${SHAPE}, found something else`); }
}

const faultOfPassword = (text: string): string | undefined => (/^[^\p{Cc}]{1,512}$/u.test(text) ? undefined : 'it is empty, longer than one line, or very long: was it copied whole?');

function checked(parts: Parts, { venue }: Wanted): Parts {
  const { apiKey, secret, passphrase } = parts;
  if (!/^[\x21-\x7e]{1,512}$/.test(apiKey.reveal())) throw new UsageError('the API key is empty, or has spaces or other characters that no venue gives out: was it copied whole?');
  // A password may have spaces and letters of any language.
  const fault = venue === 'mail' ? faultOfPassword(secret.reveal()) : faultOfSecret(secret.reveal());
  if (fault !== undefined) throw new UsageError(`the secret cannot be used: ${fault}`);
  if (apiKey.reveal() === secret.reveal()) throw new UsageError('API key and secret are the same text: expected two');
  if (WITH_PASSPHRASE.includes(venue) && (passphrase === undefined || passphrase.reveal() === '')) throw new UsageError(`${venue} wants the passphrase that was chosen with the key: it is missing`);
  return parts;
}

/** The key as JSON on standard input. No error repeats a word of it. */
async function keyOfStandardInput(wanted: Wanted): Promise<Parts> {
  const result = schema.safeParse(parsed(await textOf(process.stdin)));
  if (!result.success) throw new UsageError(`standard input: expected JSON of the form ${SHAPE}, found another shape`);
  const { apiKey = isChannel(wanted.venue) ? wanted.venue : undefined, secret, passphrase } = result.data;
  if (apiKey === undefined) throw new UsageError(`standard input: expected JSON of the form ${SHAPE}, found another shape`);
  if ((secret === undefined) === (wanted.secretFile === undefined)) throw new UsageError('the secret: expected it on standard input or in --secret-file, one of them');
  return checked({
    apiKey: new Secret(apiKey.trim()), secret: wanted.secretFile === undefined ? new Secret((secret ?? '').trim()) : secretOfFile(wanted.secretFile),
    ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
  }, wanted);
}

const QUESTIONS: Readonly<Record<string, string>> = { telegram: 'Token of the bot, as @BotFather gives it (hidden): ', mail: 'Password of the mail account, often one made for programs alone (hidden): ' };

/** A channel of the notifier has one secret: the token of a bot, the address of a webhook, the password of a mail account. Its name stands where a key does. */
const isChannel = (venue: string): boolean => CHANNELS.some((name) => name === venue);

async function askedKey(prompt: HiddenPrompt, wanted: Wanted): Promise<Parts> {
  if (isChannel(wanted.venue) && wanted.secretFile === undefined) return checked({ apiKey: new Secret(wanted.venue), secret: await prompt.ask(QUESTIONS[wanted.venue] ?? `Address of the webhook of ${wanted.venue} (hidden): `) }, wanted);
  const apiKey = await prompt.ask(`API key of ${wanted.venue} (hidden): `);
  const secret = wanted.secretFile === undefined ? await prompt.ask('Its secret, or its private key with all its lines (hidden): ') : secretOfFile(wanted.secretFile);
  const passphrase = WITH_PASSPHRASE.includes(wanted.venue) ? await prompt.ask(`The passphrase you chose for the key at ${wanted.venue} (hidden): `) : undefined;
  return checked({ apiKey, secret, ...(passphrase === undefined ? {} : { passphrase }) }, wanted);
}

/** The key from a person at the terminal, or from standard input where nobody sits. */
export const readKey = (prompt: HiddenPrompt | undefined, wanted: Wanted): Promise<Parts> => (prompt === undefined ? keyOfStandardInput(wanted) : askedKey(prompt, wanted));
