import { InvalidArgumentError, Option, type Command } from 'commander';
import type { RehearsalFlags } from '../../rehearsal/command.ts';
import type { VenueTradeCommandFlags } from '../../trade/command.ts';

type Flags = VenueTradeCommandFlags & RehearsalFlags;

/** `coinbot trade` */
export function register(program: Command): void {
  program
    .command('trade')
    .description('Trade: a demonstration, live prices on paper, or real money at a venue.')
    .option('--demo', 'a made-up exchange on this machine, traded over real sockets, without key or network')
    .option('--paper', 'live public prices of the configured instruments; orders are matched on this machine')
    .option('--live', 'real money at the venue: asks first, and needs a key that cannot withdraw')
    .option('--data <file...>', 'play recorded Parquet candles back, one file for each instrument')
    .option('--synthetic', 'play a made-up market of candles, as fast as wanted')
    .option('--strategy <name>', 'what decides (coinbot strategies lists them); without it, those of config/strategy_config.json')
    .option('--param <name=value...>', 'a parameter of the strategy; may be repeated', (value: string, before: readonly string[]) => [...before, value], [])
    .option('--venue <name>', 'only the instruments of this venue')
    .option('--account <name>', 'the account whose key is used (main)')
    .option('--seed <number>', 'another made-up market', wholeNumber)
    .option('--cash <amount>', 'money of all strategies together, in the quote currency', positive)
    .option('--speed <candles>', 'with --data and --synthetic: candles a second, or "max"', speed, 20)
    .option('--candles <count>', 'with --data and --synthetic: stop after so many candles', wholeNumber)
    .option('--duration <time>', 'stop after so long: 30s, 5m, 2h', duration)
    .option('--fresh', 'start anew; what was saved is kept under names that end in .old')
    .option('--state <folder>', 'where the run is remembered (data/demo, data/paper, data/live, data/rehearsal)')
    .option('--yes <phrase>', 'with --live: the phrase a person would type, for a start without one')
    .option('--withdraw-key <phrase>', 'with --live: the phrase that lets a key trade that can withdraw')
    .option('--passphrase-file <file>', 'the passphrase of the key file, in a file that only you can read')
    .option('--base-url <url...>', 'another server in the place of all venues, or of one (upbit=URL), such as "coinbot venue serve"')
    .option('--dashboard', 'serve the web page beside it, and say where')
    .option('--json', 'one JSON object a line')
    .addOption(new Option('--supervised').hideHelp())
    .addHelpText('after', '\n--demo, --paper and --live: Ctrl-C stops, the next start goes on; a crash is recovered from by itself. coinbot pause, stop, flatten and resume act on them from anywhere.\nNothing but --live ever moves money.')
    .action(async (flags: Flags) => {
      if (flags.data !== undefined || flags.synthetic !== undefined) {
        const { runRehearsal } = await import('../../rehearsal/command.ts');
        await runRehearsal(flags);
        return;
      }
      const { tradeAtVenue } = await import('../../trade/command.ts');
      await tradeAtVenue(flags, process.argv.slice(2));
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
