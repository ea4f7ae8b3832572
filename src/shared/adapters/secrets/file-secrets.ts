import { RefusedError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { openKeyFile, readKeyFile } from './key-file.ts';
import { sameOwner } from './key-file-format.ts';

/**
 * Keys from the encrypted file. The passphrase is asked for once, and only when the file has the key that is wanted.
 * A key that the venue called withdraw-enabled is not given out: a RefusedError.
 */
export function fileSecrets(file: string, passphrase: () => Promise<Secret>): Secrets {
  let asked: Promise<Secret> | undefined;
  return {
    async key(venue, account) {
      const record = readKeyFile(file)?.keys.find((one) => sameOwner(one, { venue, account }));
      if (record === undefined) return undefined;
      if (record.permissions?.withdraw === true) throw new RefusedError(`the key of ${venue} ${account} may withdraw: take that right away at the venue, then run "coinbot keys check ${venue}"`);
      asked ??= passphrase();
      const opened = await asked.then((spoken) => openKeyFile(file, spoken)).catch((error: unknown) => { asked = undefined; throw error; });
      try { return opened.key({ venue, account }); } finally { opened.close(); }
    },
  };
}
