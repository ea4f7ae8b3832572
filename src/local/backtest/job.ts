import { UsageError } from '../../shared/domain/errors.ts';
import { parseIso } from '../../shared/domain/iso-time.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { plain, type RunSettings } from '../../shared/engine/settings.ts';
import { backtestJob, type BacktestJob } from '../../shared/handlers/backtest.ts';
import type { SelectionSetting } from '../../shared/handlers/selection-setting.ts';
import type { ChosenStrategy } from '../config/configured-strategy.ts';

/** The flags of `coinbot backtest`, as commander hands them over. */
export interface BacktestFlags {
  readonly data: readonly string[];
  readonly param: readonly string[];
  readonly plain?: true;
  readonly cash?: number;
  readonly exposure?: number;
  readonly leverage?: number;
  readonly feeBps?: number;
  readonly makerFeeBps?: number;
  readonly takerFeeBps?: number;
  readonly feeIn?: 'quote' | 'received';
  readonly spreadBps?: number;
  readonly slippageBps?: number;
  readonly latencyMs?: number;
  readonly participation?: number;
  readonly shorts?: true;
  readonly filters: boolean;
  /** Commander reads `--no-trade-band` as the negation of `trade-band`. */
  readonly tradeBand?: number | boolean;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  readonly maxCandles?: number;
  readonly protection?: readonly string[];
  readonly select?: readonly string[] | boolean;
  readonly reselect?: string;
  /** What the two and the configuration come to. */
  readonly selection?: SelectionSetting | undefined;
  readonly from?: string;
  readonly to?: string;
  readonly symbol?: readonly string[];
  readonly venue?: string;
  readonly market?: readonly string[];
  readonly tick?: number;
  readonly lot?: number;
  readonly minNotional?: number;
  readonly detail?: readonly string[];
  readonly trades?: readonly string[];
  readonly funding?: readonly string[];
  readonly seed?: number;
  readonly gaps?: 'skip' | 'carry';
  /** How many variants were tried before this one. */
  readonly trials?: number;
  /** Whether the run is counted in the ledger of trials; by default it is, but not with `--plain`. */
  readonly ledger?: boolean;
  readonly format?: 'table' | 'json' | 'md' | 'html';
  readonly language?: 'en' | 'ko';
  readonly out?: string;
  readonly save?: string;
  readonly fillsOut?: string;
  readonly choicesOut?: string;
  readonly json?: true;
}

/** The flag behind each field of a job, so that an error speaks of what the person typed. */
const FLAG_OF: Readonly<Record<string, string>> = {
  cash: '--cash', exposure: '--exposure', leverage: '--leverage', makerFeeBps: '--fee-bps', takerFeeBps: '--fee-bps', spreadBps: '--spread-bps', bps: '--slippage-bps',
  latencyMs: '--latency-ms', participation: '--participation', noTradeBand: '--no-trade-band', stopLoss: '--stop-loss', takeProfit: '--take-profit',
  trailingStop: '--trailing-stop', maxCandles: '--max-candles', seed: '--seed', tickSize: '--tick', lotSize: '--lot', minNotional: '--min-notional',
};

/** The job that the flags describe, over the configuration's settings. UsageError for anything impossible. */
export function jobOf({ strategy, params, exits }: ChosenStrategy, flags: BacktestFlags, configured: RunSettings): BacktestJob {
  assertSensible(flags);
  const input = {
    strategy: strategy.name, params, settings: settingsOf(flags, configured),
    data: flags.data.map((file, k) => ({
      file, ...at('market', flags.market, k), ...at('detail', flags.detail, k), ...at('trades', flags.trades, k), ...at('funding', flags.funding, k),
      instrument: present({ venue: flags.venue, symbol: flags.symbol?.[k], tickSize: flags.tick, lotSize: flags.lot, minNotional: flags.minNotional }),
    })),
    gaps: flags.gaps, selection: flags.selection, protections: flags.protection?.map(protectionOf),
    exits: present({ ...exits, ...present({ stopLoss: flags.stopLoss, takeProfit: flags.takeProfit, trailingStop: flags.trailingStop, maxCandles: flags.maxCandles }) }),
  };
  const parsed = backtestJob.safeParse(input);
  if (parsed.success) return { ...parsed.data, exits: Object.keys(parsed.data.exits ?? {}).length === 0 ? undefined : parsed.data.exits };
  const [issue] = parsed.error.issues;
  const field = String(issue.path.at(-1));
  if (issue.path[0] === 'protections') throw new UsageError(`${['--protection', ...issue.path.slice(2).map(String)].join(': ')}: ${issue.message}; found "${flags.protection?.[Number(issue.path[1])]}"`);
  const found = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
  throw new UsageError(`${FLAG_OF[field] ?? field}: ${expectation(issue.message)}, found "${String(found)}"`);
}

