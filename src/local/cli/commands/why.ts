import { InvalidArgumentError, type Command } from 'commander';
import { DAY, HOUR, MINUTE, SECOND } from '../../../shared/domain/time.ts';
import type { WhyFlags } from '../../trade/why-command.ts';

/** `coinbot why` */
export function register(program: Command): void {
  program
    .command('why')
    .description('Say why something was traded, or why nothing was: candles, indicators, forecast, decision, order, risk, plan, fills and cost.')
    .argument('[what]', 'a time (2026-01-02 10:15, 10:15; UTC where no zone is named), an order (c12, trend-following#3f.c12), a trade, or "last"')
    .option('--costs', 'what orders cost, by the algorithm that carried them out')
    .option('--since <time>', 'with --costs: only those of the last 30m, 6h, 1d', duration)
    .option('--state <folder>', 'the folder of the run; without it the one that was traded in last')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nThe record lies in the folder "story" of a run: one file for each start, day and 16 MB. Files older than 30 days\nor beyond 1,024 MB are removed, the oldest first ("trading.story" in config.json). A rehearsal (trade --synthetic,\n--data) keeps decisions, orders and fills alone.')
    .action(async (what: string | undefined, flags: WhyFlags) => {
      const { whyCommand } = await import('../../trade/why-command.ts');
      await whyCommand(what, flags);
    });
}

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (match === null || Number(match[1]) === 0) throw new InvalidArgumentError(`expected a time such as 30m, 6h or 1d, found "${text}".`);
  return Number(match[1]) * UNITS[match[2]];
}
