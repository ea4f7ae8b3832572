import { createInterface } from 'node:readline/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { assertFree } from '../../shared/adapters/fs/lock.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { Secret } from '../../shared/domain/secret.ts';
import type { Secrets, VenueKey } from '../../shared/ports/secrets.ts';
import { equityFileIn, tripFileIn } from '../broadcast/account-files.ts';
import { loadStrategiesFor } from '../strategies/load-strategies.ts';
import { note, stopSignal } from '../cli/output.ts';
import type { Config } from '../config/config-schema.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { gapBeside } from '../gap/gap-beside.ts';
import { openSecrets } from '../keys/key-sources.ts';
import type { PassphraseFlags } from '../keys/passphrase.ts';
import { commandKillFile, killFileIn } from '../kill-switch/kill-file.ts';
import { notifierBeside } from '../notifier/beside-trading.ts';
import { toldToo } from '../notifier/told-too.ts';
import { addressLines } from '../page/address-lines.ts';
import { isPageStale } from '../page/page-build.ts';
import { PageBeside } from '../page/page-beside.ts';
import { startExchangeProcess, type ExchangeProcess } from '../simulator/start-exchange-process.ts';
import { DEMO } from './demo-market.ts';
import { LOCK_MS, runTrader } from './run-trader.ts';
import { withSavedMarket } from './saved-demo.ts';
import { stateFileIn } from './state-place.ts';
import { setStateAside } from './state-file.ts';
import { abandoned, BEGIN_AGAIN, supervise, type PlainKey, type TradeOrders } from './supervisor.ts';
import { planTrading, type TradeMode, type TradePlan, type VenueTradeFlags } from './trade-plan.ts';
import { trainBeside } from './train-beside.ts';
import { tradePresenter } from './trade-presenter.ts';
import { withModels } from './with-models.ts';

/** The flags of `coinbot trade --demo|--paper|--live`. */
export interface VenueTradeCommandFlags extends VenueTradeFlags, PassphraseFlags {
  readonly demo?: true;
  readonly paper?: true;
  readonly live?: true;
  readonly duration?: number;
  readonly fresh?: true;
  readonly yes?: string;
  readonly dashboard?: true;
  readonly supervised?: true;
  readonly json?: true;
}

/** What the person types, or gives with --yes, before real money moves. */
export const LIVE_PHRASE = 'trade with real money';

export async function tradeAtVenue(flags: VenueTradeCommandFlags, words: readonly string[]): Promise<void> {
  const mode = modeOf(flags);
  const config = loadConfig();
  const known = await loadStrategiesFor(flags.strategy, folderOf(config, 'strategiesFolder'));
  const plan = withSavedMarket(planTrading({ mode, flags, config, known }), flags);
  process.exitCode = flags.supervised === true ? await trade(await withModels(plan, systemClock()), flags) : await watch(plan, { flags, words, config });
}

function modeOf({ demo, paper, live }: VenueTradeCommandFlags): TradeMode {
  const asked = [...(demo === true ? ['demo' as const] : []), ...(paper === true ? ['paper' as const] : []), ...(live === true ? ['live' as const] : [])];
  if (asked.length !== 1) throw new UsageError(`expected one of --demo, --paper, --live, --data FILE... and --synthetic, found ${asked.length === 0 ? 'none' : asked.map((one) => `--${one}`).join(' and ')}`);
  return asked[0];
}

// The process that a person starts: it asks, opens keys, and keeps the trading process alive.

interface Watching {
  readonly flags: VenueTradeCommandFlags;
  readonly words: readonly string[];
  readonly config: Pick<Config, 'autoOptimize' | 'gap' | 'notify'>;
}

async function watch(plan: TradePlan, { flags, words, config: { autoOptimize, gap, notify } }: Watching): Promise<number> {
  // Before anything is asked, set aside or started: what is there may be another one's.
  await assertFree(plan.folder, LOCK_MS);
  const secrets = openedLate(flags);
  const keys = plan.mode === 'live' ? await liveKeys(plan, secrets) : [];
  if (plan.mode === 'live') await confirm(plan, flags);
  const asked = stopSignal();
  const left = new AbortController();
  abandoned(asked, () => { left.abort(); });
  const stop = AbortSignal.any([asked, left.signal]);
  if (flags.fresh === true) setAllAside(plan);
  const notifier = await notifierBeside(plan, notify, secrets);
  const opening = flags.dashboard === true ? pageBeside(plan, stop) : undefined;
  const demo = plan.mode === 'demo' ? await DemoExchange.start(plan, stop).catch(async (error: unknown) => { await notifier?.end(); await (await opening)?.end(); throw error; }) : undefined;
  const page = await opening;
  const began = performance.now();
  const training = trainBeside({ ...plan, baseUrlOf: (venue) => demo?.orders().baseUrl ?? plan.baseUrlOf(venue) }, autoOptimize, stop);
  const comparing = gapBeside(plan, gap, stop);
  try {
    const code = await supervise({
      words: words.filter((word) => word !== '--fresh'), stop, onMessage: (message) => { notifier?.pass(message); }, onCrash: (how, isLast) => { notifier?.tell({ of: 'crashed', at: Date.now(), how, isLast }); },
      orders: () => ({ ...(demo?.orders() ?? { keys }), isTold: notifier !== undefined, pageUrl: page?.address?.url, setupCode: page?.address?.setupCode, leftMs: flags.duration === undefined ? undefined : Math.max(1, Math.round(began + flags.duration - performance.now())) }),
      onCrashLoop: async () => {
        await commandKillFile(killFileIn(plan.dataFolder), { command: { kind: 'restrict', to: 'REDUCE_ONLY' }, by: 'supervisor', reason: 'the trading process crashed again and again', at: Date.now() });
        note('coinbot: the kill switch is set to REDUCE_ONLY; look at the venue, then "coinbot resume" and start again');
      },
    });
    notifier?.tell({ of: 'ended', at: Date.now(), code });
    return code;
  } finally {
    await notifier?.end();
    await training.end();
    await comparing.end();
    await page?.end();
    await demo?.stop();
  }
}

