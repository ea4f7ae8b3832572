import { InvalidArgumentError, type Command } from 'commander';
import type { DrillFlags } from '../../drill/drill-command.ts';

/** `coinbot drill` */
export function register(program: Command): void {
  program
    .command('drill')
    .description('Put the trading side through every fault it has to survive, on this machine, and say whether every figure holds.')
    .option('--seed <number>', 'other moments, other faults', wholeNumber, 1)
    .option('--stage <names>', 'only these, such as C1,P3; may be repeated', names)
    .option('--all', 'every stage that is not an extra: the same as without --stage')
    .option('--kills <number>', 'how often the trader of C1 is killed (100)', wholeNumber)
    .option('--long', 'at the times of a real venue, with three times the kills; about an hour')
    .option('--compare', 'what other designs do on the same faults: orders that nobody asked for')
    .option('--mutations', 'bugs put into the trader on purpose: each must be noticed')
    .option('--list', 'name the stages and do nothing')
    .option('--json', 'one JSON object a line for each stage')
    .addHelpText('after', '\nNothing leaves this machine and no key is used. Exit code 0: every figure holds, 1: one does not. The same as: npm run chaos -- --seed 11 --json')
    .action(async (flags: DrillFlags) => {
      const { runDrill } = await import('../../drill/drill-command.ts');
      await runDrill(flags);
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError(`expected a whole number, found "${text}".`);
  return value;
}

const names = (text: string, before: readonly string[] = []): readonly string[] => [...before, ...text.split(',').map((name) => name.trim()).filter((name) => name !== '')];
