import { existsSync } from 'node:fs';
import path from 'node:path';
import { endOf, openKeyFile, readKeyFile, type KeyOwner, type OpenKeyFile } from '../../shared/adapters/secrets/key-file.ts';
import { sameOwner } from '../../shared/adapters/secrets/key-file-format.ts';
import { closeFolder, privacyRemark } from '../../shared/adapters/secrets/private-file.ts';
import { CHANNELS } from '../../shared/domain/bulletin.ts';
import { RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { note, printJson, printLine } from '../cli/output.ts';
import type { HiddenPrompt } from './hidden-prompt.ts';
import { readKey } from './key-input.ts';
import { keyFilePath, withPrompt } from './key-sources.ts';
import { newPassphrase, passphraseFor, type PassphraseFlags } from './passphrase.ts';

export interface AddFlags extends PassphraseFlags {
  readonly account: string;
  readonly secretFile?: string;
  readonly replace?: true;
  readonly json?: true;
}

export interface RemoveFlags extends PassphraseFlags {
  readonly account: string;
  readonly json?: true;
}

async function opened(flags: PassphraseFlags, prompt: HiddenPrompt | undefined): Promise<OpenKeyFile> {
  const file = keyFilePath();
  return openKeyFile(file, await (existsSync(file) ? passphraseFor(flags, prompt) : newPassphrase(flags, prompt)));
}

/** `coinbot keys add` */
export async function addCommand(owner: KeyOwner, flags: AddFlags): Promise<void> {
  const file = keyFilePath();
  const folder = path.dirname(file);
  if (closeFolder(folder)) note(`Closed the folder "${folder}" to other users of this machine (mode 0700): it holds keys from now on.`);
  const isThere = readKeyFile(file)?.keys.some((record) => sameOwner(record, owner)) === true;
  if (isThere && !flags.replace) throw new RefusedError(`there is a key of ${owner.venue} ${owner.account} already: --replace puts the new one in its place, --account adds a second account`);
  const apiKeyEnd = await withPrompt(async (prompt) => {
    const keys = await opened(flags, prompt);
    try {
      const parts = await readKey(prompt, { venue: owner.venue, secretFile: flags.secretFile });
      keys.put({ ...owner, ...parts });
      return endOf(parts.apiKey.reveal());
    } finally {
      keys.close();
    }
  });
  const remark = privacyRemark(file);
  if (remark !== undefined) note(remark);
  if (flags.json) printJson({ file, ...owner, apiKeyEnd, replaced: isThere });
  else printLine(`${isThere ? 'Replaced' : 'Added'} the key of ${owner.venue} ${owner.account}${apiKeyEnd === '' ? '' : ` that ends in ${apiKeyEnd}`}, encrypted in ${file}\nNext: ${CHANNELS.some((name) => name === owner.venue) ? 'coinbot notify test' : `coinbot keys check ${owner.venue}${owner.account === 'main' ? '' : ` --account ${owner.account}`}`}`);
}

/** `coinbot keys remove` */
export async function removeCommand(owner: KeyOwner, flags: RemoveFlags): Promise<void> {
  const file = keyFilePath();
  if (readKeyFile(file)?.keys.some((record) => sameOwner(record, owner)) !== true) throw new UsageError(`there is no key of ${owner.venue} ${owner.account} in ${file} (coinbot keys list)`);
  await withPrompt(async (prompt) => {
    const keys = await opened(flags, prompt);
    try { keys.remove(owner); } finally { keys.close(); }
  });
  if (flags.json) printJson({ file, ...owner, removed: true });
  else printLine(`Removed the key of ${owner.venue} ${owner.account} from ${file}. The venue still knows it: delete it there too.`);
}
