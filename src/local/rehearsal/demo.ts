import path from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { DataError } from '../../shared/domain/errors.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { RunSettings } from '../../shared/engine/settings.ts';
import { orderHash } from '../../shared/handlers/backtest.ts';
import type { Exits, Strategy } from '../../shared/strategies/strategy.ts';
import type { CandleSource } from './candle-source.ts';
import { DecisionLog } from './decision-log.ts';
import { Recent, statusOf, type DemoStatus } from './demo-status.ts';
import { assertSame, LOG, readState, writeState, type DemoState } from './demo-state.ts';
import { Pace } from './pace.ts';
import { PaperSession } from './paper-session.ts';
import type { Presenter } from './presenter.ts';

export interface DemoSettings {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly exits?: Exits | undefined;
  readonly settings: RunSettings;
  readonly source: CandleSource;
  readonly folder: string;
  readonly codeHash: string;
}

export interface DemoLimits {
  /** Moments a second. */
  readonly speed: number;
  /** Of this start alone. */
  readonly candles: number;
  readonly durationMs: number;
}

export type Ending = 'stopped' | 'candles' | 'duration' | 'source';

const SAVE_EVERY_MS = 5_000;
/** Saving takes longer as the story grows: it may take one part in so many of the time. */
const SAVE_SHARE = 20;
/** So long at most does the loop work before it looks up. */
const SLICE_MS = 25;

/** One demo in one folder: trades on paper, remembers how far it went, and goes on from there. */
export class Demo {
  readonly session: PaperSession;
  /** Moments that were there when it started. */
  readonly resumed: number;
  readonly #settings: DemoSettings;
  readonly #identity: DemoState['identity'];
  readonly #log: DecisionLog;
  readonly #recent = new Recent();
  readonly #presenter: Presenter;
  #isLive = false;
  #at: number;

  /** Replays what was saved: the same candles through the same engine. Throws when that does not give the saved orders. */
  constructor(settings: DemoSettings, presenter: Presenter) {
    const { strategy, params, exits, source, folder } = settings;
    this.#settings = settings;
    this.#presenter = presenter;
    this.#at = source.start;
    this.#identity = { strategy: strategy.name, params, ...(exits === undefined ? {} : { exits }), settings: settings.settings, source: source.identity };
    const saved = readState(folder);
    if (saved !== undefined) assertSame(saved, this.#identity, folder);
    this.#log = new DecisionLog(path.join(folder, LOG));
    try {
      this.session = new PaperSession({ strategy, params, exits, settings: settings.settings, source, observe: (notice) => this.#observe(notice) });
      this.resumed = saved?.moments ?? 0;
      if (saved !== undefined) this.#replay(saved);
    } catch (error) {
      this.#log.close();
      throw error;
    }
    this.#isLive = true;
  }

  #replay(saved: DemoState): void {
    while (this.session.made < saved.moments && this.#step());
    const found = orderHash(this.session.fills);
    if (this.session.made !== saved.moments || found !== saved.orderHash) {
      throw new DataError(`the demo saved in "${this.#settings.folder}" was made by another version of this program: expected ${saved.fills} fills with the hash "${saved.orderHash.slice(0, 12)}", found ${this.session.fills.length} with "${found.slice(0, 12)}". --fresh starts anew and keeps the old files`);
    }
  }

  #observe(notice: Notice): void {
    this.#recent.take(notice);
    this.#log.tell(JSON.stringify(notice));
    if (this.#isLive) this.#presenter.notice(notice);
  }

  /** False at the end of the candles. */
  #step(): boolean {
    const moment = this.#settings.source.next();
    if (moment === undefined) return false;
    this.session.step(moment);
    this.#at = moment.openTime + durationMs(this.#settings.source.timeframe);
    return true;
  }

  status(): DemoStatus {
    return statusOf(this.session, { at: this.#at, cash: this.#settings.settings.cash, recent: this.#recent });
  }

  /** The log first: a state never speaks of lines that are not on the disk. */
  save(): void {
    this.#log.flush();
    writeState(this.#settings.folder, { schema: 'demo-state-1', identity: this.#identity, moments: this.session.made, fills: this.session.fills.length, orderHash: orderHash(this.session.fills), codeHash: this.#settings.codeHash });
  }

  /** Goes on until something ends it, and saves. Candles the indicators need to warm up come at once. */
  async run(limits: DemoLimits, stop: AbortSignal): Promise<Ending> {
    const began = performance.now();
    const pace = new Pace(limits.speed, began);
    const last = this.resumed + limits.candles;
    let [shown, nextSave] = [-Infinity, began + SAVE_EVERY_MS];
    try {
      for (;;) {
        const now = performance.now();
        const ending = this.#advance(Math.min(last, Math.max(this.session.made + pace.due(now), this.session.warmUp)), { until: now + SLICE_MS, pace });
        if (performance.now() - shown >= this.#presenter.everyMs) {
          this.#presenter.status(this.status());
          shown = performance.now();
        }
        const saving = performance.now();
        if (saving >= nextSave) {
          this.save();
          nextSave = performance.now() + Math.max(SAVE_EVERY_MS, SAVE_SHARE * (performance.now() - saving));
        }
        if (ending !== undefined) return ending;
        if (stop.aborted) return 'stopped';
        if (this.session.made >= last) return 'candles';
        if (performance.now() - began >= limits.durationMs) return 'duration';
        await rest(pace.wait, limits.durationMs - (performance.now() - began), stop);
      }
    } finally {
      this.#presenter.status(this.status());
      this.save();
      this.#log.close();
    }
  }

  #advance(target: number, { until, pace }: { readonly until: number; readonly pace: Pace }): Ending | undefined {
    const before = this.session.made;
    while (this.session.made < target && performance.now() < until) if (!this.#step()) return 'source';
    pace.took(this.session.made - before);
    return undefined;
  }
}

/** Lets signals in; sleeps when there is time. */
async function rest(waitMs: number, leftMs: number, stop: AbortSignal): Promise<void> {
  if (waitMs < 1) await setImmediate();
  else await setTimeout(Math.min(waitMs, Math.max(0, leftMs), 100), undefined, { signal: stop }).catch((error: unknown) => { if (!stop.aborted) throw error; });
}
