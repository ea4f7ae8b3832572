import { InvalidArgumentError, type Command } from 'commander';
import type { ValidateFlags } from '../../optimize/validate-command.ts';
import { TIME_HELP } from '../time-option.ts';

/** `coinbot validate [STRATEGY|--all] --data FILE` */
export function register(program: Command): void {
  program
    .command('validate')
    .description('Check that a strategy can be believed: it sees no future, repeats itself, and does live what it does in a backtest.')
    .argument('[strategy]', 'its name, of a shipped one or one of yours')
    .option('--all', 'every strategy there is, yours included')
    .requiredOption('--data <file...>', 'Parquet candles, one file for each instrument')
    .option('--param <name=value...>', 'a parameter of the strategy; may be repeated', (value: string, before: readonly string[]) => [...before, value], [] as readonly string[])
    .option('--most-candles <count>', 'check on the newest so many candles', count, 50_000)
    .option('--from <time>', `trade from here on ${TIME_HELP}`)
    .option('--to <time>', `stop before here ${TIME_HELP}`)
    .option('--shorts', 'positions below zero are allowed')
    .option('--no-filters', 'without tick, lot, minimum and balance checks')
    .option('--symbol <symbol...>', 'symbol of each file, where the file does not say it')
    .option('--market <name...>', 'which market of each file, where a file holds several')
    .option('--venue <venue>', 'venue of the files, where they do not say it')
    .option('--json', 'as JSON')
    .action(async (strategy: string | undefined, flags: ValidateFlags) => {
      const { validateCommand } = await import('../../optimize/validate-command.ts');
      await validateCommand(strategy, flags);
    });
}

function count(text: string): number {
  if (!/^[1-9]\d{1,8}$/.test(text)) throw new InvalidArgumentError(`expected a whole number from 10, found "${text}".`);
  return Number(text);
}
