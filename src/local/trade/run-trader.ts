import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { journalFiles } from '../../shared/adapters/fs/journal-files.ts';
import { openJournal } from '../../shared/adapters/fs/journal.ts';
import { holdLock, type Lock } from '../../shared/adapters/fs/lock.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { toNumber, ZERO } from '../../shared/domain/decimal.ts';
import { InvariantError, RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { instrumentId, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { OrderEvent } from '../../shared/domain/order.ts';
import type { RoundTrip } from '../../shared/domain/round-trip.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { LiveGateway } from '../../shared/engine/live/live-gateway.ts';
import { liveSettings } from '../../shared/engine/live/live-settings.ts';
import type { TraderVenue } from '../../shared/engine/trading/trader-venue.ts';
import { Trader, type TraderNotice } from '../../shared/engine/trading/trader.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { MarketEvent, Subscription } from '../../shared/ports/market-feed.ts';
import { LiveRun } from '../broadcast/live-run.ts';
import { guardEgress } from '../egress.ts';
import { heartbeatPlace } from '../kill-switch/heartbeat-place.ts';
import { startHeartbeat } from '../kill-switch/heartbeat.ts';
import { startWatchdogProcess } from '../kill-switch/watchdog-process.ts';
import { killFileIn } from '../kill-switch/kill-file.ts';
import { openKillSwitch, type KillSwitch } from '../kill-switch/kill-switch.ts';
import { tradingHosts } from '../venue-hosts.ts';
import { alternativesOf } from './alternatives.ts';
import { CLOCK_EVERY_MS, connect, type Connection } from './connection.ts';
import { candlesFrom } from './past-candles.ts';
import { openSelection } from '../selection/open-selection.ts';
import { openOutsideFeed } from '../sentiment/outside-feed.ts';
import { ClosedTrips, followSelection } from './live-selection.ts';
import { followLimits } from './follow-limits.ts';
import { recorderFor } from './record-market.ts';
import { watchTime } from './sleep-watch.ts';
import { readTraderState, StateFile } from './state-file.ts';
import { stateFileIn } from './state-place.ts';
import { Story } from './story.ts';
import { snapshotOf, toldPlan } from './told-plan.ts';
import { quoteOf, venueOf as venueNameOf, type TradePlan } from './trade-plan.ts';
import { followModels } from './with-models.ts';
import { Recent, tradeStatus } from './trade-status.ts';
import type { VenueKey } from '../../shared/ports/secrets.ts';

/** How a run is watched. */
export interface TradeWatcher {
  /** Milliseconds between two statuses. */
  readonly everyMs: number;
  notice(told: TraderNotice): void;
  status(status: TradeStatus): void;
  /** A strategy has closed what it held. */
  finished?(trip: RoundTrip): void;
}

export interface RunSettings {
  readonly plan: TradePlan;
  /** The key of a venue; undefined on paper. */
  readonly keyOf: (venue: string) => Promise<VenueKey | undefined>;
  readonly watcher: TradeWatcher;
  readonly stop: AbortSignal;
  /** What is traded with has changed: asked once, and this run is to be ended and begun again. */
  readonly again: () => void;
  /** Ends the run by itself after so long. */
  readonly durationMs?: number | undefined;
}

const TICK_MS = 100;
export const LOCK_MS = 5_000;

/** Trades until it is stopped. Everything that was opened is closed again, whatever happens; orders at the venues stay as they are. */
export async function runTrader(settings: RunSettings): Promise<TradeStatus> {
  const lock = await patientLock(settings.plan.folder, settings.stop);
  const closing: (() => Promise<unknown> | void)[] = [() => lock.release()];
  try {
    return await tradeOn(settings, lock, closing);
  } finally {
    for (const close of closing.toReversed()) await Promise.resolve(close()).catch(() => undefined);
  }
}

/** A process before this one may be just ending. */
async function patientLock(folder: string, stop: AbortSignal): Promise<Lock> {
  const until = performance.now() + LOCK_MS;
  for (;;) {
    try {
      return await holdLock(folder);
    } catch (error) {
      if (!(error instanceof UsageError) || performance.now() > until || stop.aborted) throw error;
      await sleep(200);
    }
  }
}

/** What makes a saved state of other settings unusable: a strategy's memory belongs to its rules and candles. */
const identityOf = (plan: TradePlan): Readonly<Record<string, string>> => Object.fromEntries(plan.strategies.map(({ name, strategy, params, timeframe, instruments }) =>
  [name, JSON.stringify({ strategy: strategy.name, params, timeframe, instruments })]));

function assertSameStrategies(saved: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>, file: string): void {
  for (const name of new Set([...Object.keys(saved), ...Object.keys(now)])) {
    if (saved[name] !== now[name]) throw new UsageError(`"${file}" was left by other strategies: "${name}" was ${saved[name] ?? 'not there'}, now it is ${now[name] ?? 'not there'}. Start with the same settings, or with --fresh to begin anew (positions stay at the venue and no strategy knows of them)`);
  }
}

async function tradeOn({ plan, keyOf, watcher, stop, again, durationMs: duration = Infinity }: RunSettings, lock: Lock, closing: (() => Promise<unknown> | void)[]): Promise<TradeStatus> {
  const clock = systemClock();
  const ended = AbortSignal.any([stop, ...(duration === Infinity ? [] : [AbortSignal.timeout(duration)])]);
  const stateFile = stateFileIn(plan.folder);
  const saved = readTraderState(stateFile);
  const identity = identityOf(plan);
  if (saved !== undefined) assertSameStrategies(saved.identity, identity, stateFile);
  const killSwitch = openKillSwitch(killFileIn(plan.dataFolder));
  const recent = new Recent();
  const story = new Story({ folder: plan.folder, now: () => clock.now(), keeping: plan.story });
  closing.push(() => { story.close(); });
  const note = (told: TraderNotice): void => { recent.take(told); story.tell(told); live.notice(told); watcher.notice(told); };
  const say = (text: string): void => { note({ of: 'program', at: clock.now(), text }); };
  const live = new LiveRun({ plan, now: () => clock.now(), say, timeframesOf: (id) => timeframesOf(plan, id) });
  closing.push(() => live.close());
  guardConnections(plan, say, live.places());
  live.open();
  const connections = await connectAll(plan, { keyOf, say, closing, stop: ended });
  assertValued(plan, connections);
  let trader: Trader | undefined;
  const gateways = await openGateways(plan, connections, { closing, say, note, tell: (event) => { trader?.hear(event); } });
  const epoch = Math.max(...[...gateways.values()].map((gateway) => gateway.epoch));
  await lock.tellEpoch(epoch);
  const state = new StateFile({ file: stateFile, files: durableFiles(), identity, take: () => { if (trader === undefined) throw new InvariantError('expected a trader to save, found none'); return trader.save(); }, failed: oncePerMinute((error) => { say(`the state cannot be saved: ${String(error)}`); }) });
  const trips = new ClosedTrips();
  const selection = plan.selectedBy === undefined ? undefined : openSelection(plan.selectedBy, { from: { kind: 'venues', venues: plan.venues.map(({ name }) => name), baseUrl: plan.baseUrlOf(plan.venues[0].name) }, signal: stop, note: say });
  if (selection !== undefined) closing.push(() => { selection.close(); });
  const strategies = plan.strategies.map((one) => ({ ...one, slots: selection?.slots(one.instruments.length) }));
  story.begin(toldPlan({ plan, strategies, instruments: connections.flatMap(({ instruments }) => instruments) }), () => snapshotOf(trader));
  const outside = await openOutsideFeed({ strategies: plan.strategies, dataFolder: plan.dataFolder, sentiment: plan.sentiment, clock, say, signal: ended });
  trader = new Trader({
    outside: outside.read, clock, venues: connections.map((connection) => venueOf(connection, gateways)), strategies, finished: (instrument, trip, strategy) => { trips.add(instrument, trip); live.finished(strategy, instrument, trip); watcher.finished?.(trip); }, limits: plan.limits, execution: plan.execution, conversions: connections.flatMap((connection) => connection.conversions), alternatives: alternativesOf(plan, connections, () => trader),
    kill: () => killSwitch.current(), restrict: (to, reason) => { restrict(killSwitch, to, { reason, say }); }, note, changed: () => { state.touch(); }, epoch, saved: saved?.state,
    history: (id, timeframe, span) => candlesFrom({ baseUrl: plan.baseUrlOf(id.slice(0, id.indexOf(':'))), clock }, id, { timeframe, ...span }),
  });
  await guardAgainstSilence(plan, { keyOf, say, closing });
  const recorder = await recorderFor(plan, clock);
  if (recorder !== undefined) closing.push(() => recorder.close());
  followModels(plan, { say, again, signal: ended, closing, saved });
  followLimits(plan, { trader, say, signal: ended });
  if (selection !== undefined) void followSelection({ selection, trader, trips, clock, say, signal: ended });
  const running = watchOver({ trader, connections, killSwitch, plan, say, record: (event) => { recorder?.market(event); outside.take(event); live.market(event); }, signal: ended });
  const show = (): TradeStatus => tradeStatus({ mode: plan.mode, currency: plan.currency, money: plan.money, trader: trader as Trader, connections, gateways, kill: killSwitch.current(), recent, now: clock.now() });
  const tell = (): void => { const status = show(); live.status(status); watcher.status(status); };
  live.follow(connections.flatMap(({ instruments }) => instruments), { trader, show });
  const showing = setInterval(tell, watcher.everyMs);
  closing.push(() => { clearInterval(showing); });
  await Promise.race([trader.start(), aborted(ended)]);
  if (trader.isReady && saved === undefined) assertFunded(plan, gateways);
  tell();
  await Promise.race([running, aborted(ended)]);
  clearInterval(showing);
  if (trader.isReady) await state.settled();
  return show();
}

interface Opening {
  readonly closing: (() => Promise<unknown> | void)[];
  readonly say: (text: string) => void;
  readonly note: (told: TraderNotice) => void;
  readonly tell: (event: OrderEvent) => void;
}

/** A journal and a gateway for each venue; nothing is sent yet. */
async function openGateways(plan: TradePlan, connections: readonly Connection[], { closing, say, note, tell }: Opening): Promise<ReadonlyMap<string, LiveGateway>> {
  const gateways = new Map<string, LiveGateway>();
  for (const { name, venue, account, stream, instruments } of connections) {
    const journal = await openJournal(journalFiles(path.join(plan.folder, `journal-${name}`)), { warn: say });
    closing.push(() => journal.close());
    const gateway = await LiveGateway.open({ journal, venue, account, stream, clock: systemClock(), instruments, settings: liveSettings, tell, alarm: (alarm) => { note({ of: 'account', venue: name, alarm }); } });
    closing.push(() => gateway.stop());
    gateways.set(name, gateway);
  }
  return gateways;
}

/** Without knowing what its currency is worth nothing could ever be opened: that is said at once. */
function assertValued({ currency }: TradePlan, connections: readonly Connection[]): void {
  const valued = new Set([currency, ...connections.flatMap(({ conversions }) => conversions.map((one) => one.currency))]);
  for (const { quote } of connections.flatMap(({ instruments }) => instruments)) {
    if (!valued.has(quote)) throw new UsageError(`expected a market that values ${quote} in ${currency} (${currency}/${quote}) at one of ${connections.map(({ name }) => name).join(', ')}, found none: set trading.currency in config/config.json to ${quote}, or trade at a venue that lists it`);
  }
}

/** What would be said many times a second is said once a minute. */
function oncePerMinute(tell: (error: unknown) => void): (error: unknown) => void {
  let toldAt = -Infinity;
  return (error) => {
    if (performance.now() - toldAt < 60_000) return;
    toldAt = performance.now();
    tell(error);
  };
}

/** Strategies reckon with the money they were given: at their first start it has to be there. */
function assertFunded({ money, strategies }: TradePlan, gateways: ReadonlyMap<string, LiveGateway>): void {
  for (const [quote, amount] of Object.entries(money)) {
    const venues = new Set(strategies.flatMap(({ instruments }) => instruments.filter((id) => quoteOf(id) === quote).map(venueNameOf)));
    const found = [...venues].reduce((sum, name) => sum + toNumber(gateways.get(name)?.balance(quote) ?? ZERO), 0);
    if (found < amount) throw new RefusedError(`expected ${amount} ${quote} at ${[...venues].join(', ')} for the strategies, found ${found}: give them less (--cash, or account.cash and trading.cash in config/config.json)`);
  }
}

function restrict(killSwitch: KillSwitch, to: Parameters<KillSwitch['restrict']>[0], { reason, say }: { readonly reason: string; readonly say: (text: string) => void }): void {
  if (killSwitch.current() === to) return;
  say(`the kill switch is set to ${to}: ${reason}`);
  killSwitch.restrict(to, 'risk gate', reason).catch((error: unknown) => { say(`the kill switch cannot be written: ${String(error)}`); });
}

/** From now on this process reaches the venues and what the configuration names, and nothing else. A demonstration has nothing to lose. */
function guardConnections({ mode, venues, baseUrlOf, redisUrl, dataFolder, account }: TradePlan, say: (text: string) => void, places: readonly string[]): void {
  if (mode === 'demo') return;
  const hosts = tradingHosts(venues.map(({ name }) => name), [...venues.map(({ name }) => baseUrlOf(name)), redisUrl]);
  const paths = [...places, ...venues.map(({ name }) => heartbeatPlace(dataFolder, { venue: name, account }).socket)];
  guardEgress({ hosts, paths, onRefused: (place) => { say(`a connection to ${place} was refused: it is none of the venues'`); } });
}

/** In earnest somebody has to be there when this process is not: a watchdog with a voice of its own cancels what works. */
async function guardAgainstSilence(plan: TradePlan, { keyOf, say, closing }: { readonly keyOf: RunSettings['keyOf']; readonly say: (text: string) => void; readonly closing: (() => Promise<unknown> | void)[] }): Promise<void> {
  if (plan.mode !== 'live') return;
  for (const { name } of plan.venues) {
    const key = (await keyOf(`${name}/watchdog`)) ?? (await keyOf(name));
    if (key === undefined) continue;
    const { place } = await startWatchdogProcess({ key, bot: plan.account, dataFolder: plan.dataFolder, baseUrl: plan.baseUrlOf(name), onExit: () => { say(`the watchdog of ${name} ended: nobody cancels the orders there if this process hangs`); } });
    const heart = startHeartbeat(place);
    closing.push(() => { heart.stop(); });
  }
}

const aborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => { resolve(); }, { once: true });
});

