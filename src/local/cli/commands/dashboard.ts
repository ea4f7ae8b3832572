import { InvalidArgumentError, type Command } from 'commander';
import type { DashboardFlags } from '../../page/page-command.ts';

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError(`expected a port of 0 to 65535, found "${text}".`);
  return port;
}

/** `coinbot dashboard` */
export function register(program: Command): void {
  program
    .command('dashboard')
    .description('Serve the web page on this machine: what the bot does and why, research, and the kill switch.')
    .addHelpText('after', '\nIt reads what trading writes and hears it live; it may be started and ended at will. "npm start" brings it along.\nFrom another machine: ssh -L 3000:127.0.0.1:3000 this-machine')
    .option('--state <folder>', 'the run to show; default: the one traded in last')
    .option('--port <number>', 'this port and no other; default: 3000, or the next that is free', portOf)
    .option('--host <address>', 'address of this machine; anything but 127.0.0.1 and ::1 needs TLS (config "dashboard.tls") and a password')
    .option('--beside', 'started by "coinbot trade"')
    .option('--json', 'as JSON')
    .action(async (flags: DashboardFlags) => { await (await import('../../page/page-command.ts')).runDashboard(flags); });
}
