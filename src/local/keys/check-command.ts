import { openKeyFile, readKeyFile, type KeyOwner, type OpenKeyFile } from '../../shared/adapters/secrets/key-file.ts';
import { venuePermissions } from '../../shared/adapters/secrets/venue-permissions.ts';
import { CHANNELS } from '../../shared/domain/bulletin.ts';
import { DataError, RefusedError, TransientError, UsageError } from '../../shared/domain/errors.ts';
import type { KeyInquiry, VenueKey } from '../../shared/ports/secrets.ts';
import type { KeyPermissions } from '../../shared/ports/venue.ts';
import { printJson, printLine } from '../cli/output.ts';
import { keyFilePath, keysOfEnvironment, withPrompt } from './key-sources.ts';
import { passphraseFor, type PassphraseFlags } from './passphrase.ts';

export interface CheckFlags extends PassphraseFlags {
  readonly account?: string;
  readonly baseUrl?: string;
  readonly json?: true;
}

export interface CheckedKey extends KeyOwner {
  readonly source: 'environment' | 'file';
  /** `usable` where withdrawing is known to be off; `unproven` where the venue does not say. */
  readonly verdict: 'usable' | 'unproven' | 'refused' | 'unreachable';
  readonly permissions: KeyPermissions | null;
  readonly remarks: readonly string[];
}

function judged({ trade, withdraw, ipRestricted }: KeyPermissions): Pick<CheckedKey, 'verdict' | 'remarks'> {
  const remarks = [
    ...(withdraw === true ? ['it may withdraw: it is not used. Take that right away at the venue and check again'] : []),
    ...(withdraw === 'unknown' ? ['the venue does not say whether it may withdraw: look at its page there'] : []),
    ...(trade === false ? ['it may not trade: enough to look at an account'] : []),
    ...(trade === 'unknown' ? ['the venue does not say whether it may trade'] : []),
    ...(ipRestricted === false ? ['it works from every address: name yours at the venue'] : []),
  ];
  return { verdict: withdraw === true ? 'refused' : withdraw === 'unknown' ? 'unproven' : 'usable', remarks };
}

/** Asks the venue about one key. What it says of a key in the file is noted there. */
async function checkKey(key: VenueKey, inquiry: KeyInquiry): Promise<Omit<CheckedKey, 'source'>> {
  const { venue, account } = key;
  try {
    const permissions = await inquiry.permissions(key);
    return { venue, account, permissions, ...judged(permissions) };
  } catch (error) {
    if (error instanceof RefusedError || error instanceof DataError) return { venue, account, verdict: 'refused', permissions: null, remarks: [error.message] };
    if (error instanceof TransientError) return { venue, account, verdict: 'unreachable', permissions: null, remarks: [error.message] };
    throw error;
  }
}

type Wanted = (owner: KeyOwner) => boolean;

async function checkEnvironment(wanted: Wanted, inquiry: KeyInquiry): Promise<CheckedKey[]> {
  const keys = keysOfEnvironment();
  const checked: CheckedKey[] = [];
  for (const { venue, account } of keys.owners.filter(wanted)) {
    const key = await keys.key(venue, account);
    if (key !== undefined) checked.push({ ...await checkKey(key, inquiry), source: 'environment' });
  }
  return checked;
}

async function checkFile(keys: OpenKeyFile, wanted: Wanted, inquiry: KeyInquiry): Promise<CheckedKey[]> {
  const checked: CheckedKey[] = [];
  for (const owner of keys.keys.filter(wanted)) {
    const key = keys.key(owner);
    if (key === undefined) continue;
    const result = await checkKey(key, inquiry);
    if (result.permissions !== null) keys.notePermissions(owner, result.permissions, new Date().toISOString());
    checked.push({ ...result, source: 'file' });
  }
  return checked;
}

const word = (value: boolean | 'unknown'): string => (value === 'unknown' ? 'unknown' : value ? 'yes' : 'no');

function lineOf({ venue, account, verdict, permissions, remarks }: CheckedKey): string {
  const may = permissions === null ? '' : `: trade ${word(permissions.trade)}, withdraw ${word(permissions.withdraw)}, address list ${word(permissions.ipRestricted)}`;
  return [`${venue} ${account} is ${verdict}${may}`, ...remarks.map((remark) => `  ${remark}`)].join('\n');
}

const isChannel = (name: string | undefined): boolean => CHANNELS.some((one) => one === name);

function wantedBy(venue: string | undefined, account: string | undefined): Wanted {
  if (isChannel(venue)) throw new UsageError(`${venue} is none of the venues: "coinbot notify test" tries it`);
  return (owner) => !isChannel(owner.venue) && (venue === undefined || owner.venue === venue) && (account === undefined || owner.account === account);
}

const names = (keys: readonly CheckedKey[]): string => keys.map(({ venue, account }) => `${venue} ${account}`).join(', ');

/** `coinbot keys check`. Exit code 3 when a key may not be used, 1 when a venue could not be asked. */
export async function checkCommand(venue: string | undefined, flags: CheckFlags): Promise<void> {
  const wanted = wantedBy(venue, flags.account);
  if (flags.baseUrl !== undefined && venue === undefined) throw new UsageError('--base-url: expected the venue it stands in for: keys of other venues must not go there');
  const inquiry = venuePermissions({ now: () => Date.now(), baseUrl: flags.baseUrl });
  const file = keyFilePath();
  const checked = await checkEnvironment(wanted, inquiry);
  if (readKeyFile(file)?.keys.some(wanted) === true) {
    const keys = await withPrompt(async (prompt) => openKeyFile(file, await passphraseFor(flags, prompt)));
    try { checked.push(...await checkFile(keys, wanted, inquiry)); } finally { keys.close(); }
  }
  if (checked.length === 0 && venue !== undefined) throw new UsageError(`there is no key of ${venue}${flags.account === undefined ? '' : ` ${flags.account}`} (coinbot keys list)`);
  if (flags.json) printJson({ keys: checked });
  else printLine(checked.length === 0 ? 'No keys to check.' : checked.map(lineOf).join('\n'));
  const [refused, unreachable] = (['refused', 'unreachable'] as const).map((verdict) => checked.filter((key) => key.verdict === verdict));
  if (refused.length > 0) throw new RefusedError(`not to be used: ${names(refused)}`);
  if (unreachable.length > 0) throw new TransientError(`could not be asked: ${names(unreachable)}`);
}