async function connectAll(plan: TradePlan, { keyOf, say, closing, stop }: { readonly keyOf: RunSettings['keyOf']; readonly say: (text: string) => void; readonly closing: (() => Promise<unknown> | void)[]; readonly stop: AbortSignal }): Promise<readonly Connection[]> {
  const connections: Connection[] = [];
  for (const { name, instruments } of plan.venues) {
    const { mode, folder, dataFolder, redisUrl, money, currency, seed } = plan;
    const connection = await patiently(async () => connect({ mode, name, instruments, clock: systemClock(), key: await keyOf(name), folder, dataFolder, redisUrl, baseUrl: plan.baseUrlOf(name), money, currency, seed, withdrawPhrase: plan.withdrawPhrase, maxBookAgeMs: plan.limits.maxBookAgeMs, say }), { say, stop });
    closing.push(() => connection.close());
    connections.push(connection);
  }
  return connections;
}

const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 30_000;

/** Without a network nothing can begin: it is tried again until there is one, and a person sees why nothing happens. */
async function patiently<Result>(work: () => Promise<Result>, { say, stop }: { readonly say: (text: string) => void; readonly stop: AbortSignal }): Promise<Result> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LAST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof Error) || error.name !== 'TransientError') throw error;
      say(`${error.message}; trying again in ${pause / 1_000} s`);
      await sleep(pause, undefined, { signal: stop });
    }
  }
}

