import { globSync, existsSync } from 'node:fs';
import path from 'node:path';
import { sqlFiles, sqlName } from '../../shared/adapters/duckdb/session.ts';
import type { ReadableView } from '../../shared/adapters/duckdb/read-only-answer.ts';
import { equityFileIn, tripFileIn } from '../broadcast/account-files.ts';
import { storyFiles } from '../trade/story-files.ts';

/** Where what can be asked about lies: the archive and the ledger of this machine, and one run. */
export interface SqlPlaces {
  readonly dataFolder: string;
  readonly stateFolder: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** An expression over a row of what lies in the files. */
  readonly from: string;
}

interface Source {
  readonly name: string;
  /** What one row is, for whoever writes a question. */
  readonly about: string;
  readonly columns: readonly Column[];
  files(places: SqlPlaces): readonly string[];
  /** The rows of the files, and which of them are meant. */
  rows(files: readonly string[]): string;
}

const parquet = (files: readonly string[], more = ''): string => `read_parquet(${sqlFiles(files)}, union_by_name = true${more})`;
/** A line that is being written is left out; so is one that a crash tore. */
const lines = (files: readonly string[], columns: string): string => `read_json(${sqlFiles(files)}, format = 'newline_delimited', compression = 'uncompressed', ignore_errors = true, maximum_object_size = 16777216, columns = {${columns}})`;

/** What could not be read of a line is NULL in all its columns. */
const whole = (column: string, rows: string): string => `(SELECT * FROM ${rows} WHERE ${sqlName(column)} IS NOT NULL)`;

const as = (type: string, from: string) => (name: string): Column => ({ name, type, from: `CAST(${from} AS ${type})` });
const plain = (type: string, ...names: readonly string[]): readonly Column[] => names.map((name) => as(type, sqlName(name))(name));
/** Epoch ms become times, in UTC. */
const moment = (name: string, from = sqlName(name)): Column => ({ name, type: 'TIMESTAMP', from: `CAST(epoch_ms(CAST(${from} AS BIGINT)) AS TIMESTAMP)` });
/** "at" is a word of DuckDB's own SQL: it would have to be quoted in every question. */
const TIME = moment('time', sqlName('at'));
/** A field of a line of the story, `notice.fill.price`. What is written as "#NaN" becomes NULL. */
const told = (at: string) => `json_extract_string(told, '$.${at}')`;
const toldText = (at: string, ...names: readonly string[]): readonly Column[] => names.map((name) => ({ name, type: 'VARCHAR', from: told(`${at}${name}`) }));
const toldNumber = (at: string, ...names: readonly string[]): readonly Column[] => names.map((name) => ({ name, type: 'DOUBLE', from: `TRY_CAST(${told(`${at}${name}`)} AS DOUBLE)` }));
const toldTime = (at: string): Column => ({ name: 'time', type: 'TIMESTAMP', from: `CAST(epoch_ms(TRY_CAST(${told(at)} AS BIGINT)) AS TIMESTAMP)` });

const ofStory = ({ stateFolder }: SqlPlaces): readonly string[] => storyFiles(stateFolder).map(({ file }) => file);
/** No line of JSON holds this character: what is between two line ends is one text. */
const NEVER = '\u0001';
const textLines = (files: readonly string[]): string =>
  `read_csv(${sqlFiles(files)}, columns = {line: 'VARCHAR'}, delim = '${NEVER}', quote = '', escape = '', header = false, auto_detect = false, ignore_errors = true, strict_mode = false, compression = 'none', max_line_size = 16777216, buffer_size = 33554432)`;

/** Lines are looked through as texts first, eight times as fast as JSON: a story may be a gigabyte. What is found is read, and held against what is meant. */
function story(of: 'strategy' | 'desk', kinds: readonly string[], event?: string) {
  const anyOf = (names: readonly string[]): string => `(${names.map((name) => `contains(line, '"kind":"${name}"')`).join(' OR ')})`;
  const meant = [`${told('of')} = '${of}'`, `${told('notice.kind')} IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`, ...(event === undefined ? [] : [`${told('notice.event.kind')} = '${event}'`])];
  return (files: readonly string[]): string =>
    `(SELECT told FROM (SELECT json_extract(TRY_CAST(line AS JSON), '$.told') AS told FROM ${textLines(files)} WHERE contains(line, '"of":"${of}"') AND ${anyOf(kinds)}${event === undefined ? '' : ` AND ${anyOf([event])}`}) WHERE ${meant.join(' AND ')})`;
}

