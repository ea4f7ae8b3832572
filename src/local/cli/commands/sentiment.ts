import type { Command } from 'commander';
import type { CollectFlags } from '../../sentiment/collect-command.ts';
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
