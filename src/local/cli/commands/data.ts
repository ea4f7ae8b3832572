import { Option, type Command } from 'commander';
import type { FreezeFlags, ListFlags, ResampleFlags } from '../../data/archive-commands.ts';
import type { CheckFlags } from '../../data/check-command.ts';
import type { DownloadFlags } from '../../data/download-command.ts';
import type { GapsFlags } from '../../data/gaps-command.ts';
import type { ImportFlags } from '../../data/import-command.ts';
import type { ShowFlags } from '../../data/show-command.ts';
import type { SyntheticFlags } from '../../data/synthetic-command.ts';
import { TIME_HELP } from '../time-option.ts';

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function registerDownload(data: Command): void {
  data.command('download')
    .description('Download candles, trades or funding from a venue into the archive. A second run goes on where the first stopped.')
    .option('--venue <name>', 'binance, binanceusdm, bybit, okx, upbit or bithumb')
    .option('--symbol <symbol>', 'BTC/USDT, or BTC/USDT:USDT for a perpetual; without it the instruments of the configuration')
    .requiredOption('--from <time>', `first opening time ${TIME_HELP}`)
    .option('--to <time>', `opening times before this; now without it ${TIME_HELP}`)
    .option('--timeframe <length>', 'length of a candle, such as 1m (that of the configuration)')
    .addOption(new Option('--kind <kind>', 'what to download').choices(['candles', 'trades', 'funding']).default('candles'))
    .addOption(new Option('--source <source>', 'auto takes whole months from files the venue publishes').choices(['auto', 'api']).default('auto'))
    .addOption(new Option('--on-conflict <how>', 'candles the archive has with other values').choices(['refuse', 'last']))
    .option('--base-url <address>', "another server in the place of the venue's")
    .option('--archive-url <address>', 'another server in the place of the one with the published months')
    .option('--out <folder>', 'archive folder (the data folder of the configuration)')
    .option('--json', 'as JSON')
    .action(async (flags: DownloadFlags) => {
      const { downloadCommand } = await import('../../data/download-command.ts');
      await downloadCommand(flags);
    });
}

function registerImport(data: Command): void {
  data.command('import')
    .description('Read candles as received (CSV, JSON, Feather, Parquet; gzipped or in a ZIP too) into the archive.')
    .argument('<file...>', 'files of one series; they may overlap')
    .requiredOption('--venue <name>', 'venue, such as binance')
    .requiredOption('--symbol <symbol>', 'BTC/USDT, or BTC/USDT:USDT for a perpetual')
    .requiredOption('--timeframe <length>', 'length of a candle, such as 1m')
    .option('--time-unit <unit>', 'unit of times that are numbers: s, ms, us or ns (ms, where the file does not prove another)')
    .option('--time-column <name>', 'the column with the opening time')
    .option('--market <name>', 'which market, where the files hold several in a column "market"')
    .option('--columns <names>', 'names of all columns in their order: openTime,open,high,low,close,volume; others are skipped')
    .addOption(new Option('--volume-unit <unit>', 'currency of the volume').choices(['base', 'quote']))
    .addOption(new Option('--missing-volume <how>', 'a file without volume').choices(['refuse', 'zero']))
    .addOption(new Option('--on-conflict <how>', 'candles of one time that differ').choices(['refuse', 'last']))
    .option('--as-of <time>', `when the files were taken: candles that closed later are dropped ${TIME_HELP}`)
    .option('--out <folder>', 'archive folder (the data folder of the configuration)')
    .option('--json', 'as JSON')
    .action(async (files: readonly string[], flags: ImportFlags) => {
      const { importCommand } = await import('../../data/import-command.ts');
      await importCommand(files, flags);
    });
}

function registerSynthetic(data: Command): void {
  data.command('synthetic')
    .description('Store candles of a made-up market, for trying things out without a network: those of the venue "synthetic". The same options give the same candles.')
    .option('--days <count>', 'so many days', '730')
    .option('--timeframe <length>', 'length of a candle', '1h')
    .option('--from <time>', `first opening time ${TIME_HELP}`, '2023-01-01')
    .option('--seed <number>', 'another one is another market', '1')
    .option('--trend-strength <number>', 'how far trends drift: at 0 no direction can be foreseen, 0.7 is kinder than any real market', '0.3')
    .addOption(new Option('--on-conflict <how>', 'candles the archive has with other values').choices(['refuse', 'last']))
    .option('--out <folder>', 'archive folder (the data folder of the configuration)')
    .option('--json', 'as JSON')
    .action(async (flags: SyntheticFlags) => {
      const { syntheticCommand } = await import('../../data/synthetic-command.ts');
      await syntheticCommand(flags);
    });
}

