import type { Command } from 'commander';
import type { InitAnswers } from '../initialise.ts';

export function register(program: Command): void {
  program.command('init')
    .description('Write config/config.json: asks at a terminal, or takes the flags given.')
    .option('--language <en|ko>', 'language of what you read')
    .option('--timezone <name>', 'time zone in which times are shown, such as Asia/Seoul')
    .option('--data-folder <folder>', 'folder of market data')
    .option('--venue <names...>', 'venues you use, such as binance upbit')
    .option('--instrument <ids...>', 'what you trade, such as upbit:BTC/KRW')
    .option('--timeframe <length>', 'length of a candle, such as 1m or 1h')
    .option('--cash <amount>', 'money at the start of backtests and paper runs')
    .option('--maker-bps <bps>', 'maker fee in basis points (without it: the fee of the instrument)')
    .option('--taker-bps <bps>', 'taker fee in basis points (without it: the fee of the instrument)')
    .option('-y, --yes', 'ask nothing: flags, and defaults for the rest')
    .option('--force', 'replace a configuration that was changed')
    .option('--json', 'print what was written as JSON')
    .action(async (options: InitAnswers) => {
      const { initialise } = await import('../initialise.ts');
      await initialise(options);
    });
}
