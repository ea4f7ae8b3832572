import { existsSync, fstatSync, openSync, readFileSync, closeSync } from 'node:fs';
import path from 'node:path';
import { DataError, RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { Secret } from '../../shared/domain/secret.ts';
import type { HiddenPrompt } from './hidden-prompt.ts';

export interface PassphraseFlags {
  readonly passphraseFile?: string;
  readonly passphraseFd?: string;
}

/** The name of the passphrase among the credentials systemd hands to a service (LoadCredential=coinbot-passphrase:...). */
const CREDENTIAL = 'coinbot-passphrase';
/** A file that is stolen can be guessed at without end, each guess costs 0.3 s of a core and 128 MiB. */
const LEAST_CHARACTERS = 12;

/** One line, as an editor or `echo` leaves it. */
const withoutNewline = (text: string): string => text.replace(/\r?\n$/, '');

function readFd(fd: number, from: string): Secret {
  const text = withoutNewline(readFileSync(fd, 'utf8').replace(/^\ufeff/, ''));
  if (text === '') throw new DataError(`${from} holds no passphrase: it is empty`);
  return new Secret(text);
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason');

function readPassphraseFile(file: string): Secret {
  let fd: number;
  try { fd = openSync(file, 'r'); } catch (error) { throw new DataError(`the passphrase file "${file}" cannot be read: ${codeOf(error)}`); }
  try {
    const { mode } = fstatSync(fd);
    const credentials = process.env['CREDENTIALS_DIRECTORY'];
    // systemd gives a service access through a list; its mask shows as rights of the group.
    const others = credentials !== undefined && path.resolve(file).startsWith(path.resolve(credentials) + path.sep) ? 0o007 : 0o077;
    const isFile = (mode & 0o170000) === 0o100000;
    if (process.platform !== 'win32' && isFile && (mode & others) !== 0) throw new RefusedError(`the passphrase file "${file}" has mode 0${(mode & 0o777).toString(8)}: others on this machine can read it. Run: chmod 600 ${file}`);
    return readFd(fd, `the passphrase file "${file}"`);
  } finally {
    closeSync(fd);
  }
}

function readPassphraseFd(fd: string): Secret {
  if (!/^\d{1,4}$/.test(fd) || fd === '1' || fd === '2') throw new UsageError('--passphrase-fd: expected the number of a file descriptor that is open for reading');
  try {
    return readFd(Number(fd), `file descriptor ${fd}`);
  } catch (error) {
    throw error instanceof DataError ? error : new DataError(`file descriptor ${fd} cannot be read: ${codeOf(error)}`);
  }
}

/** The passphrase from a file, a file descriptor or the service manager; undefined when a person has to be asked. Never from the command line. */
export function givenPassphrase({ passphraseFile, passphraseFd }: PassphraseFlags): Secret | undefined {
  if (passphraseFile !== undefined && passphraseFd !== undefined) throw new UsageError('--passphrase-file and --passphrase-fd: expected one of them');
  if (passphraseFile !== undefined) return readPassphraseFile(passphraseFile);
  if (passphraseFd !== undefined) return readPassphraseFd(passphraseFd);
  const credentials = process.env['CREDENTIALS_DIRECTORY'];
  if (credentials === undefined) return undefined;
  const file = path.join(credentials, CREDENTIAL);
  return existsSync(file) ? readPassphraseFile(file) : undefined;
}

export const NO_TERMINAL = 'the passphrase of the key file is asked for at a terminal, and this is none: name a file with it (--passphrase-file), which only you can read, or a file descriptor (--passphrase-fd)';

function assertLong(passphrase: Secret): Secret {
  if ([...passphrase.reveal()].length < LEAST_CHARACTERS) throw new UsageError(`expected a passphrase of at least ${LEAST_CHARACTERS} characters: four or five words that do not belong together are good`);
  return passphrase;
}

/** The passphrase for a file that is there. */
export async function passphraseFor(flags: PassphraseFlags, prompt: HiddenPrompt | undefined): Promise<Secret> {
  const given = givenPassphrase(flags);
  if (given !== undefined) return given;
  if (prompt === undefined) throw new UsageError(NO_TERMINAL);
  return prompt.ask('Passphrase of the key file (hidden): ');
}

/** The passphrase for a file that is not there yet: long enough, and typed twice. */
export async function newPassphrase(flags: PassphraseFlags, prompt: HiddenPrompt | undefined): Promise<Secret> {
  const given = givenPassphrase(flags);
  if (given !== undefined) return assertLong(given);
  if (prompt === undefined) throw new UsageError(NO_TERMINAL);
  const first = assertLong(await prompt.ask('A new passphrase for the key file (hidden; nobody can recover it): '));
  const second = await prompt.ask('The same again: ');
  if (first.reveal().normalize('NFKC') !== second.reveal().normalize('NFKC')) throw new UsageError('the two passphrases differ: nothing was written');
  return first;
}
