import type { Command } from 'commander';
import type { GapFlags } from '../../gap/gap-command.ts';

/** `coinbot gap` */
export function register(program: Command): void {
  program
    .command('gap')
    .description('Compare what trading really earned with what the backtest earns on the same candles, order by order, and say where the difference comes from.')
    .option('--day <day>', 'a day such as 2026-11-20, in the time zone of config.json; without it the last whole day on record, or else what there is of today')
    .option('--from <day>', 'the first of several days')
    .option('--to <day>', 'the last of them')
    .option('--state <folder>', 'the folder of the run; without it the one that was traded in last')
    .option('--data <folder>', 'an archive whose candles those that were seen are compared with; without it the data folder of config.json, for a demonstration none')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nNothing is sent anywhere. The backtest starts from the money and positions the day began with, and decides and fills by itself.\nEach day is kept as <state>/gap/<day>.json. Exit code 1: nothing, or not everything, could be compared.\nHow long the record reaches back: "trading.story" in config.json (30 days, 1,024 MB).')
    .action(async (flags: GapFlags) => {
      const { gapCommand } = await import('../../gap/gap-command.ts');
      await gapCommand(flags);
    });
}
