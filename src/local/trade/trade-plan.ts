import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { riskRules } from '../../shared/engine/backtest.ts';
import type { RunSettings } from '../../shared/engine/settings.ts';
import type { ExecutionSettings } from '../../shared/engine/trading/execution-plan.ts';
import type { StrategyPlan } from '../../shared/engine/trading/trader.ts';
import { gateLimits, type GateLimits } from '../../shared/risk/gate-limits.ts';
import { checkParams, findStrategy, parseParams } from '../../shared/strategies/registry.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { paramTexts } from '../backtest/job.ts';
import { exitsOf } from '../config/configured-strategy.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadStrategyConfig } from '../config/load.ts';
import { runSettings } from '../config/run-settings.ts';
import type { TradingConfig } from '../config/trading-schema.ts';
import type { ModelsInTrade } from '../models/models-in-trade.ts';
import { DEMO } from './demo-market.ts';
import type { StoryKeeping } from './story-files.ts';

export type TradeMode = 'demo' | 'paper' | 'live';

/** The flags of trading at a venue. */
export interface VenueTradeFlags {
  readonly strategy?: string;
  readonly param: readonly string[];
  readonly cash?: number;
  readonly venue?: string;
  readonly account?: string;
  readonly baseUrl?: readonly string[];
  readonly seed?: number;
  readonly state?: string;
  readonly withdrawKey?: string;
}

/** What is to be traded, where, by whom, and within which limits. */
export interface TradePlan {
  readonly mode: TradeMode;
  /** Everything of this run is kept here. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly venues: readonly { readonly name: string; readonly instruments: readonly InstrumentId[] }[];
  readonly strategies: readonly StrategyPlan[];
  readonly limits: GateLimits;
  readonly execution: ExecutionSettings;
  readonly routes: TradingConfig['routes'];
  /** Money of all strategies together, by quote currency. */
  readonly money: Readonly<Record<string, number>>;
  readonly currency: string;
  readonly account: string;
  /** Other servers in the place of venues. */
  readonly baseUrlOf: (venue: string) => string | undefined;
  readonly seed: number;
  readonly timezone: string;
  readonly redisUrl: string | undefined;
  readonly isRecorded: boolean;
  readonly story: StoryKeeping;
  /** What a selection of instruments is made by; undefined where all of them are traded. */
  readonly selectedBy: Config | undefined;
  /** What the strategy "models" trades with; undefined where it does not trade. */
  readonly models?: ModelsInTrade | undefined;
  /** How the mood of the market is collected and weighed; undefined where it is not looked at. */
  readonly sentiment: Config['sentiment'] | undefined;
  /** What the person typed to trade with a key that can withdraw. */
  readonly withdrawPhrase: string | undefined;
}

interface Entry {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly exits: StrategyPlan['exits'];
  readonly instruments: readonly InstrumentId[];
  readonly timeframe: Timeframe;
}

/** What of a plan comes from the configuration, or from the demonstration in its place. */
type Ground = Pick<TradePlan, 'routes' | 'execution' | 'isRecorded'> & { readonly entries: readonly Entry[]; readonly money: Readonly<Record<string, number>>; readonly cash: number; readonly exposure: number; readonly currency: string | undefined; readonly limits: object };

interface Asked {
  readonly mode: TradeMode;
  readonly flags: VenueTradeFlags;
  readonly config: Config;
  /** The strategies there are. */
  readonly known: readonly Strategy[];
}

const groundOf = ({ mode, flags, config, known }: Asked): Ground => (mode === 'demo'
  ? { ...DEMO, money: {}, entries: demoEntries(flags, known), routes: [], isRecorded: false }
  : { ...config.trading, ...config.account, money: config.trading.cash, entries: configuredEntries(flags, config, known), currency: config.trading.currency, isRecorded: config.trading.record });

/** Joins configuration and flags. Throws UsageError where they do not fit together. */
export function planTrading(asked: Asked): TradePlan {
  const { mode, flags, config } = asked;
  const ground = groundOf(asked);
  const wanted = wantedOf(ground.entries, flags.venue);
  const everywhere = [...new Set([...wanted, ...ground.routes.filter(({ instruments: [first] }) => wanted.some((id) => id === first)).flatMap((one) => one.instruments as InstrumentId[])])];
  const traded = ground.entries.map((entry) => ({ ...entry, instruments: entry.instruments.filter((id) => wanted.includes(id)) })).filter((entry) => entry.instruments.length > 0);
  const first = quoteOf(wanted[0]);
  const money = moneyOf(traded, { ...ground.money, [first]: flags.cash ?? ground.money[first] ?? ground.cash });
  const currency = ground.currency ?? first;
  const dataFolder = folderOf(config, 'dataFolder');
  const settings = (entry: Entry): RunSettings => ({ ...runSettings(config), cash: money[quoteOf(entry.instruments[0])] / traded.filter((one) => quoteOf(one.instruments[0]) === quoteOf(entry.instruments[0])).length, exposure: ground.exposure, from: undefined, to: undefined, latencyMs: 0, filters: true });
  return {
    mode, dataFolder, folder: path.resolve(flags.state ?? path.join(dataFolder, mode)), money, currency, routes: ground.routes, account: flags.account ?? 'main', baseUrlOf: serversOf(flags.baseUrl ?? []),
    seed: flags.seed ?? config.seed, timezone: config.timezone, redisUrl: config.redisUrl, isRecorded: ground.isRecorded, story: config.trading.story, selectedBy: mode === 'demo' || config.selection === undefined ? undefined : config, sentiment: mode === 'demo' ? undefined : config.sentiment, withdrawPhrase: flags.withdrawKey,
    venues: [...Map.groupBy(everywhere, venueOf)].map(([name, instruments]) => ({ name, instruments })),
    limits: gateLimits.parse({ ...ground.limits, ...(mode === 'live' ? {} : { canary: false }), currency, instruments: everywhere }), execution: ground.execution,
    strategies: traded.map((entry, i) => ({ ...entry, name: nameOf(traded, i), settings: settings(entry), rules: riskRules(settings(entry)) })),
  };
}

