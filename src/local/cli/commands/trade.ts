import { InvalidArgumentError, type Command } from 'commander';
import type { TradeFlags } from '../../demo/command.ts';

/** `coinbot trade --demo` */
export function register(program: Command): void {
  program
    .command('trade')
    .description('Trade on paper: a demonstration market or recorded data, live in the terminal.')
    .option('--demo', 'a made-up market of three instruments, clearly labelled, without key or network')
    .option('--data <file...>', 'play recorded Parquet candles back instead, one file for each instrument')
    .option('--strategy <name>', 'what decides (coinbot strategies lists them); without it, the first of config/strategy_config.json')
    .option('--param <name=value...>', 'a parameter of the strategy; may be repeated', (value: string, before: readonly string[]) => [...before, value], [])
    .option('--seed <number>', 'another made-up market', wholeNumber)
    .option('--cash <amount>', 'money at the start, in the quote currency', positive)
    .option('--speed <candles>', 'candles a second, or "max"', speed, 20)
    .option('--candles <count>', 'stop after so many candles', wholeNumber)
    .option('--duration <time>', 'stop after so long: 30s, 5m, 2h', duration)
    .option('--fresh', 'start anew; what was saved is kept under names that end in .old')
    .option('--state <folder>', 'where the demo is remembered (data/demo)')
    .option('--json', 'one JSON object a line: start, decision, order, event, status, end')
    .addHelpText('after', '\nNothing is sent to any venue. Ctrl-C stops and prints the report; the next start with the same settings goes on where this one stopped.')
    .action(async (flags: TradeFlags) => {
      const { runTradeCommand } = await import('../../demo/command.ts');
      await runTradeCommand(flags);
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError(`expected a whole number, found "${text}".`);
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < Infinity)) throw new InvalidArgumentError(`expected a number above 0, found "${text}".`);
  return value;
}

const speed = (text: string): number => (text === 'max' ? Infinity : positive(text));

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

function duration(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError(`expected a time such as 30s, 5m or 2h, found "${text}".`);
  return Number(count) * UNITS[unit];
}
