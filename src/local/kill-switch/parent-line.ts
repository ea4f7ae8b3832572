import { z } from 'zod';
import { DataError } from '../../shared/domain/errors.ts';
import { Secret } from '../../shared/domain/secret.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';

const keyMessage = z.strictObject({
  kind: z.literal('key'), venue: z.string().min(1), account: z.string().min(1), apiKey: z.string().min(1), secret: z.string().min(1), passphrase: z.string().optional(),
});

/** A key as it goes over the line between two processes of ours: neither words of a command nor variables, which others can see. */
export const keyLine = ({ venue, account, apiKey, secret, passphrase }: VenueKey): z.input<typeof keyMessage> => ({
  kind: 'key', venue, account, apiKey: apiKey.reveal(), secret: secret.reveal(), ...(passphrase === undefined ? {} : { passphrase: passphrase.reveal() }),
});

const WAIT_MS = 10_000;

/** The key the parent hands over. */
export function keyFromParent(): Promise<VenueKey> {
  return new Promise((resolve, reject) => {
    if (!process.connected) { reject(new DataError('expected a parent process that hands over a key, found none')); return; }
    const alarm = setTimeout(() => reject(new DataError(`the parent process handed over no key within ${WAIT_MS} ms`)), WAIT_MS);
    process.once('message', (message) => {
      clearTimeout(alarm);
      const parsed = keyMessage.safeParse(message);
      // What came may be a key in a wrong shape: it is not repeated.
      if (!parsed.success) { reject(new DataError('the parent process handed over something that is no key')); return; }
      const { venue, account, apiKey, secret, passphrase } = parsed.data;
      resolve({ venue, account, apiKey: new Secret(apiKey), secret: new Secret(secret), ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }) });
    });
  });
}

/** Says something to the parent where there is one that listens; one that is gone or stopped changes nothing. */
export function tellParent(message: object): void {
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}
