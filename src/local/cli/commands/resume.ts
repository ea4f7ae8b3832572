import type { Command } from 'commander';
import type { KillFlags } from '../../kill-switch/command.ts';

/** `coinbot resume` */
export function register(program: Command): void {
  program
    .command('resume')
    .description('Let trading go on after pause, stop or flatten.')
    .option('--unlock <phrase>', 'leave LOCKED: the phrase typed in full; exits are possible then, a second resume allows the rest')
    .option('--reason <text>', 'why, for the journal')
    .option('--file <file>', 'the kill-switch file, where it is not that of the data folder')
    .option('--json', 'as JSON')
    .action(async ({ unlock, ...flags }: KillFlags & { readonly unlock?: string }) => {
      const { runKillCommand } = await import('../../kill-switch/command.ts');
      await runKillCommand(unlock === undefined ? { kind: 'resume' } : { kind: 'unlock', typed: unlock }, flags);
    });
}