function registerCheck(data: Command): void {
  data.command('check')
    .description('Say what is wrong with market data, what the market did, and what a file alone cannot tell. Exit code 1 when a finding is an error.')
    .argument('<file...>', 'Parquet files or datasets: candles, trades or funding')
    .option('--as-of <time>', `when the files were taken ${TIME_HELP}`)
    .option('--exit-zero', 'exit code 0 whatever was found')
    .option('--json', 'as JSON')
    .action(async (files: readonly string[], flags: CheckFlags) => {
      const { checkCommand } = await import('../../data/check-command.ts');
      await checkCommand(files, flags);
    });
}

function registerGaps(data: Command): void {
  data.command('gaps')
    .description('Say where candles are missing.')
    .argument('<file>', 'a Parquet file or a dataset')
    .option('--most <count>', 'of many holes the longest', '1000')
    .option('--json', 'as JSON')
    .action(async (file: string, flags: GapsFlags) => {
      const { gapsCommand } = await import('../../data/gaps-command.ts');
      await gapsCommand(file, flags);
    });
}

function registerShow(data: Command): void {
  data.command('show')
    .description('Print candles, with indicators beside them.')
    .argument('<file>', 'a Parquet file or a dataset')
    .option('--last <count>', 'so many candles from the end (10 where no range is given)')
    .option('--from <time>', `first opening time ${TIME_HELP}`)
    .option('--to <time>', `opening times before this ${TIME_HELP}`)
    .option('--indicator <text>', 'rsi:14, bollinger:20:2, ema:20; may be repeated', collect, [])
    .option('--market <name>', 'which market, where a file holds several')
    .option('--json', 'as JSON')
    .action(async (file: string, flags: ShowFlags) => {
      const { showCommand } = await import('../../data/show-command.ts');
      await showCommand(file, flags);
    });
}

function registerArchive(data: Command): void {
  data.command('list')
    .description('List the datasets of the archive.')
    .option('--data <folder>', 'archive folder (the data folder of the configuration)')
    .option('--json', 'as JSON')
    .action(async (flags: ListFlags) => {
      const { listCommand } = await import('../../data/archive-commands.ts');
      await listCommand(flags);
    });
  data.command('resample')
    .description('Make longer candles on the UTC grid. Holes stay holes; a first or last candle that is not covered is left out.')
    .argument('<file>', 'a Parquet file or a dataset')
    .requiredOption('--timeframe <length>', 'length of the new candles')
    .requiredOption('--out <file>', 'Parquet file to write')
    .option('--timezone <zone>', 'days (1d) and weeks (1w) of this IANA zone, such as America/New_York, in place of UTC')
    .option('--market <name>', 'which market, where a file holds several')
    .option('--force', 'replace the file to write when it is there')
    .option('--keep-incomplete', 'keep the first and last candle although the series does not cover them')
    .option('--json', 'as JSON')
    .action(async (file: string, flags: ResampleFlags) => {
      const { resampleCommand } = await import('../../data/archive-commands.ts');
      await resampleCommand(file, flags);
    });
  data.command('freeze')
    .description('Copy a dataset to data/historical, where it never changes again.')
    .argument('<folder>', 'a dataset')
    .requiredOption('--name <name>', 'name of the frozen set')
    .option('--out <folder>', 'archive folder (the data folder of the configuration)')
    .option('--json', 'as JSON')
    .action(async (folder: string, flags: FreezeFlags) => {
      const { freezeCommand } = await import('../../data/archive-commands.ts');
      await freezeCommand(folder, flags);
    });
}

/** `coinbot data ...` */
export function register(program: Command): void {
  const data = program.command('data').description('Download, import, make up, list, check, show and resample market data.');
  registerDownload(data);
  registerImport(data);
  registerSynthetic(data);
  registerCheck(data);
  registerGaps(data);
  registerShow(data);
  registerArchive(data);
}
