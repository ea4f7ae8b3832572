import path from 'node:path';
import { UsageError } from '../../shared/domain/errors.ts';
import { lengthMs } from '../../shared/domain/duration.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { assertReplayable, delistingsAt } from '../../shared/handlers/selected-universe.ts';
import type { SelectionSetting } from '../../shared/handlers/selection-setting.ts';
import { misfit, mostChosen, oldestDays, reachMs } from '../../shared/portfolio/selection/chain.ts';
import type { HandlerSetting } from '../../shared/portfolio/selection/handler-setting.ts';
import type { ClosedTrip } from '../../shared/portfolio/selection/listing.ts';
import { select, type Selected } from '../../shared/portfolio/selection/select.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf } from '../config/load.ts';
import { openData, openMarketData } from '../wire.ts';
import { archiveSource } from './archive-source.ts';
import { remoteLists, type RemoteLists } from './remote-lists.ts';
import type { MarketPicture, Question, SelectionSource } from './selection-source.ts';
import { venueSource } from './venue-source.ts';

export interface LiveChoice extends Selected {
  readonly at: EpochMs;
  readonly candidates: readonly InstrumentId[];
  /** Instruments that were named and of which nothing is known there. */
  readonly missing: readonly InstrumentId[];
}

export interface LiveSelection {
  /** How often to choose anew, on the grid of UTC time. */
  readonly reselectMs: number;
  /** The candles figures are computed from. */
  readonly timeframe: Timeframe;
  /** Among how many of `instruments` the exposure is shared. */
  slots(instruments: number): number;
  /** What may be held from `at` on. `trips` are our own round trips so far, for the handler "performance". */
  choose(at: EpochMs, trips?: readonly ClosedTrip[]): Promise<LiveChoice>;
  close(): void;
}

export interface SelectionOptions {
  /** The archive on this machine, or the public data of these venues. */
  readonly from: { readonly kind: 'archive'; readonly root?: string | undefined; readonly timeframe?: Timeframe | undefined } | { readonly kind: 'venues'; readonly venues?: readonly string[] | undefined; readonly baseUrl?: string | undefined };
  /** In place of the configuration's. */
  readonly setting?: SelectionSetting | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly note?: ((text: string) => void) | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Candles of one instrument that a live choice reads at most, where any length will do. */
const MOST_CANDLES = 500;
const LENGTHS = ['5m', '15m', '1h', '4h'] as const satisfies readonly Timeframe[];

/** The shortest candles that cover the reach in few requests: the shorter they are, the newer is what is known. */
const fittingTimeframe = (reach: number): Timeframe => LENGTHS.find((timeframe) => reach / durationMs(timeframe) <= MOST_CANDLES) ?? '1d';

/** What the venue has halted or delisted is never chosen, whether the chain says so or not. */
const GUARD: HandlerSetting = { handler: 'delisting', withinDays: 0 };

/** The selection that the configuration asks for, over live or stored data; undefined where it asks for none. `close` it when done. */
export function openSelection(config: Config, options: SelectionOptions): LiveSelection | undefined {
  const setting = options.setting ?? config.selection;
  if (setting === undefined) return undefined;
  const { from } = options;
  const timeframe = from.kind === 'archive' ? (from.timeframe ?? config.timeframe) : fittingTimeframe(reachMs(setting.handlers));
  if (from.kind === 'archive') assertReplayable(setting, durationMs(timeframe));
  const flaw = misfit(setting.handlers, durationMs(timeframe));
  if (flaw !== undefined) throw new UsageError(`selection: ${flaw}`);
  const lists = remoteLists({ folder: path.join(folderOf(config, 'dataFolder'), 'cache', 'lists'), note: options.note ?? (() => undefined) });
  const { source, close } = openSource(config, options, setting);
  return {
    timeframe, close, reselectMs: lengthMs(setting.reselect), slots: (instruments) => mostChosen(setting.handlers, instruments),
    choose: (at, trips = []) => chooseFrom({ setting, source, lists, question: questionAt(at, config, { setting, timeframe }) }, trips),
  };
}

function openSource(config: Config, { from, signal, note, progress }: SelectionOptions, { handlers }: SelectionSetting): { readonly source: SelectionSource; close(): void } {
  if (from.kind === 'archive') {
    const data = openData(folderOf(config, 'dataFolder'));
    return { source: archiveSource(data, from.root ?? folderOf(config, 'dataFolder'), config.venues), close: () => data.close() };
  }
  const venues = from.venues ?? config.venues;
  const open = (venue: string): SelectionSource => venueSource(venue, {
    ...openMarketData({ venue, baseUrl: from.baseUrl }), signal, onWait: (durationMs, reason) => note?.(`${venue}: waiting ${Math.ceil(durationMs / 1_000)} s: ${reason}`),
  }, progress);
  const elsewhere = handlers.flatMap((setting) => (setting.handler === 'crossMarket' && !venues.includes(setting.venue) ? [setting.venue] : []));
  return { source: together(venues.map(open), [...new Set(elsewhere)].map((venue) => openMarketData({ venue, baseUrl: from.baseUrl }))), close: () => undefined };
}

/** Several venues as one; of those elsewhere only what they list. */
const together = (sources: readonly SelectionSource[], elsewhere: readonly Pick<ReturnType<typeof openMarketData>, 'list'>[]): SelectionSource => ({
  async look(question): Promise<MarketPicture> {
    const pictures: MarketPicture[] = [];
    for (const source of sources) pictures.push(await source.look(question));
    const others = await Promise.all(elsewhere.map(({ list }) => list.markets()));
    return {
      listings: pictures.flatMap(({ listings }) => listings), missing: pictures.flatMap(({ missing }) => missing),
      markets: [...pictures.flatMap(({ markets }) => markets), ...others.flat().filter(({ isTrading }) => isTrading).map(({ instrument }) => instrument)],
    };
  },
});

function questionAt(at: EpochMs, config: Config, { setting, timeframe }: { readonly setting: SelectionSetting; readonly timeframe: Timeframe }): Question {
  const { quotes, handlers } = setting;
  return {
    at, timeframe, reachMs: reachMs(handlers), ageDays: oldestDays(handlers),
    among: quotes === undefined ? { kind: 'instruments', ids: config.instruments.map((id): InstrumentId => id as InstrumentId) } : { kind: 'quotes', quotes },
  };
}

interface Choosing {
  readonly setting: SelectionSetting;
  readonly source: SelectionSource;
  readonly lists: RemoteLists;
  readonly question: Question;
}

async function chooseFrom({ setting, source, lists, question }: Choosing, trips: readonly ClosedTrip[]): Promise<LiveChoice> {
  const { at, timeframe } = question;
  const { listings, markets, missing } = await source.look(question);
  const received = new Map<string, readonly string[]>();
  for (const handler of setting.handlers) {
    const list = handler.handler === 'remote' ? await lists.get(handler.url, lengthMs(handler.refresh), at) : undefined;
    if (handler.handler === 'remote' && list !== undefined) received.set(handler.url, list);
  }
  const delistings = delistingsAt(at, setting);
  const candidates = listings.map((listing) => ({ ...listing, delistingAt: delistings.get(listing.id) ?? listing.delistingAt }));
  const selected = select([GUARD, ...setting.handlers], candidates, { at, candleMs: durationMs(timeframe), trips, markets, lists: received });
  return { at, candidates: candidates.map(({ id }) => id), missing, ...selected };
}