/** What the schema says, in words for a person. */
const expectation = (message: string): string => message
  .replace(/^Too (?:small|big): expected number to be /, 'expected a number ')
  .replace(/^Too small: expected string.*/, 'expected a name')
  .replace(/^Invalid input: expected int, received number/, 'expected a whole number');

/** What no single flag is wrong in, but all together are. */
function assertSensible({ data, from, to, plain: isPlain, participation = 0, ...flags }: BacktestFlags): void {
  const start = timeOf('--from', from) ?? -Infinity;
  const end = timeOf('--to', to) ?? Infinity;
  if (start >= end) throw new UsageError(`--from must be before --to, found "${from ?? ''}" and "${to ?? ''}"`);
  for (const name of ['detail', 'trades', 'funding', 'symbol', 'market'] as const) assertOneEach(`--${name}`, flags[name]?.length, data.length);
  if (isPlain !== true && participation > 1) throw new UsageError(`--participation is a share of a candle's volume: expected a number above 0 and at most 1, found "${participation}"`);
}

function assertOneEach(flag: string, found: number | undefined, files: number): void {
  if (found !== undefined && found !== files) throw new UsageError(`${flag}: expected one for each of the ${files} files of --data, found ${found}`);
}

function settingsOf(flags: BacktestFlags, configured: RunSettings): Record<string, unknown> {
  return present({
    ...(flags.plain ? plain : configured),
    ...present({
      cash: flags.cash, exposure: flags.exposure, leverage: flags.leverage, makerFeeBps: flags.makerFeeBps ?? flags.feeBps, takerFeeBps: flags.takerFeeBps ?? flags.feeBps,
      feeIn: flags.feeIn, spreadBps: flags.spreadBps, latencyMs: flags.latencyMs, participation: flags.participation, shorts: flags.shorts, seed: flags.seed,
      slippage: flags.slippageBps === undefined ? undefined : { kind: 'fixed', bps: flags.slippageBps },
      noTradeBand: typeof flags.tradeBand === 'number' ? flags.tradeBand : undefined,
      from: timeOf('--from', flags.from), to: timeOf('--to', flags.to),
    }),
    ...(flags.filters ? {} : { filters: false }),
  });
}

/** `fast=20` texts as a record; the same name twice is a mistake. */
export function paramTexts(texts: readonly string[]): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UsageError(`--param: expected name=value, found "${text}"`);
    const name = text.slice(0, equals).trim();
    if (Object.hasOwn(params, name)) throw new UsageError(`--param: "${name}" is given twice`);
    params[name] = text.slice(equals + 1);
  }
  return params;
}

/** `StoplossGuard:tradeLimit=4,stopCandles=12` as an object; what it may hold, the job's schema knows. */
function protectionOf(text: string): Record<string, unknown> {
  const [method, options = ''] = text.split(':', 2);
  const fields = Object.entries(paramTexts(options === '' ? [] : options.split(','))).map(([name, value]) => [name, value === 'true' || value === 'false' ? value === 'true' : Number(value)]);
  return { method, ...Object.fromEntries(fields) };
}

function timeOf(flag: string, text: string | undefined): EpochMs | undefined {
  if (text === undefined) return undefined;
  const at = parseIso(text);
  if (at === undefined) throw new UsageError(`${flag}: expected a time such as 2024-01-31 or 2024-01-31T09:00+09:00, found "${text}"`);
  return at;
}

const present = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const at = (name: string, values: readonly string[] | undefined, k: number): Record<string, string> => (values?.[k] === undefined ? {} : { [name]: values[k] });
