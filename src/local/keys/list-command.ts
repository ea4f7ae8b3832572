import { readKeyFile, type ListedKey } from '../../shared/adapters/secrets/key-file.ts';
import { privacyRemark } from '../../shared/adapters/secrets/private-file.ts';
import { note, printJson, printLine, printTable } from '../cli/output.ts';
import { keyFilePath, keysOfEnvironment } from './key-sources.ts';

export interface KeyRow extends ListedKey {
  readonly source: 'environment' | 'file';
}

const shown = ({ venue, account, apiKeyEnd, permissions, checkedAt }: ListedKey): ListedKey => ({ venue, account, apiKeyEnd, permissions, checkedAt });

/** All keys without a word of what is secret. No passphrase is needed. */
export function listKeys(): readonly KeyRow[] {
  const ofEnvironment = keysOfEnvironment().owners.map((owner): KeyRow => ({ ...owner, source: 'environment', apiKeyEnd: '', permissions: null, checkedAt: null }));
  const ofFile = (readKeyFile(keyFilePath())?.keys ?? []).map((record): KeyRow => ({ ...shown(record), source: 'file' }));
  return [...ofEnvironment, ...ofFile];
}

const word = (value: boolean | 'unknown' | undefined): string => (value === undefined ? 'not checked' : value === 'unknown' ? 'unknown' : value ? 'yes' : 'no');

/** `coinbot keys list` */
export function listCommand({ json }: { readonly json?: true }): void {
  const keys = listKeys();
  const remark = privacyRemark(keyFilePath());
  if (json) { printJson({ file: keyFilePath(), keys }); return; }
  if (keys.length === 0) printLine('No keys. "coinbot keys add binance" adds one; backtests and paper trading need none.');
  else printTable(['venue', 'account', 'key ends in', 'trade', 'withdraw', 'address list', 'checked', 'source'], keys.map(({ venue, account, apiKeyEnd, permissions, checkedAt, source }) =>
    [venue, account, apiKeyEnd === '' ? '-' : apiKeyEnd, word(permissions?.trade), word(permissions?.withdraw), word(permissions?.ipRestricted), checkedAt ?? '-', source]));
  if (remark !== undefined && keys.length > 0) note(remark);
}
