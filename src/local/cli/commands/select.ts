import type { Command } from 'commander';
import type { SelectFlags } from '../../selection/select-command.ts';
import { TIME_HELP } from '../time-option.ts';
import { collect } from '../run-options.ts';

/** `coinbot select` */
export function register(program: Command): void {
  program
    .command('select')
    .description('Show which instruments the selection chooses, and why the others fell out.')
    .option('--venue <venue>', 'ask this venue now, in place of the candles stored on this machine')
    .option('--select <name:settings...>', 'handlers in the order in which they choose: volume:top=5,window=7d age:minDays=30; without it the "selection" of config.json', collect)
    .option('--quotes <currency...>', 'choose among all instruments priced in these, such as USDT; without it among those of config.json', collect)
    .option('--at <time>', `choose as of then, from the stored candles ${TIME_HELP}; without it as of the newest`)
    .option('--timeframe <timeframe>', 'which of the stored candles; without it those of config.json')
    .option('--data <folder>', 'the archive, in place of the one of config.json')
    .option('--base-url <url>', 'another server in the place of the venue\'s, such as one of "coinbot venue serve"')
    .option('--json', 'as JSON')
    .action(async (flags: SelectFlags) => {
      const { selectCommand } = await import('../../selection/select-command.ts');
      await selectCommand(flags);
    });
}