/** What there is of each quote currency that is traded. One strategy keeps its books in one currency. */
function moneyOf(entries: readonly Entry[], given: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const money: Record<string, number> = {};
  for (const { strategy, instruments } of entries) {
    const quotes = [...new Set(instruments.map(quoteOf))];
    if (quotes.length > 1) throw new UsageError(`expected instruments of one quote currency for "${strategy.name}", found ${quotes.join(' and ')}: make an entry of config/strategy_config.json for each`);
    const [quote] = quotes;
    if (given[quote] === undefined) throw new UsageError(`expected the money for "${strategy.name}" in ${quote}, found none: set trading.cash.${quote} in config/config.json`);
    money[quote] = given[quote];
  }
  return money;
}

/** `http://...` stands for every venue, `upbit=http://...` for one. */
function serversOf(given: readonly string[]): (venue: string) => string | undefined {
  const byVenue = new Map(given.map((text): [string, string] => {
    const [, venue = '', url = text] = /^([a-z0-9]+)=(.*)$/.exec(text) ?? [];
    if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(`expected the address of a server such as http://127.0.0.1:8700, or VENUE=ADDRESS, found "${text}"`);
    return [venue, url];
  }));
  return (venue) => byVenue.get(venue) ?? byVenue.get('');
}

function wantedOf(entries: readonly Entry[], venue: string | undefined): readonly InstrumentId[] {
  const instruments = [...new Set(entries.flatMap((entry) => entry.instruments))];
  const wanted = venue === undefined ? instruments : instruments.filter((id) => venueOf(id) === venue);
  if (wanted.length === 0) throw new UsageError(`expected instruments at "${venue}", found ${instruments.join(', ')}: add some to config/config.json ("instruments"), or to a strategy of config/strategy_config.json`);
  return wanted;
}

function demoEntries({ strategy: name, param }: VenueTradeFlags, known: readonly Strategy[]): readonly Entry[] {
  const strategy = findStrategy(name ?? DEMO.strategy, known);
  const texts = { ...(name === undefined ? DEMO.params : {}), ...paramTexts(param) };
  return [{ strategy, params: parseParams(strategy, texts), exits: name === undefined ? DEMO.exits : undefined, instruments: DEMO.instruments, timeframe: DEMO.timeframe }];
}

function configuredEntries({ strategy: name, param, venue }: VenueTradeFlags, config: Config, known: readonly Strategy[]): readonly Entry[] {
  const [instruments, timeframe] = [config.instruments as readonly InstrumentId[], config.timeframe];
  if (name !== undefined) {
    const strategy = findStrategy(name, known);
    return [{ strategy, params: parseParams(strategy, paramTexts(param)), exits: undefined, instruments, timeframe }];
  }
  if (param.length > 0) throw new UsageError('expected --strategy with --param: without it the strategies of config/strategy_config.json trade with the parameters they have there');
  return loadStrategyConfig().strategies.map((entry) => {
    const strategy = findStrategy(entry.strategy, known);
    const own = (entry.instruments ?? instruments) as readonly InstrumentId[];
    const longest = strategy.kind === 'forecast' ? strategy.longestTimeframe : undefined;
    const length = entry.timeframe ?? timeframe;
    if (longest !== undefined && durationMs(length) > durationMs(longest)) throw new UsageError(`expected candles of at most ${longest} for ${strategy.name}, found ${length}`);
    for (const id of own) if (venue === undefined && !config.venues.some((one) => one === venueOf(id))) throw new UsageError(`expected an instrument of a venue in "venues" (${config.venues.join(', ')}), found "${id}"`);
    return { strategy, params: checkParams(strategy, entry.params), exits: exitsOf(entry.exits), instruments: own, timeframe: length };
  });
}

/** Two entries of one strategy are told apart by a number. */
function nameOf(entries: readonly Entry[], i: number): string {
  const { name } = entries[i].strategy;
  const before = entries.slice(0, i).filter((entry) => entry.strategy.name === name).length;
  return before === 0 ? name : `${name}-${before + 1}`;
}

export const venueOf = (id: InstrumentId): string => id.slice(0, id.indexOf(':'));
export const quoteOf = (id: InstrumentId): string => id.slice(id.indexOf('/') + 1).split(':')[0];
