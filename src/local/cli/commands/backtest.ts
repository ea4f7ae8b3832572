import { InvalidArgumentError, Option, type Command } from 'commander';
import type { BacktestFlags } from '../../backtest/job.ts';
import { collect, marketOptions, moneyOptions, number } from '../run-options.ts';
import { TIME_HELP } from '../time-option.ts';

/** `coinbot backtest STRATEGY --data FILE...` */
export function register(program: Command): void {
  const command = program
    .command('backtest')
    .description('Run a strategy over stored candles and report what it would have done.')
    .argument('[strategy]', 'its name (coinbot strategies lists them); without one, the first of config/strategy_config.json')
    .requiredOption('--data <file...>', 'Parquet candles, one file for each instrument')
    .option('--param <name=value...>', 'a parameter of the strategy; may be repeated', collect, []);
  moneyOptions(command)
    .addOption(new Option('--fee-in <what>', 'what fees are paid in').choices(['quote', 'received']));
  marketOptions(command)
    .option('--protection <name:settings...>', 'lock entries after bad trades: StoplossGuard:tradeLimit=4,lookbackCandles=24,stopCandles=12, MaxDrawdown, LowProfitPairs, CooldownPeriod:stopCandles=5', collect)
    .option('--select <name:settings...>', 'trade only what handlers choose, one after the other: volume:top=2,window=7d age:minDays=30; without it what config.json says', collect)
    .option('--no-select', 'trade all of --data, whatever config.json says')
    .option('--reselect <time>', 'choose anew so often: 1d, 12h')
    .option('--from <time>', `trade from here on ${TIME_HELP}`)
    .option('--to <time>', `stop before here ${TIME_HELP}`)
    .option('--symbol <symbol...>', 'symbol of each file, where the file does not say it')
    .option('--market <name...>', 'which market of each file, where a file holds several')
    .option('--venue <venue>', 'venue of the files, where they do not say it')
    .option('--tick <size>', 'smallest step of a price', number)
    .option('--lot <size>', 'smallest step of a quantity', number)
    .option('--min-notional <amount>', 'smallest value of an order', number)
    .option('--detail <file...>', 'candles of a lower timeframe that decide what happened inside a candle, in the order of --data')
    .option('--trades <file...>', 'trades that do the same, in the order of --data')
    .option('--funding <file...>', 'funding rates of perpetuals, in the order of --data')
    .addOption(new Option('--gaps <how>', 'missing candles: skip them, or carry the last close without deciding there').choices(['skip', 'carry']))
    .option('--trials <count>', 'how many variants were tried before this one beside those in the ledger: the report says what is left of its Sharpe ratio', wholeNumber)
    .option('--ledger', 'count this run in the ledger of trials and judge it by all that were counted: done anyway, but with --plain only when asked')
    .option('--no-ledger', 'neither count nor judge it')
    .option('--seed <number>', 'seed of everything random', number)
    .addOption(new Option('--format <format>', 'how to report').choices(['table', 'json', 'md', 'html']))
    .addOption(new Option('--language <language>', 'language of the report').choices(['en', 'ko']))
    .option('--out <file>', 'write the report to a file')
    .option('--save <file>', 'keep the whole run as JSON for `coinbot report`')
    .option('--fills-out <file>', 'write the executions as CSV: time, side, quantity, price, fee')
    .option('--choices-out <file>', 'write what was chosen at each time, and why the others fell out, as a line of JSON each')
    .option('--json', 'as JSON on one line')
    .action(async (strategy: string | undefined, flags: BacktestFlags) => {
      const { runBacktestCommand } = await import('../../backtest/command.ts');
      await runBacktestCommand(strategy, flags);
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,12}$/.test(text.trim())) throw new InvalidArgumentError(`expected a whole number of 0 or more, found "${text}".`);
  return Number(text);
}