/** The page, and what a person has to know to get in. Never rejects: trading does not depend on it. */
async function pageBeside({ folder, dataFolder, mode }: TradePlan, stop: AbortSignal): Promise<PageBeside> {
  if (isStale()) note('Building the page (once; a few seconds) ...');
  return PageBeside.start({
    stateFolder: folder, dataFolder, stop, say: (text) => { note(`coinbot: ${text}`); }, found: ({ url, setupCode }) => { for (const line of addressLines(url, setupCode)) note(line); },
    // A demonstration has time; what trades in earnest is not kept waiting.
    patienceMs: mode === 'demo' ? 90_000 : 2_000,
  });
}

/** Of a source that cannot be read the page itself has to say so. */
function isStale(): boolean {
  try {
    return isPageStale();
  } catch {
    return false;
  }
}

/** Neither keys nor passphrase are looked at before somebody needs one; then one passphrase serves all. */
function openedLate(flags: VenueTradeCommandFlags): Secrets {
  let opened: Secrets | undefined;
  return { key: (venue, account) => (opened ??= openSecrets(flags)).key(venue, account) };
}

async function liveKeys({ venues, account }: TradePlan, secrets: Secrets): Promise<readonly PlainKey[]> {
  const keys: PlainKey[] = [];
  for (const { name } of venues) {
    const key = await secrets.key(name, account);
    if (key === undefined) throw new RefusedError(`expected a key for ${name} (account "${account}"), found none: "coinbot keys add ${name}" stores one, encrypted; "coinbot trade --paper" needs none`);
    const watchdog = await secrets.key(name, 'watchdog');
    if (watchdog !== undefined) keys.push(plain(`${name}/watchdog`, watchdog));
    keys.push(plain(name, key));
  }
  return keys;
}

const plain = (venue: string, { account, apiKey, secret, passphrase }: VenueKey): PlainKey => ({ venue, account, apiKey: apiKey.reveal(), secret: secret.reveal(), passphrase: passphrase?.reveal() });

/** Says what is about to happen, and takes nothing for a yes but the phrase itself. */
async function confirm(plan: TradePlan, { yes }: VenueTradeCommandFlags): Promise<void> {
  const { limits } = plan;
  const share = (value: number): string => `${Number((value * 100).toFixed(4))} %`;
  for (const line of [
    `LIVE trading with at most ${Object.entries(plan.money).map(([quote, amount]) => `${amount} ${quote}`).join(' and ')}`, `  strategies   ${plan.strategies.map(({ name, timeframe }) => `${name} (${timeframe})`).join(', ')}`, `  instruments  ${limits.instruments.join(', ')} and no others`,
    `  one order    at most ${share(limits.maxOrderValueShare)} of equity`, `  one coin     at most ${share(limits.canary ? limits.canaryShare : limits.maxPositionShare)} of equity${limits.canary ? ' (canary size: set trading.limits.canary to false when it has proven itself)' : ''}`,
    `  stops at     ${share(limits.maxDailyLossShare)} loss in a day, ${share(limits.maxDrawdownShare)} below the highest equity`, '  to end it    Ctrl-C here; "coinbot stop" or "coinbot flatten" from anywhere',
  ]) note(line);
  if (yes !== undefined) {
    if (yes !== LIVE_PHRASE) throw new RefusedError(`expected --yes "${LIVE_PHRASE}", found "${yes}"`);
    return;
  }
  if (!process.stdin.isTTY) throw new RefusedError(`live trading has to be confirmed: expected a person at a terminal, or --yes "${LIVE_PHRASE}"`);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await prompt.question(`Type "${LIVE_PHRASE}" to begin: `);
  prompt.close();
  if (typed.trim() !== LIVE_PHRASE) throw new RefusedError(`not confirmed: expected "${LIVE_PHRASE}", found "${typed.trim()}"`);
}

function setAllAside(plan: TradePlan): void {
  setStateAside(stateFileIn(plan.folder));
  setStateAside(path.join(plan.folder, 'exchange'));
  setStateAside(path.join(plan.folder, 'paper'));
  for (const file of [equityFileIn(plan.folder), tripFileIn(plan.folder)]) setStateAside(file);
  for (const { name } of plan.venues) if (plan.mode !== 'live') setStateAside(path.join(plan.folder, `journal-${name}`));
}

