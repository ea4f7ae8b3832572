import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { banFile } from '../../shared/adapters/fs/ban-file.ts';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { Arena, KEY, type ArenaOptions } from './arena.ts';
import type { Judgement } from './stage.ts';
import type { Timing, TraderReport, TraderSetup } from './trader/messages.ts';
import { Trader, type Alarm } from './trader/trader.ts';

/** Shorter than at a venue by about four, in the same proportions: the window of a request, how long answers are waited for, how often is looked. */
export const QUICK: Timing = {
  requestWindowMs: 600, timeoutMs: 500,
  settings: { clockErrorMs: 100, lagMarginMs: 250, askFirstMs: 40, askMostMs: 400, resubmitWithinMs: 5_000, holdMs: 300, lightEveryMs: 2_000, fullEveryMs: 6_000, overlapMs: 3_000, secondLookMs: 300, unresolvedAlarmMs: 20_000 },
};

/** As at a venue, but for how often the account is looked at. */
export const REAL: Timing = { requestWindowMs: 2_000, timeoutMs: 2_500, settings: { clockErrorMs: 500, lagMarginMs: 1_000, askFirstMs: 100, lightEveryMs: 10_000, fullEveryMs: 60_000, overlapMs: 10_000 } };

/** How the trader reaches the venue. */
interface Way {
  readonly restUrl: string;
  close(): Promise<void>;
}

export interface SceneOptions extends Omit<ArenaOptions, 'limits'> {
  readonly timing?: Timing;
  readonly width?: number;
  readonly limits?: TraderSetup['limits'];
  readonly plant?: string | undefined;
  /** Where the trader finds the venue, where it is not the venue's own address. */
  readonly through?: (arena: Arena) => Promise<Way>;
}

/** A venue, a folder, and one trader at a time over it. */
export class Scene {
  readonly arena: Arena;
  readonly folder: string;
  readonly alarms: Alarm[] = [];
  readonly #options: SceneOptions;
  readonly #way: Way;
  #trader: Trader | undefined;
  #lives = 0;

  private constructor(arena: Arena, folder: string, { options, way }: { readonly options: SceneOptions; readonly way: Way }) {
    this.arena = arena;
    this.folder = folder;
    this.#options = options;
    this.#way = way;
  }

  static async open(options: SceneOptions): Promise<Scene> {
    const { seed, faults = {}, instruments = 4, isCalm = false } = options;
    const arena = await Arena.open({ seed, faults, instruments, isCalm });
    const folder = await mkdtemp(path.join(tmpdir(), 'coinbot-drill-'));
    const way = await options.through?.(arena) ?? { restUrl: arena.venue.restUrl, close: async () => undefined };
    return new Scene(arena, folder, { options, way });
  }

  get killFile(): string { return path.join(this.folder, 'kill-switch.json'); }
  get lives(): number { return this.#lives; }

  /** A start of the trader over what its earlier ones left. */
  start(more: Partial<Pick<TraderSetup, 'death' | 'segmentBytes'>> = {}): Trader {
    this.#lives += 1;
    const trader = Trader.start({
      folder: this.folder, restUrl: this.#way.restUrl, apiKey: KEY.apiKey, secret: KEY.secret, symbols: this.arena.symbols, timing: this.#options.timing ?? QUICK, segmentBytes: 2 ** 18,
      intents: this.arena.intents, width: this.#options.width ?? 4, limits: this.#options.limits ?? 'wide', seed: this.#options.seed + this.#lives, plant: this.#options.plant, ...more,
    });
    this.#trader = trader;
    trader.ended.then(() => { this.alarms.push(...trader.alarms); }, () => undefined);
    return trader;
  }

  /** Whether the venue had forbidden requests at some time after a moment (of the machine's clock), as the trader wrote it down. */
  async wasForbidden(after: number): Promise<boolean> {
    return ((await banFile(path.join(this.folder, 'bans.json'), durableFiles()).read('binance')) ?? 0) > after;
  }

  /** Everything wanted is done and nothing is open to question; the last report. It must have been so for a while: what is late may still come. */
  async settle(trader: Trader, { withinMs, quietMs }: { readonly withinMs: number; readonly quietMs: number }): Promise<TraderReport | undefined> {
    const end = performance.now() + withinMs;
    let quietSince = NaN;
    let last: TraderReport | undefined;
    let rounds = 0;
    this.arena.stand();
    // Before its gate has been open it answers nothing.
    if (!(await trader.opened(withinMs))) return undefined;
    while (performance.now() < end && !trader.isDead) {
      last = await trader.report();
      if (last === undefined) return undefined;
      const isSettled = last.isQuiet && last.done >= this.arena.intents.length;
      if (!isSettled) quietSince = NaN;
      else if (Number.isNaN(quietSince)) [quietSince, rounds] = [performance.now(), last.rounds.light + last.rounds.full];
      // A whole look at the account has come between.
      else if (performance.now() - quietSince >= quietMs && last.rounds.light + last.rounds.full > rounds) return last;
      await sleep(60);
    }
    return last;
  }

  /** Holds what the trader believes against the venue, to the last unit. Prices stand still: no fill comes between the two looks. */
  compare(judgement: Judgement, report: TraderReport | undefined, isOthers?: Parameters<Arena['verdict']>[0]): Record<string, number> {
    const { lost, extra } = this.arena.verdict(isOthers);
    const differences = report === undefined ? ['no report came'] : this.arena.differences(report.balances);
    const open = this.arena.orders().filter(({ state }) => state === 'open' || state === 'partlyFilled' || state === 'waiting').map(({ orderId }) => String(orderId));
    const untracked = open.filter((id) => report?.working.includes(id) !== true).length;
    judgement.is('lost intents', lost.length, 0);
    judgement.is('extra orders', extra, 0);
    judgement.is('differences between ledger and venue', differences.join('; '), '');
    judgement.is('open orders that are not known', untracked, 0);
    judgement.is('executions told twice', report?.twiceTold ?? -1, 0);
    judgement.is('halted instruments', report?.halted ?? -1, 0);
    judgement.is('quiet at the end', report?.isQuiet ?? false, true);
    return { intents: this.arena.intents.length, orders: this.arena.orders().length, lost: lost.length, extra, ledgerDifferences: differences.length, untracked };
  }

  /** Alarms that must not come; those named may. */
  unwantedAlarms(allowed: readonly string[]): readonly string[] {
    return [...this.alarms, ...(this.#trader?.isDead === false ? this.#trader.alarms : [])].filter(({ kind, text }) => !allowed.includes(kind) && !text.includes('change too fast')).map(({ kind, text }) => `${kind}: ${text}`);
  }

  async close(): Promise<void> {
    await this.#trader?.kill();
    await this.#way.close();
    await this.arena.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
