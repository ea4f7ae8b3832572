import { Option, type Command } from 'commander';
import type { OptimizeFlags } from '../../optimize/optimize-options.ts';
import { collect, runOptions } from '../run-options.ts';

/** `coinbot optimize STRATEGY --data FILE` */
export function register(program: Command): void {
  const command = program
    .command('optimize')
    .description('Search the parameters of a strategy by a walk forward: chosen on some days, tested on the days after, judged by all that was ever tried.')
    .argument('[strategy]', 'its name (coinbot strategies lists them); without one, the first of config/strategy_config.json')
    .requiredOption('--data <file>', 'Parquet candles of one instrument')
    .option('--trials <count>', 'try so many parameters on each training window', '100')
    .option('--sampler <name>', 'how the next parameters are chosen: tpe, random, grid, sobol, halton, cma-es, nsga-ii, asha, hyperband', 'tpe')
    .option('--objective <figure...>', 'what is to be best: sharpe, sortino, calmar, profit-factor, drawdown, turnover, or a formula over figures such as "sharpe - 2 * drawdown"; several are weighed against each other')
    .option('--limit <bound...>', 'what must hold, such as "drawdown <= 0.3" or "trades >= 20"', collect)
    .option('--param <name=value...>', 'hold a parameter at a value instead of searching it', collect, [])
    .option('--range <name=from:to...>', 'search a parameter within from:to or from:to:step; exits.stopLoss, exits.takeProfit, exits.trailingStop and exits.maxCandles are searched where they have a range', collect, [])
    .option('--only <name...>', 'search these parameters alone')
    .option('--folds <count>', 'so many tests, one after the other', '5')
    .option('--anchored', 'training windows begin with the first day and grow; without it they move')
    .option('--purge <time>', 'leave so much out at the end of each training window, because what was held then ends in the test', '1d')
    .option('--embargo <time>', 'leave so much more out; without it a hundredth of the training window')
    .option('--lock-box <share>', 'newest share of the days that nothing is chosen by', '0.2')
    .option('--seed <number>', 'the same seed gives the same result, with however many cores', '1')
    .option('--max-ram <amount>', 'never take more memory than this, such as 512MB or 8GB', '2GB')
    .option('--max-cores <count>', 'work on so many cores', '2')
    .option('--budget <time>', 'search no longer than this, such as 90s or 30m; the same command goes on later', '2h')
    .option('--where <place>', 'local: on this PC; aws: by the workers of your AWS account; both: by those and this PC. The result is the same', 'local')
    .option('--max-usd <amount>', 'do not begin a search in AWS that is expected to cost more')
    .option('--quote', 'say what the search would take in memory, minutes and money, and begin nothing')
    .option('--no-keep', 'do not keep the winner as a model that is followed on paper')
    .option('--no-ledger', 'neither count the trials nor judge them; that the lock-box was opened is written down all the same')
    .option('--folder <folder>', 'where finished blocks and the report are kept, and where a search that was stopped goes on; without it a folder beneath "optimizations" in the data folder')
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json', 'html']))
    .addOption(new Option('--language <language>', 'language of the html report').choices(['en', 'ko']))
    .option('--out <file>', 'write the report to a file')
    .option('--json', 'as JSON');
  runOptions(command).action(async (strategy: string | undefined, flags: OptimizeFlags) => {
    const { optimizeCommand } = await import('../../optimize/optimize-command.ts');
    await optimizeCommand(strategy, flags);
  });
}
