import type { Command } from 'commander';
import type { ReplayFlags } from '../../trade/replay-command.ts';

/** `coinbot replay` */
export function register(program: Command): void {
  program
    .command('replay')
    .description('Repeat what was traded from the record of what it was told, and say whether every decision comes out the same.')
    .option('--state <folder>', 'the folder of the run; without it the one that was traded in last')
    .option('--story <file>', 'one file of a story')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nNothing is sent anywhere. Exit code 0: all equal, 1: a difference, or a run that could not be repeated.\nThe record lies in the folder "story" of a run: one file for each start, day and 16 MB. Files older than 30 days\nor beyond 1,024 MB are removed, the oldest first ("trading.story" in config.json).')
    .action(async (flags: ReplayFlags) => {
      const { replayCommand } = await import('../../trade/replay-command.ts');
      await replayCommand(flags);
    });
}
