import type { Command } from 'commander';
import type { KillFlags } from '../../kill-switch/command.ts';

/** `coinbot pause` */
export function register(program: Command): void {
  program
    .command('pause')
    .description('Open no new positions; exits go on, working orders stay.')
    .option('--reason <text>', 'why, for the journal')
    .option('--file <file>', 'the kill-switch file, where it is not that of the data folder')
    .option('--json', 'as JSON')
    .action(async (flags: KillFlags) => {
      const { runKillCommand } = await import('../../kill-switch/command.ts');
      await runKillCommand({ kind: 'restrict', to: 'REDUCE_ONLY' }, flags);
    });
}
