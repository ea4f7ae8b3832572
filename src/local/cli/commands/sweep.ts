import { Option, type Command } from 'commander';
import type { RunSweepFlags, WhereFlags, WorkFlags } from '../../jobs/sweep-command.ts';
import { collect, runOptions } from '../run-options.ts';

/** `coinbot sweep` */
export function register(program: Command): void {
  const sweep = program
    .command('sweep')
    .description('Thousands of trials as jobs of a queue: on this PC, in AWS, or both at once, with the same result.')
    .addHelpText('after', '\nOn this PC queue and results lie in the data folder and outlive every process; in AWS they are those of "aws" in config.json (docs/aws.md).\nEvery job is done at least once and counts once. A sweep that was stopped goes on with what is missing.');
  runOptions(where(sweep.command('run')
    .description('Plan a sweep, run it, and show the best of it. The same sweep again goes on where it was.')
    .argument('[strategy]', 'one that comes with the program; without one, the first of config/strategy_config.json'))
    .requiredOption('--data <file>', 'Parquet candles of one instrument, or a dataset folder')
    .option('--trials <count>', 'so many trials; a grid has as many as it has points', '1000')
    .option('--sampler <name>', 'how they are chosen: grid, random, sobol, halton', 'sobol')
    .addOption(new Option('--objective <figure>', 'what the best are the best in').choices(['sharpe', 'sortino', 'calmar', 'profit-factor', 'return']).default('sharpe'))
    .option('--param <name=value...>', 'hold a parameter at a value', collect, [])
    .option('--range <name=from:to...>', 'take a parameter from from:to or from:to:step; exits.stopLoss, exits.takeProfit, exits.trailingStop and exits.maxCandles too', collect, [])
    .option('--only <name...>', 'vary these parameters alone')
    .option('--folds <count>', 'score each trial on so many spans, one after the other; the middle one counts', '1')
    .option('--block <count>', 'trials in one job, 1 to 100', '25')
    .option('--name <name>', 'of the sweep; without one it is named by its content')
    .option('--seed <number>', 'the same seed gives the same trials', '1')
    .option('--max-cores <count>', 'work on so many cores of this PC', '2')
    .option('--detach', 'send the jobs and do not wait')
    .option('--json', 'as JSON'))
    .action(async (strategy: string | undefined, flags: RunSweepFlags) => { await (await commands()).runSweep(strategy, flags); });
  where(sweep.command('status').description('How far a sweep is, and its result once it is whole; without a name, all of them.').argument('[sweep]', 'its name').option('--json', 'as JSON'))
    .action(async (name: string | undefined, flags: WhereFlags) => { await (await commands()).statusOfSweep(name, flags); });
  where(sweep.command('cancel').description('Begin no further job of a sweep. Other sweeps in the queue are not touched.').argument('<sweep>', 'its name').option('--json', 'as JSON'))
    .action(async (name: string, flags: WhereFlags) => { await (await commands()).cancelledSweep(name, flags); });
  where(sweep.command('resume').description('Send those jobs of a sweep again that have no result.').argument('<sweep>', 'its name').option('--json', 'as JSON'))
    .action(async (name: string, flags: WhereFlags) => { await (await commands()).resumedSweep(name, flags); });
  where(sweep.command('redrive').description('Put all dead letters back among the jobs that wait: they are tried three times more.').option('--json', 'as JSON'))
    .action(async (flags: WhereFlags) => { await (await commands()).redriven(flags); });
  where(sweep.command('work').description('Work on the jobs of a queue, whoever sent them.')
    .option('--max-cores <count>', 'work on so many cores', '2').option('--idle <time>', 'end when nothing came for so long, such as 30s or 10m; without it Ctrl-C ends it').option('--json', 'as JSON'))
    .action(async (flags: WorkFlags) => { await (await commands()).workOnSweeps(flags); });
}

const where = (command: Command): Command => command.option('--where <place>', 'local: the queue of this PC; aws: that of your AWS account; both: that one, with this PC as a worker', 'local');
const commands = () => import('../../jobs/sweep-command.ts');