const SOURCES: readonly Source[] = [
  {
    name: 'candles', about: 'Downloaded and imported candles, one a row.',
    columns: [
      { name: 'venue', type: 'VARCHAR', from: 'venue' }, { name: 'symbol', type: 'VARCHAR', from: "replace(replace(symbol, '-', '/'), '_', ':')" }, { name: 'timeframe', type: 'VARCHAR', from: 'timeframe' },
      moment('openTime'), ...plain('DOUBLE', 'open', 'high', 'low', 'close', 'volume'),
    ],
    files: ({ dataFolder }) => globSync('venue=*/symbol=*/timeframe=*/*.parquet', { cwd: path.join(dataFolder, 'processed') }).toSorted().map((name) => path.join(dataFolder, 'processed', name)),
    rows: (files) => parquet(files, ', hive_partitioning = true, hive_types_autocast = false'),
  },
  {
    name: 'trials', about: 'Everything that was ever tried: backtests, sweeps and trainings.',
    columns: [
      TIME, ...plain('VARCHAR', 'id', 'kind', 'strategy', 'timeframe'), { name: 'instruments', type: 'VARCHAR[]', from: 'instruments' },
      ...['sharpe', 'cagr', 'maxDrawdown', 'netProfit', 'profitAtDoubleCosts', 'psr', 'trades'].map((name): Column => ({ name, type: 'DOUBLE', from: `TRY_CAST(json_extract_string(metrics, '$.${name}') AS DOUBLE)` })),
      ...plain('VARCHAR', 'params', 'settings', 'metrics', 'selection', 'lockBox'), ...plain('BIGINT', 'seed'), ...plain('VARCHAR', 'dataHash', 'codeHash', 'orderHash'),
      { name: 'days', type: 'BIGINT[]', from: 'days' }, { name: 'returns', type: 'DOUBLE[]', from: 'returns' },
    ],
    files: ({ dataFolder }) => globSync('trials-*.parquet', { cwd: path.join(dataFolder, 'trials') }).toSorted().map((name) => path.join(dataFolder, 'trials', name)),
    rows: (files) => `(SELECT * FROM ${parquet(files)} QUALIFY row_number() OVER (PARTITION BY id ORDER BY "at") = 1)`,
  },
  {
    name: 'equity', about: 'What the account of the run that is shown was worth.',
    columns: [TIME, ...plain('DOUBLE', 'equity', 'cash', 'profit', 'fees', 'drawdown')],
    files: ({ stateFolder }) => [equityFileIn(stateFolder)].filter((file) => existsSync(file)),
    rows: (files) => whole('at', lines(files, "\"at\": 'DOUBLE', equity: 'DOUBLE', cash: 'DOUBLE', profit: 'DOUBLE', fees: 'DOUBLE', drawdown: 'DOUBLE'")),
  },
  {
    name: 'trips', about: 'Round trips of the run, from entry to exit.',
    columns: [
      moment('entryAt', 'trip.entryAt'), moment('exitAt', 'trip.exitAt'), ...plain('VARCHAR', 'strategy', 'instrument'), as('VARCHAR', 'trip.side')('side'),
      ...['quantity', 'entryPrice', 'exitPrice', 'profit', 'profitRatio', 'fees', 'funding', 'maxAdverse', 'maxFavourable', 'candles'].map((name) => as('DOUBLE', `trip."${name}"`)(name)),
      ...['entryReason', 'exitReason'].map((name) => as('VARCHAR', `trip."${name}"`)(name)), ...plain('VARCHAR', 'id', 'mode'),
    ],
    files: ({ stateFolder }) => [tripFileIn(stateFolder)].filter((file) => existsSync(file)),
    // Of one that was told again the newest counts.
    rows: (files) => `(SELECT * FROM ${lines(files, "id: 'VARCHAR', \"at\": 'DOUBLE', mode: 'VARCHAR', strategy: 'VARCHAR', instrument: 'VARCHAR', trip: 'STRUCT(side VARCHAR, entryAt DOUBLE, exitAt DOUBLE, candles DOUBLE, quantity DOUBLE, entryPrice DOUBLE, exitPrice DOUBLE, profit DOUBLE, profitRatio DOUBLE, fees DOUBLE, funding DOUBLE, maxAdverse DOUBLE, maxFavourable DOUBLE, entryReason VARCHAR, exitReason VARCHAR)'")} WHERE id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY id ORDER BY "at" DESC) = 1)`,
  },
  {
    name: 'decisions', about: 'Every change of a forecast, and why. Kept as long as the story of the run is.',
    columns: [
      toldTime('notice.at'), ...toldText('', 'strategy'), ...toldText('notice.', 'instrument'), ...toldNumber('notice.', 'previous', 'forecast', 'price'), ...toldText('notice.', 'reason'),
      ...toldText('notice.outlook.', 'regime', 'mode', 'champion'), { name: 'values', type: 'VARCHAR', from: "CAST(json_extract(told, '$.notice.values') AS VARCHAR)" },
    ],
    files: ofStory, rows: story('strategy', ['decision']),
  },
  {
    name: 'orders', about: 'What strategies asked for.',
    columns: [toldTime('notice.at'), ...toldText('', 'strategy'), ...toldText('notice.', 'instrument', 'clientOrderId'), ...toldText('notice.draft.', 'side', 'type'), ...toldNumber('notice.draft.', 'quantity', 'limitPrice', 'stopPrice'), ...toldText('notice.draft.', 'reason')],
    files: ofStory, rows: story('strategy', ['order']),
  },
  {
    name: 'outcomes', about: 'What became of each order: filled, or refused by a risk rule, with slippage.',
    columns: [toldTime('notice.at'), ...toldText('notice.', 'kind', 'instrument'), { name: 'clientOrderId', type: 'VARCHAR', from: told('notice.id') }, ...toldNumber('notice.', 'quantity', 'filled', 'averagePrice', 'arrivalPrice', 'slippageBps'), ...toldText('notice.', 'note', 'rule', 'reason')],
    files: ofStory, rows: story('desk', ['done', 'denied']),
  },
  {
    name: 'fills', about: 'Every fill of the run.',
    columns: [
      toldTime('notice.event.fill.at'), ...toldText('', 'strategy'), ...toldText('notice.event.fill.', 'instrument', 'side'), ...toldNumber('notice.event.fill.', 'quantity', 'price', 'fee'), ...toldText('notice.event.fill.', 'feeCurrency', 'liquidity'),
      ...toldNumber('notice.event.fill.', 'spreadCost', 'slippageCost', 'impactCost'), ...toldText('notice.event.fill.', 'reason', 'clientOrderId', 'tradeId'),
    ],
    files: ofStory, rows: story('strategy', ['event'], 'fill'),
  },
  {
    name: 'sentiment', about: 'Scored headlines.',
    columns: [moment('knownAt'), moment('eventAt'), ...plain('VARCHAR', 'source', 'language', 'title', 'url'), ...plain('DOUBLE', 'score', 'weight'), ...plain('VARCHAR', 'scorer')],
    files: ({ dataFolder }) => monthsIn(path.join(dataFolder, 'processed', 'sentiment', 'news')), rows: (files) => parquet(files),
  },
  {
    name: 'mood', about: 'Fear and greed, funding, open interest, kimchi premium.',
    columns: [moment('knownAt'), moment('eventAt'), ...plain('VARCHAR', 'kind', 'about'), ...plain('DOUBLE', 'value', 'price'), ...plain('VARCHAR', 'label')],
    files: ({ dataFolder }) => monthsIn(path.join(dataFolder, 'processed', 'sentiment', 'mood')), rows: (files) => parquet(files),
  },
];

const monthsIn = (folder: string): readonly string[] => globSync('????-??.parquet', { cwd: folder }).toSorted().map((name) => path.join(folder, name));

/** What can be asked about, with the files it is made of as they are now. */
export function sqlViews(places: SqlPlaces): readonly ReadableView[] {
  return SOURCES.map(({ name, columns, files: filesOf, rows }) => {
    const files = filesOf(places);
    const select = files.length === 0 ? undefined : `SELECT ${columns.map((column) => `${column.from} AS ${sqlName(column.name)}`).join(', ')} FROM ${rows(files)}`;
    return { name, columns: Object.fromEntries(columns.map((column) => [column.name, column.type])), select, files };
  });
}

/** The names a person may write, without a look at any file. */
export const SQL_SCHEMA: readonly { readonly name: string; readonly about: string; readonly columns: readonly { readonly name: string; readonly type: string }[] }[] =
  SOURCES.map(({ name, about, columns }) => ({ name, about, columns: columns.map(({ name: column, type }) => ({ name: column, type })) }));
