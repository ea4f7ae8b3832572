import type { Command } from 'commander';
import type { NotifyTestFlags } from '../../notifier/notify-command.ts';
import type { RunNotifierFlags } from '../../notifier/run-notifier.ts';

/** `coinbot notify` */
export function register(program: Command): void {
  const notify = program
    .command('notify')
    .description('Tell people what trading does, by Telegram, Discord, Slack, e-mail or any webhook, and take their commands in Telegram.')
    .addHelpText('after', '\nWhat is told to whom stands in config/config.json ("notify"); it runs beside "coinbot trade" in a process of its own.\nTokens, webhook addresses and the password of a mail account are secrets: "coinbot keys add telegram", or the variable COINBOT_KEY_TELEGRAM__SECRET.');
  notify.command('show')
    .description('Show by which channels people are told, and whose commands are heeded.')
    .option('--json', 'as JSON')
    .action(async (flags: { readonly json?: true }) => { (await import('../../notifier/notify-command.ts')).showNotify(flags); });
  notify.command('test')
    .description('Send one text by each channel, now. Exit code 1 when one does not get through.')
    .option('--channel <name>', 'only by this one: telegram, discord, slack, webhook, mail')
    .option('--passphrase-file <file>', 'the passphrase of the key file stands in this file, which only you can read')
    .option('--passphrase-fd <number>', 'the passphrase comes from this open file descriptor')
    .option('--json', 'as JSON')
    .action(async (flags: NotifyTestFlags) => { await (await import('../../notifier/notify-command.ts')).testNotify(flags); });
  notify.command('run', { hidden: true })
    .description('Started by "coinbot trade".')
    .requiredOption('--state <folder>', 'where the run is remembered')
    .requiredOption('--data-folder <folder>', 'where the bot keeps its data')
    .action(async (flags: RunNotifierFlags) => { await (await import('../../notifier/run-notifier.ts')).runNotifier(flags); });
}
