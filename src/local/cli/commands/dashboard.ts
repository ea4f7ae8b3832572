import { InvalidArgumentError, type Command } from 'commander';
import type { AccessFlags, AddTokenFlags, PasswordFlags } from '../../page/access-commands.ts';
import type { DashboardFlags } from '../../page/page-command.ts';

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError(`expected a port of 0 to 65535, found "${text}".`);
  return port;
}

/** `coinbot dashboard` */
export function register(program: Command): void {
  const dashboard = program
    .command('dashboard')
    .description('Serve the web page on this machine: what the bot does and why, research, and the kill switch.')
    .addHelpText('after', '\nIt reads what trading writes and hears it live; it may be started and ended at will. "npm start" brings it along.\nFrom another machine: ssh -L 3000:127.0.0.1:3000 this-machine')
    .option('--state <folder>', 'the run to show; default: the one traded in last')
    .option('--port <number>', 'this port and no other; default: 3000, or the next that is free', portOf)
    .option('--host <address>', 'address of this machine; anything but 127.0.0.1 and ::1 needs TLS (config "dashboard.tls") and a password')
    .option('--beside', 'started by "coinbot trade"')
    .option('--json', 'as JSON')
    .action(async (flags: DashboardFlags) => { await (await import('../../page/page-command.ts')).runDashboard(flags); });
  dashboard.command('password')
    .description('Set the password of the page anew, and end every session.')
    .option('--password-file <file>', 'the password stands in this file, which only you can read')
    .option('--json', 'as JSON')
    .action(async (flags: PasswordFlags) => { await (await import('../../page/access-commands.ts')).setPagePassword(flags); });
  registerTokens(dashboard);
}

function registerTokens(dashboard: Command): void {
  const token = dashboard.command('token').description('Let programs and assistants ask the page, each with a token of its own.');
  token.command('add <name>')
    .description('Make a token and show it, once.')
    .requiredOption('--scope <scope>', 'read: look; run: also start backtests and downloads; act: also pause and stop trading. None resumes, closes positions or changes settings')
    .option('--json', 'as JSON')
    .action(async (name: string, flags: AddTokenFlags) => { await (await import('../../page/access-commands.ts')).addToken(name, flags); });
  token.command('list')
    .description('List the tokens, without what opens anything.')
    .option('--json', 'as JSON')
    .action(async (flags: AccessFlags) => { await (await import('../../page/access-commands.ts')).listTokens(flags); });
  token.command('remove <name>')
    .description('End a token.')
    .option('--json', 'as JSON')
    .action(async (name: string, flags: AccessFlags) => { await (await import('../../page/access-commands.ts')).removeToken(name, flags); });
}
