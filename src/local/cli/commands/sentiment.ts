import type { Command } from 'commander';
import type { CollectFlags } from '../../sentiment/collect-command.ts';
import type { ImportFlags } from '../../sentiment/import-command.ts';
import type { MeasureFlags } from '../../sentiment/measure-command.ts';
import type { ShowFlags } from '../../sentiment/show-command.ts';
import { TIME_HELP } from '../time-option.ts';

/** `coinbot sentiment` */
export function register(program: Command): void {
  const sentiment = program.command('sentiment').description('News and figures about the mood of the market: a feature and a context, never a reason to trade by itself.');
  sentiment.command('collect')
    .description('Ask the configured sources once and store what is new under data/processed/sentiment.')
    .option('--yes', 'ask them although "sentiment.collect" of config.json is false')
    .option('--only <what>', '"news" or "figures" alone')
    .option('--data <folder>', 'the data folder, in place of the one of config.json')
    .option('--json', 'as JSON')
    .action(async (flags: CollectFlags) => {
      const { collectCommand } = await import('../../sentiment/collect-command.ts');
      await collectCommand(flags);
    });
  sentiment.command('import')
    .description('Take figures or news of the past in, known so long after their own date as you say: a history to learn from before one was collected.')
    .requiredOption('--file <file>', 'a CSV or Parquet file of figures; of news a folder with one Parquet file')
    .requiredOption('--kind <kind>', 'fearGreed, funding, longShort, kimchi or news')
    .requiredOption('--delay <time>', 'how long after its date, or the end of its span, a row could be known, such as 5m or 1h')
    .option('--span <time>', 'rows are dated by the beginning of a span of this length, such as 1d, and tell of its end')
    .option('--from <time>', `rows dated from here on ${TIME_HELP}`)
    .option('--to <time>', `rows dated before ${TIME_HELP}`)
    .option('--time <column>', 'the column of the date, in epoch milliseconds', 'ts')
    .option('--column <column>', 'the column of the value; without it the first other one')
    .option('--percent', 'the values are percentages')
    .option('--about <symbol>', 'what it is about; without it what "sentiment" of config.json names')
    .option('--data <folder>', 'the data folder, in place of the one of config.json')
    .option('--json', 'as JSON')
    .action(async (flags: ImportFlags) => {
      const { importCommand } = await import('../../sentiment/import-command.ts');
      await importCommand(flags);
    });
  sentiment.command('show')
    .description('Show the index and its parts from what is stored, and the last headlines.')
    .option('--at <time>', `as it was known then ${TIME_HELP}; without it now`)
    .option('--last <count>', 'so many headlines', '10')
    .option('--data <folder>', 'the data folder, in place of the one of config.json')
    .option('--json', 'as JSON')
    .action(async (flags: ShowFlags) => {
      const { showCommand } = await import('../../sentiment/show-command.ts');
      await showCommand(flags);
    });
  sentiment.command('score <text...>')
    .description('Score a text in English or Korean and show the words that count.')
    .option('--json', 'as JSON')
    .action(async (words: readonly string[], flags: { readonly json?: true }) => {
      const { scoreCommand } = await import('../../sentiment/score-command.ts');
      await scoreCommand(words.join(' '), flags);
    });
  sentiment.command('measure')
    .description('Hold the scorer against texts that people have labelled, and the index against the returns that followed.')
    .requiredOption('--data <folder>', 'Parquet files: text and label_name (bearish, neutral, bullish), or ts and title of news')
    .option('--prices <file>', 'daily candles to hold news against; without it those of a folder "ohlcv" beside the data are looked for')
    .option('--json', 'as JSON')
    .action(async (flags: MeasureFlags) => {
      const { measureCommand } = await import('../../sentiment/measure-command.ts');
      await measureCommand(flags);
    });
}
