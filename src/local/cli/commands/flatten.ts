import type { Command } from 'commander';
import type { KillFlags } from '../../kill-switch/command.ts';

/** `coinbot flatten` */
export function register(program: Command): void {
  program
    .command('flatten')
    .description('Cancel all working orders and close all positions.')
    .option('--reason <text>', 'why, for the journal')
    .option('--file <file>', 'the kill-switch file, where it is not that of the data folder')
    .option('--json', 'as JSON')
    .action(async (flags: KillFlags) => {
      const { runKillCommand } = await import('../../kill-switch/command.ts');
      await runKillCommand({ kind: 'restrict', to: 'FLATTEN' }, flags);
    });
}
