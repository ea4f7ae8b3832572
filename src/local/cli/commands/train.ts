import type { Command } from 'commander';
import type { TrainFlags } from '../../train/train-options.ts';

/** `coinbot train` */
export function register(program: Command): void {
  program
    .command('train')
    .description('Search models that foresee what a market does next, within hard caps on memory, cores and time, and judge the best honestly.')
    .requiredOption('--data <file>', 'candles to learn from: a Parquet file or a dataset folder')
    .option('--timeframe <timeframe>', 'learn on candles of this length, made of those of the file; without it its own')
    .option('--venue <venue>', 'venue of the file, where it does not say it: a trader follows the models of its own venues')
    .option('--symbol <symbol>', 'symbol of the file, where it does not say it')
    .option('--flow <folder>', 'learn from the flow of orders in this recording, or folder of recordings, too; without it from those of the data folder where they reach over the candles')
    .option('--max-ram <amount>', 'never take more memory than this, such as 512MB or 8GB', '2GB')
    .option('--max-cores <count>', 'fit so many models at the same time', '2')
    .option('--budget <time>', 'search no longer than this, such as 90s or 30m; the best models are then fitted once more', '5m')
    .option('--trials <count>', 'try so many models', '27')
    .option('--seed <number>', 'the same seed gives the same search, with however many cores, if it comes to its end', '1')
    .option('--cost-bps <number>', 'fee and spread of each side of a trade, in basis points', '10')
    .option('--out <folder>', 'where finished fits are kept, and where a search that was stopped goes on; without it a folder beneath "training" in the data folder')
    .option('--json', 'as JSON')
    .action(async (flags: TrainFlags) => {
      const { trainCommand } = await import('../../train/train-command.ts');
      await trainCommand(flags);
    });
}
