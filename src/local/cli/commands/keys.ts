import { Option, type Command } from 'commander';
import type { AddFlags, RemoveFlags } from '../../keys/change-commands.ts';
import type { CheckFlags } from '../../keys/check-command.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import { nearName } from '../../../shared/domain/near-name.ts';
import { CHANNELS } from '../../../shared/domain/bulletin.ts';
import { VENUES } from '../../config/config-schema.ts';

/** Whose keys are kept: venues', and those of the notifier's channels. */
const OWNERS: readonly string[] = [...VENUES, ...CHANNELS];

/** What everybody on the machine sees in the list of processes, and the shell in its history. */
const NEVER_HERE = ['--api-key', '--secret', '--passphrase'];

/** A word is not repeated: it may be a key in the wrong place. */
function venueOf(name: string): string {
  if (OWNERS.includes(name)) return name;
  const near = nearName(name, OWNERS);
  throw new UsageError(`venue: expected one of ${OWNERS.join(', ')}${near === undefined ? '' : ` (did you mean "${near}"?)`}`);
}

function accountOf(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) return name;
  throw new UsageError('--account: expected a name of small letters, digits and "-", such as main');
}

/** Commander repeats words it does not expect; here one of them may be a key. */
function refuseMore(command: Command): void {
  const surplus = command.args.slice(command.registeredArguments.length);
  if (surplus.length === 0) return;
  const known = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? '');
  const near = surplus.filter((word) => word.startsWith('--')).map((word) => nearName(word.split('=')[0], known)).find((name) => name !== undefined);
  throw new UsageError(`${surplus.length} word${surplus.length === 1 ? '' : 's'} more than "coinbot keys ${command.name()}" takes, not repeated here because a key may be among them${near === undefined ? '' : ` (did you mean ${near}?)`}; --help shows what there is`);
}

function refuseOnCommandLine(command: Command): Command {
  for (const flag of NEVER_HERE) {
    command.addOption(new Option(`${flag} [value]`).hideHelp().argParser(() => {
      throw new UsageError(`${flag}: never on the command line, where the list of processes and the shell's history show it. Leave it out: it is asked for, or read from standard input. If it was a real one, make a new key at the venue`);
    }));
  }
  return command.allowExcessArguments().allowUnknownOption().hook('preAction', (_, action) => { refuseMore(action); });
}

const withPassphrase = (command: Command): Command => refuseOnCommandLine(command
  .option('--passphrase-file <file>', 'the passphrase of the key file stands in this file, which only you can read')
  .option('--passphrase-fd <number>', 'the passphrase comes from this open file descriptor'));

function registerAdd(keys: Command): void {
  withPassphrase(keys.command('add'))
    .description('Add a key: asks for it without showing it, or reads {"apiKey": ..., "secret": ...} from standard input.')
    .argument('<venue>', OWNERS.join(', '))
    .option('--account <name>', 'which of your accounts there', 'main')
    .option('--secret-file <file>', 'the secret is the private key (Ed25519 or RSA, PEM) in this file')
    .option('--replace', 'put it in the place of the one that is there')
    .option('--json', 'as JSON')
    .action(async (venue: string, flags: AddFlags) => {
      const { addCommand } = await import('../../keys/change-commands.ts');
      await addCommand({ venue: venueOf(venue), account: accountOf(flags.account) }, flags);
    });
}

function registerRemove(keys: Command): void {
  withPassphrase(keys.command('remove'))
    .description('Remove a key from the file. The venue still knows it: delete it there too.')
    .argument('<venue>', 'venue of the key')
    .option('--account <name>', 'which of your accounts there', 'main')
    .option('--json', 'as JSON')
    .action(async (venue: string, flags: RemoveFlags) => {
      const { removeCommand } = await import('../../keys/change-commands.ts');
      await removeCommand({ venue: venueOf(venue), account: accountOf(flags.account) }, flags);
    });
}

function registerCheck(keys: Command): void {
  withPassphrase(keys.command('check'))
    .description('Ask the venues what the keys may do. Exit code 3 when one may withdraw or is not accepted, 1 when a venue could not be asked.')
    .argument('[venue]', 'only keys of this venue')
    .option('--account <name>', 'only this account')
    .option('--base-url <address>', 'ask this server in place of the venue: https, or http on this machine')
    .option('--json', 'as JSON')
    .action(async (venue: string | undefined, flags: CheckFlags) => {
      const { checkCommand } = await import('../../keys/check-command.ts');
      await checkCommand(venue === undefined ? undefined : venueOf(venue), flags.account === undefined ? flags : { ...flags, account: accountOf(flags.account) });
    });
}

/** `coinbot keys ...` */
export function register(program: Command): void {
  const keys = program.command('keys').description('Add, list, check and remove keys of venues, encrypted in config/api_keys.json.');
  registerAdd(keys);
  refuseOnCommandLine(keys.command('list'))
    .description('List the keys: venue, account and what they may do. Never a secret; no passphrase is needed.')
    .option('--json', 'as JSON')
    .action(async (flags: { readonly json?: true }) => {
      const { listCommand } = await import('../../keys/list-command.ts');
      listCommand(flags);
    });
  registerCheck(keys);
  registerRemove(keys);
}
