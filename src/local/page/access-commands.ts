import { randomBytes } from 'node:crypto';
import { openCredentials, type Credentials } from '../../../dashboard/server/guard/credentials.ts';
import { TOKEN_SCOPES, type TokenScope } from '../../../dashboard/server/guard/access.ts';
import { judgePassword, SHORTEST_PASSWORD } from '../../../dashboard/server/guard/password-rules.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { UsageError } from '../../shared/domain/errors.ts';
import type { Secret } from '../../shared/domain/secret.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { note, printJson, printLine, printTable } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { hiddenPrompt } from '../keys/hidden-prompt.ts';
import { givenPassphrase } from '../keys/passphrase.ts';

export interface AccessFlags {
  readonly json?: true;
}

export interface PasswordFlags extends AccessFlags {
  /** A file with the password, which only its owner can read. */
  readonly passwordFile?: string;
}

/** Runs `work` with all that decides who may come into the page. */
async function withCredentials<Result>(work: (credentials: Credentials) => Promise<Result> | Result): Promise<Result> {
  const credentials = openCredentials({ dataFolder: folderOf(loadConfig(), 'dataFolder'), clock: systemClock(), random: randomBytes });
  try {
    return await work(credentials);
  } finally {
    credentials.close();
  }
}

/** `coinbot dashboard password`: sets it anew and ends every session. Whoever can run this can read the data folder anyway. */
export async function setPagePassword({ passwordFile, json }: PasswordFlags): Promise<void> {
  const password = givenPassphrase(passwordFile === undefined ? {} : { passphraseFile: passwordFile }) ?? await askTwice();
  const flaw = judgePassword(password.reveal());
  if (flaw !== undefined) throw new UsageError(flaw === 'short' ? `expected a password of at least ${SHORTEST_PASSWORD} characters` : flaw === 'long' ? 'expected a shorter password' : 'that password is among the first that others would try: choose another');
  const ended = await withCredentials(async (credentials) => {
    await credentials.password.set(password);
    return credentials.sessions.endAll();
  });
  if (json === true) printJson({ set: true, endedSessions: ended.length });
  else printLine(`The password of the page was set${ended.length === 0 ? '' : `, ${ended.length} session${ended.length === 1 ? ' was' : 's were'} ended`}.`);
}

async function askTwice(): Promise<Secret> {
  if (!process.stdin.isTTY) throw new UsageError('the password is asked for at a terminal, and this is none: name a file with it (--password-file), which only you can read');
  const prompt = hiddenPrompt(process.stdin, process.stderr);
  try {
    const first = await prompt.ask('A new password for the page (hidden): ');
    const second = await prompt.ask('The same again: ');
    if (first.reveal().normalize('NFKC') !== second.reveal().normalize('NFKC')) throw new UsageError('the two passwords differ: nothing was changed');
    return first;
  } finally {
    prompt.close();
  }
}

export interface AddTokenFlags extends AccessFlags {
  readonly scope: string;
}

/** `coinbot dashboard token add NAME`: the token is shown once, on standard output, and kept as a hash alone. */
export async function addToken(name: string, { scope, json }: AddTokenFlags): Promise<void> {
  if (!isScope(scope)) throw new UsageError(`--scope: expected ${TOKEN_SCOPES.map((one) => `"${one}"`).join(', ')}, found "${scope}"`);
  const { token, entry } = await withCredentials(({ tokens }) => tokens.create(name, scope));
  if (json === true) { printJson({ token, name: entry.name, scopes: entry.scopes }); return; }
  note(`Shown once, kept as a hash alone; send it as "Authorization: Bearer ...". It may ${entry.scopes.join(', ')}.`);
  printLine(token);
}

const isScope = (text: string): text is TokenScope => TOKEN_SCOPES.some((scope) => scope === text);

export async function listTokens({ json }: AccessFlags): Promise<void> {
  const tokens = await withCredentials(({ tokens: known }) => known.list());
  if (json === true) printJson({ tokens });
  else if (tokens.length === 0) printLine('no token; "coinbot dashboard token add NAME --scope read" makes one');
  else printTable(['name', 'may', 'made', 'last used'], tokens.map(({ name, scopes, createdAt, usedAt }) => [name, scopes.join(', '), isoOf(createdAt).slice(0, 16), usedAt === null ? 'never' : isoOf(usedAt).slice(0, 16)]));
}

export async function removeToken(name: string, { json }: AccessFlags): Promise<void> {
  const isRemoved = await withCredentials(({ tokens }) => tokens.remove(name));
  if (!isRemoved) throw new UsageError(`expected the name of a token ("coinbot dashboard token list"), found "${name}"`);
  if (json === true) printJson({ removed: name });
  else printLine(`The token "${name}" opens nothing any more.`);
}
