import { InvalidArgumentError, Option, type Command } from 'commander';
import { TIME_HELP } from './time-option.ts';

export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`expected a number, found "${text}".`);
  return value;
}

/** Money and fees of a run over candles. */
export function moneyOptions(command: Command): Command {
  return command
    .option('--plain', 'bare arithmetic: fills at the next open, no filters, no latency, no volume cap, shorts without borrow cost')
    .option('--cash <amount>', 'money at the start, in the quote currency', number)
    .option('--exposure <share>', 'share of equity that a forecast of 1 commits, 0 to 1', number)
    .option('--leverage <times>', 'position value over equity', number)
    .option('--fee-bps <bps>', 'maker and taker fee in basis points', number)
    .option('--maker-fee-bps <bps>', 'maker fee alone', number)
    .option('--taker-fee-bps <bps>', 'taker fee alone', number);
}

/** What the market makes of its orders, and its exits. */
export function marketOptions(command: Command): Command {
  return command
    .option('--spread-bps <bps>', 'full spread between bid and ask', number)
    .option('--slippage-bps <bps>', 'fixed slippage of takers, in place of market impact', number)
    .option('--latency-ms <ms>', 'from a decision to the matching at the venue', number)
    .option('--participation <share>', 'largest share of the volume of a candle that orders may take', number)
    .option('--shorts', 'positions below zero are allowed')
    .option('--no-filters', 'without tick, lot, minimum and balance checks')
    .option('--no-trade-band <share>', 'leave position changes below this share of equity alone', number)
    .option('--stop-loss <share>', 'exit at this loss from the entry price (0.05 is 5 %)', number)
    .option('--take-profit <share>', 'exit at this gain from the entry price', number)
    .option('--trailing-stop <share>', 'exit this far behind the best price', number)
    .option('--max-candles <count>', 'exit after so many candles', number);
}

/** All of a run over one file, for commands that make many of them. */
export function runOptions(command: Command): Command {
  return marketOptions(moneyOptions(command))
    .option('--from <time>', `use candles from here on ${TIME_HELP}`)
    .option('--to <time>', `use candles before here ${TIME_HELP}`)
    .option('--symbol <symbol>', 'symbol of the file, where it does not say it')
    .option('--venue <venue>', 'venue of the file, where it does not say it')
    .option('--market <name>', 'which market, where the file holds several')
    .option('--funding <file>', 'funding rates of a perpetual')
    .addOption(new Option('--gaps <how>', 'missing candles: skip them, or carry the last close without deciding there').choices(['skip', 'carry']));
}