const venueOf = ({ name, venue, instruments, clockUncertaintyMs }: Connection, gateways: ReadonlyMap<string, LiveGateway>): TraderVenue => {
  const gateway = gateways.get(name);
  if (gateway === undefined) throw new InvariantError(`expected a gateway for "${name}", found none`);
  return { name, gateway, capabilities: venue.capabilities, instruments, clockUncertaintyMs };
};

interface Watch {
  readonly trader: Trader;
  readonly connections: readonly Connection[];
  readonly killSwitch: KillSwitch;
  readonly plan: TradePlan;
  readonly say: (text: string) => void;
  readonly record: (event: MarketEvent) => void;
  readonly signal: AbortSignal;
}

/** The streams, the clock, the kill switch: what moves a trader. Ends with the signal. */
async function watchOver({ trader, connections, killSwitch, plan, say, record, signal }: Watch): Promise<void> {
  const ticking = setInterval(() => { trader.tick(); }, TICK_MS);
  const syncing = setInterval(() => { for (const { syncClock, name } of connections) syncClock().catch((error: unknown) => { say(`${name} does not tell its time: ${String(error)}`); }); }, CLOCK_EVERY_MS);
  watchTime({ signal, tell: ({ kind, forMs }) => {
    if (kind !== 'stall') {
      say(`${kind === 'sleep' ? 'this machine or process stood still' : 'the clock was set'} for ${forMs} ms: accounts are compared with their venues first`);
      for (const { syncClock } of connections) syncClock().catch(() => undefined);
    }
    if (trader.isReady) trader.suspect(`${kind} of ${forMs} ms`);
  } });
  killSwitch.watch((state, record) => {
    say(`kill switch: ${state}${record === undefined ? '' : ` (${record.by}: ${record.reason})`}`);
    trader.onKill(state, record?.reason ?? 'kill switch');
  }, signal);
  const listening = connections.map(({ feed, instruments, onMarket, name }) => feed.listen(
    instruments.map((instrument): Subscription => ({ instrument: instrumentId(instrument), trades: true, book: true, candles: timeframesOf(plan, instrumentId(instrument)) })),
    (event) => { onMarket(event); trader.take(event); record(event); }, signal,
  ).catch((error: unknown) => { say(`the market streams of ${name} ended: ${error instanceof Error ? error.message : String(error)}`); }));
  signal.addEventListener('abort', () => { clearInterval(ticking); clearInterval(syncing); }, { once: true });
  await Promise.all(listening);
}

/** The candles that strategies want of an instrument; one that is only routed to has those of the instrument it stands for, so that its age is known. */
function timeframesOf({ strategies, routes }: TradePlan, id: InstrumentId): readonly Timeframe[] {
  const homes = [id, ...routes.filter(({ instruments }) => instruments.includes(id)).map(({ instruments: [home] }) => home)];
  const wanted = strategies.filter(({ instruments }) => instruments.some((one) => homes.includes(one))).map(({ timeframe }) => timeframe);
  return [...new Set(wanted)].toSorted((a, b) => durationMs(a) - durationMs(b));
}
