import { InvalidArgumentError, Option, type Command } from 'commander';
import type { WatchdogFlags } from '../../kill-switch/watchdog-command.ts';

/** `coinbot watchdog` */
export function register(program: Command): void {
  program
    .command('watchdog')
    .description('Watch a running bot from a process of its own, and cancel its orders when it falls silent for 14 s. Stops stay. It never places an order.')
    .requiredOption('--venue <name>', 'the venue the bot trades at')
    .option('--account <name>', 'the key it cancels with', account, 'watchdog')
    .option('--bot <name>', 'the account the bot trades with', account, 'main')
    .option('--base-url <address>', 'another server in the venue\'s place')
    .option('--external', 'cancel all orders of the account, not those of the bot alone')
    .addOption(new Option('--state <state>', 'what the kill switch is set to').choices(['REDUCE_ONLY', 'CANCEL_ALL', 'FLATTEN']).default('CANCEL_ALL'))
    .option('--passphrase-file <file>', 'the passphrase of the key file stands in this file, which only you can read')
    .option('--passphrase-fd <number>', 'the passphrase comes from this open file descriptor')
    .addOption(new Option('--data-folder <folder>', 'where the bot keeps its data').hideHelp())
    .addOption(new Option('--silence-ms <number>', 'how long a silence may be').argParser(silence).hideHelp())
    .addOption(new Option('--from-parent', 'started by the bot').hideHelp())
    .option('--json', 'one JSON object a line for all that happens')
    .action(async (flags: WatchdogFlags) => {
      const { runWatchdog } = await import('../../kill-switch/watchdog-command.ts');
      await runWatchdog(flags);
    });
}

function account(name: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) throw new InvalidArgumentError('expected a name of small letters, digits and "-", such as main.');
  return name;
}

function silence(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 200 || value > 60_000) throw new InvalidArgumentError(`expected 200 to 60000, found "${text}".`);
  return value;
}
