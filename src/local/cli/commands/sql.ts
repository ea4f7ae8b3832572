import { InvalidArgumentError, type Command } from 'commander';
import type { SqlFlags } from '../../sql/sql-command.ts';

/** `coinbot sql` */
export function register(program: Command): void {
  program
    .command('sql')
    .description('Ask a question in SQL over candles, trials, trips, fills, orders, decisions, equity and sentiment. It only reads.')
    .argument('[question]', 'DuckDB SQL: "SELECT instrument, sum(profit) FROM trips GROUP BY ALL"')
    .option('--tables', 'list what can be asked about')
    .option('--rows <count>', 'at most so many rows', rows, 2_000)
    .option('--state <folder>', 'the folder of the run; without it the one that was traded in last')
    .option('--csv', 'as CSV')
    .option('--json', 'as JSON on one line')
    .addHelpText('after', '\nA question is answered by a process of its own that can open nothing but the files of these tables, with 256 MB, one core and\n10 seconds. Times are UTC.')
    .action(async (question: string | undefined, flags: SqlFlags) => { await (await import('../../sql/sql-command.ts')).sqlCommand(question, flags); });
}

function rows(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1 || count > 100_000) throw new InvalidArgumentError(`expected a whole number of 1 to 100000, found "${text}".`);
  return count;
}
