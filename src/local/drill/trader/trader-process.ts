import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { banFile } from '../../../shared/adapters/fs/ban-file.ts';
import { durableFiles } from '../../../shared/adapters/fs/durable-files.ts';
import { journalFiles } from '../../../shared/adapters/fs/journal-files.ts';
import { openJournal } from '../../../shared/adapters/fs/journal.ts';
import { holdLock } from '../../../shared/adapters/fs/lock.ts';
import { systemClock } from '../../../shared/adapters/fs/system-clock.ts';
import { ccxtAccountStream } from '../../../shared/adapters/ccxt/ccxt-account-stream.ts';
import { ccxtVenue } from '../../../shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading, type TradingExchange } from '../../../shared/adapters/ccxt/trading-exchange.ts';
import { openRequestGate } from '../../../shared/adapters/memory/request-gate.ts';
import { format, ZERO } from '../../../shared/domain/decimal.ts';
import { random } from '../../../shared/domain/random.ts';
import { Secret } from '../../../shared/domain/secret.ts';
import { limitsOf } from '../../../shared/domain/venue-limits.ts';
import { LiveGateway } from '../../../shared/engine/live/live-gateway.ts';
import { liveSettings } from '../../../shared/engine/live/live-settings.ts';
import { isComplete, isUnresolved } from '../../../shared/execution/order-machine.ts';
import { hasEnded } from '../../../shared/execution/order-fold.ts';
import type { Venue, VenueAccount } from '../../../shared/ports/venue.ts';
import { IntentDesk } from './intent-desk.ts';
import type { FromTrader, ToTrader, TraderReport, TraderSetup } from './messages.ts';
import { armed, mortalAccount, mortalFiles, mortalJournal, mortalStream, mortalVenue, watchSends } from './mortal-ports.ts';
import { planted } from './planted-process.ts';
import { guarded } from './guards.ts';

/** A program that trades, with everything a real one has between a decision and the wire. It is started, killed and started again by the drill. */

const say = (message: FromTrader): void => { if (process.connected) process.send?.(message); };
const clock = systemClock();
const STEP_MS = 8;

/** Until the venue can be reached: a start in the middle of a ban or of maintenance waits. */
async function reach({ restUrl, apiKey, secret, timing, folder, limits, plant }: TraderSetup): Promise<TradingExchange> {
  const rules = limitsOf('binance', 'main').map((rule) => ({ ...rule, limit: limits === 'wide' ? 1e9 : rule.limit }));
  const gate = await openRequestGate({ name: 'binance', rules, clock, bans: banFile(path.join(folder, 'bans.json'), durableFiles()) });
  for (let attempt = 0; ; attempt++) {
    try {
      const key = { venue: 'binance', account: 'main', apiKey: new Secret(apiKey), secret: new Secret(secret) };
      const exchange = await openTrading({ venue: 'binance', key, clock, gate: planted.gate(plant, gate), baseUrl: restUrl, timeoutMs: timing.timeoutMs });
      exchange.ccxt.options['recvWindow'] = timing.requestWindowMs;
      return exchange;
    } catch (error) {
      say({ kind: 'waits', reason: String(error) });
      await sleep(Math.min(50 * 2 ** attempt, 500));
    }
  }
}

async function trade(setup: TraderSetup): Promise<void> {
  const here = armed(setup.death);
  watchSends(here);
  const lock = await holdLock(setup.folder);
  const journal = mortalJournal(await openJournal(mortalFiles(journalFiles(path.join(setup.folder, 'journal')), here), { place: 'journal', segmentBytes: setup.segmentBytes, lazyMs: 20 }), here);
  const exchange = await reach(setup);
  const plain: Venue & VenueAccount = ccxtVenue(exchange);
  const instruments = (await plain.instruments()).filter((instrument) => setup.symbols.includes(`${instrument.base}${instrument.quote}`));
  const ports = planted.ports(setup.plant, {
    journal, account: mortalAccount(plain, here), clock,
    venue: mortalVenue({ name: plain.name, capabilities: { ...plain.capabilities, requestExpiryMs: setup.timing.requestWindowMs }, place: (order) => plain.place(order), cancel: (order) => plain.cancel(order), find: (order) => plain.find(order) }, here),
    stream: mortalStream(ccxtAccountStream(exchange, { clock, random: random(setup.seed), backoff: { firstMs: 30, mostMs: 400 }, confirmMs: 3_000 }), here),
  });
  let desk: IntentDesk | undefined;
  const { venue, attach } = guarded(ports.venue, { killFile: path.join(setup.folder, 'kill-switch.json'), forgetsKill: setup.plant === 'kill state not persisted', refresh: () => plain.instruments().then(() => undefined), say });
  const gateway = await LiveGateway.open({
    ...ports, venue, instruments, settings: { ...liveSettings, ...setup.timing.settings }, tell: (event) => { desk?.hear(event); },
    alarm: ({ kind, text, at }) => { say({ kind: 'alarm', alarm: kind, text, at }); }, toleranceOf: () => ZERO,
  });
  await lock.tellEpoch(gateway.epoch);
  attach(gateway);
  desk = new IntentDesk(gateway, { width: setup.width, now: () => clock.now() });
  desk.want(setup.intents);
  await listenTo(gateway, desk);
  await gateway.start();
  say({ kind: 'open' });
  setInterval(() => { desk.step(); }, STEP_MS);
}

async function listenTo(gateway: LiveGateway, desk: IntentDesk): Promise<void> {
  process.on('message', (message: ToTrader) => {
    if (message.kind === 'intents') desk.want(message.intents);
    if (message.kind === 'report') say({ kind: 'report', report: reportOf(gateway, desk) });
    if (message.kind === 'stop') process.exit(0);
  });
}

function reportOf(gateway: LiveGateway, desk: IntentDesk): TraderReport {
  const { isOpen, text, halted, rounds } = gateway.status();
  const orders = gateway.orders();
  const assets = ['USDT', 'BNB', ...new Set(orders.map(({ request }) => request.instrument.slice('binance:'.length).split('/')[0]))];
  return {
    isOpen, text, halted: halted.size, rounds, done: desk.done, twiceTold: desk.twiceTold, refused: desk.refused, fillLagMs: desk.fillLagMs,
    isQuiet: isOpen && orders.every((order) => !isUnresolved(order) && order.state !== 'cancelling' && (!hasEnded(order) || isComplete(order))),
    balances: Object.fromEntries(assets.map((asset) => [asset, format(gateway.balance(asset))])), working: orders.filter((order) => !hasEnded(order)).flatMap(({ venueOrderIds }) => venueOrderIds),
  };
}

process.once('disconnect', () => process.exit(0));
process.on('message', (message: ToTrader) => { if (message.kind === 'start') trade(message.setup).catch((error: unknown) => { process.stderr.write(`${error instanceof Error ? error.stack ?? '' : String(error)}\n`); process.exit(9); }); });