/** The made-up exchange of the demonstration, kept alive at one address. */
class DemoExchange {
  readonly #plan: TradePlan;
  readonly #stopping: AbortSignal;
  #process: ExchangeProcess;
  #isEnding = false;

  private constructor(plan: TradePlan, stopping: AbortSignal, started: ExchangeProcess) {
    this.#plan = plan;
    this.#stopping = stopping;
    this.#process = started;
    this.#follow();
  }

  static async start(plan: TradePlan, stop: AbortSignal): Promise<DemoExchange> {
    return new DemoExchange(plan, stop, await launch(plan, 0));
  }

  #follow(): void {
    const { port } = new URL(this.#process.restUrl);
    this.#process.onExit(({ code, signal, said }) => {
      if (this.#isEnding || this.#stopping.aborted) return;
      note(`coinbot: the made-up exchange ended unexpectedly (${code === null ? signal ?? 'no reason given' : `code ${code}`})${said === '' ? '' : `: ${said}`}; it is started again`);
      launch(this.#plan, Number(port)).then((again) => { this.#process = again; this.#follow(); }, (error: unknown) => { note(`coinbot: it cannot be started again: ${String(error)}`); });
    });
  }

  orders(): TradeOrders {
    const { apiKey, secret, restUrl } = this.#process;
    return { keys: [{ venue: DEMO.venue, account: 'main', apiKey, secret }], baseUrl: restUrl };
  }

  async stop(): Promise<void> {
    this.#isEnding = true;
    await this.#process.stop();
  }
}

const launch = ({ folder, seed, money, currency }: TradePlan, port: number): Promise<ExchangeProcess> => startExchangeProcess({ folder: path.join(folder, 'exchange'), seed, port, pace: 'quick', balances: { [currency]: String(money[currency]) } });

// The process that trades.

async function trade(plan: TradePlan, { json }: VenueTradeCommandFlags): Promise<number> {
  const stop = new AbortController();
  listenToInterrupts(() => { stop.abort(); });
  endOnWhatNobodyCaught();
  const orders = await orderLine(() => { stop.abort(); });
  const keys = new Map(orders.keys.map((key): [string, VenueKey] => [key.venue, ({ venue: key.venue.replace(/\/.*$/, ''), account: key.account, apiKey: new Secret(key.apiKey), secret: new Secret(key.secret), passphrase: key.passphrase === undefined ? undefined : new Secret(key.passphrase) })]));
  const presenter = tradePresenter(plan, process.stdout, { isJson: json === true, isPlain: process.env['NO_COLOR'] !== undefined, page: orders.pageUrl === undefined ? undefined : { url: orders.pageUrl, setupCode: orders.setupCode } });
  presenter.begin();
  const watcher = orders.isTold === true ? toldToo(presenter, plan.mode, !existsSync(stateFileIn(plan.folder))) : presenter;
  try {
    let isAgain = false;
    const again = (): void => {
      isAgain = true;
      stop.abort();
    };
    const status = await runTrader({ again, plan: { ...plan, baseUrlOf: (venue) => orders.baseUrl ?? plan.baseUrlOf(venue) }, keyOf: async (venue) => keys.get(venue), watcher, stop: stop.signal, durationMs: orders.leftMs })
      .catch((error: unknown) => { if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return undefined; throw error; });
    if (isAgain) return BEGIN_AGAIN;
    presenter.end(status);
    return 0;
  } finally {
    // The line to the watching process would keep this one alive.
    if (process.connected) process.disconnect();
  }
}

/** None of the codes with which the program ends by its own decision. */
const CRASHED = 70;

/** A process that something went through uncaught knows no more where it stands. It ends, and the one that watches starts it again: every start is a recovery. */
function endOnWhatNobodyCaught(): void {
  process.on('uncaughtException', (error) => {
    note(`coinbot: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    process.exit(CRASHED);
  });
}

/** The watching process says when to stop. A second Ctrl-C, which reaches both, ends this one at once. */
function listenToInterrupts(end: () => void): void {
  let firstAt = NaN;
  process.on('SIGINT', () => {
    const now = performance.now();
    if (Number.isNaN(firstAt)) firstAt = now;
    else if (now - firstAt > SAME_KEY_PRESS_MS) process.exit(130);
  });
  // Meant for this process: the watching one takes an end in order for the end of all.
  process.on('SIGTERM', end);
}

/** A terminal and npm both pass one Ctrl-C on. */
const SAME_KEY_PRESS_MS = 400;

/** What the watching process says. When it is gone, however it ended, this one ends too: two of them would trade twice. */
function orderLine(end: () => void): Promise<TradeOrders> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) {
      reject(new UsageError('expected --supervised to be given by the program itself'));
      return;
    }
    process.on('disconnect', end);
    process.on('message', (message) => {
      if (message === 'stop') end();
      else resolve(message as TradeOrders);
    });
    process.send('ready for orders');
  });
}
