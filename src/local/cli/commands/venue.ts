import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ServeFlags } from '../../simulator/serve-command.ts';

/** `coinbot venue serve` */
export function register(program: Command): void {
  const venue = program.command('venue').description('A simulated exchange that speaks a real one\'s protocol, on this machine.');
  venue.command('serve')
    .description('Serve a simulated exchange until Ctrl-C: REST, market streams and the WebSocket API.')
    .addOption(new Option('--profile <name>', 'whose protocol').choices(['binance', 'upbit']).default('binance'))
    .option('--port <number>', 'where to listen on 127.0.0.1; 0 takes a free port', wholeNumber, 0)
    .option('--tape <file>', 'play a recorded stream (*.ndjson, *.ndjson.gz) or the candles of a Parquet file')
    .option('--synthetic', 'a made-up market of three instruments, the default')
    .option('--quick', 'an hour of the made-up market each second, with candles of a second')
    .option('--state <folder>', 'keep accounts, orders and the made-up market there: the next start goes on, also after kill -9')
    .option('--seed <number>', 'another made-up market, other faults', wholeNumber, 1)
    .option('--speed <factor>', 'market time against real time, or "max"', speed, 1)
    .option('--balance <asset=amount...>', 'what the demo account holds; may be repeated', (value: string, before: readonly string[]) => [...before, value], [])
    .option('--fault <name=value...>', 'a fault that is on from the start, such as dropAfter=0.05; may be repeated', (value: string, before: readonly string[]) => [...before, value], [])
    .option('--json', 'one JSON object a line: start, end')
    .addHelpText('after', '\nNothing leaves this machine. While it runs, faults are changed with: curl -X POST http://127.0.0.1:PORT/sim/faults -d \'{"dropAfter":0.1}\''
        + '\n\nWith --state the market goes on while nobody runs it, up to 41 hours of --quick and 104 days else; of a longer absence only the end is made up.')
    .action(async (flags: ServeFlags) => {
      const { serveVenue } = await import('../../simulator/serve-command.ts');
      await serveVenue(flags);
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError(`expected a whole number, found "${text}".`);
  return value;
}

function speed(text: string): number {
  const value = text === 'max' ? Infinity : Number(text);
  if (text.trim() === '' || !(value > 0)) throw new InvalidArgumentError(`expected a number above 0 or "max", found "${text}".`);
  return value;
}
