import type { Command } from 'commander';
import type { KillFlags } from '../../kill-switch/command.ts';

/** `coinbot stop` */
export function register(program: Command): void {
  program
    .command('stop')
    .description('Cancel all working orders and open no new positions; what is held stays.')
    .option('--lock', 'send nothing at all but cancels, until the unlocking phrase is typed')
    .option('--reason <text>', 'why, for the journal')
    .option('--file <file>', 'the kill-switch file, where it is not that of the data folder')
    .option('--json', 'as JSON')
    .action(async ({ lock, ...flags }: KillFlags & { readonly lock?: true }) => {
      const { runKillCommand } = await import('../../kill-switch/command.ts');
      await runKillCommand({ kind: 'restrict', to: lock ? 'LOCKED' : 'CANCEL_ALL' }, flags);
    });
}
