import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { OutsideName, ReadOutside } from '../../shared/domain/outside-series.ts';
import { DAY, MINUTE, SECOND, type EpochMs } from '../../shared/domain/time.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { outsideNames } from '../../shared/indicators/indicator.ts';
import { FLOW_SERIES, NO_FLOW, type FlowName, type FlowRow } from '../../shared/learning/features/flow-meter.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import { isMoodSeries, OutsideMood } from '../../shared/sentiment/outside-mood.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import type { SentimentConfig } from '../config/sentiment-schema.ts';
import { FlowListener } from '../recorder/flow-listener.ts';
import { openSentimentStore, sentimentFolder } from '../wire.ts';
import { configuredRules } from './index-rules.ts';
import { keepCollecting } from './keep-collecting.ts';
import { toldMoods } from './told-moods.ts';

/** A strategy that may ask for series from outside. */
interface Asking {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly instruments: readonly InstrumentId[];
  readonly timeframe: Timeframe;
}

export interface OutsideFeedSettings {
  readonly strategies: readonly Asking[];
  readonly dataFolder: string;
  /** Undefined: the mood of the market is not looked at. */
  readonly sentiment: SentimentConfig | undefined;
  readonly clock: Clock;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What the running program knows from outside of the candles. */
export interface OutsideFeed {
  readonly read: ReadOutside;
  /** Books and trades, from which the flow of orders is told. */
  take(event: MarketEvent): void;
}

/** The scores of the index look back 90 days; so far the store is read. */
const LOOK_BACK_MS = 100 * DAY;
const LOOK_EVERY_MS = 30 * SECOND;
/** Rows of flow that are kept: strategies ask at the close. */
const KEPT_ROWS = 10;

const isFlow = (name: OutsideName): name is FlowName => (FLOW_SERIES as readonly OutsideName[]).includes(name);
const declaredBy = ({ strategy, params, instruments }: Asking): readonly OutsideName[] =>
  outsideNames(Object.values(strategy.indicators?.(params as never, instruments.map((id) => id.slice(id.indexOf(':') + 1))) ?? {}));

/** Looks after what the strategies ask for, and nothing else. What is stored is there when it resolves; later additions are seen within half a minute. */
export async function openOutsideFeed(settings: OutsideFeedSettings): Promise<OutsideFeed> {
  const asked = settings.strategies.map((one) => ({ ...one, names: declaredBy(one) }));
  const flows = new Flows(asked.filter(({ names }) => names.some(isFlow)));
  const mood = settings.sentiment !== undefined && asked.some(({ names }) => names.some(isMoodSeries)) ? new StoredMoods(settings, settings.sentiment) : undefined;
  await mood?.look();
  if (mood !== undefined && settings.sentiment !== undefined) {
    const { dataFolder, say, signal, sentiment: { collect, intervalMinutes } } = settings;
    void mood.keepLooking();
    if (collect) void keepCollecting({ dataFolder, say, signal, everyMs: intervalMinutes * MINUTE });
  }
  return {
    read: (name, candle) => {
      if (isFlow(name)) return flows.read(name, candle);
      return isMoodSeries(name) ? mood?.current?.read(name, candle.closeTime) ?? NaN : NaN;
    },
    take: (event) => { flows.take(event); },
  };
}

/** Meters for each instrument and timeframe that is traded by the flow of orders. */
class Flows {
  readonly #meters = new Map<string, { readonly listener: FlowListener; readonly rows: Map<EpochMs, FlowRow> }>();

  constructor(asking: readonly Asking[]) {
    for (const { instruments, timeframe } of asking) {
      for (const instrument of instruments) {
        const rows = new Map<EpochMs, FlowRow>();
        this.#meters.set(`${instrument} ${durationMs(timeframe)}`, { rows, listener: new FlowListener(instrument, timeframe, (openTime, row) => {
          rows.set(openTime, row);
          for (const old of [...rows.keys()].slice(0, -KEPT_ROWS)) rows.delete(old);
        }) });
      }
    }
  }

  take(event: MarketEvent): void {
    if (event.kind !== 'candle') for (const { listener } of this.#meters.values()) listener.take(event);
  }

  read(name: FlowName, { instrument, openTime, closeTime }: Parameters<ReadOutside>[1]): number {
    const meter = this.#meters.get(`${instrument} ${closeTime - openTime}`);
    meter?.listener.advance(closeTime);
    return (meter?.rows.get(openTime) ?? NO_FLOW)[name];
  }
}

/** What is stored about the mood of the market, read anew when it has changed. */
class StoredMoods {
  current: OutsideMood | undefined;
  readonly #settings: OutsideFeedSettings;
  readonly #sentiment: SentimentConfig;
  #seen = '';
  #complaint = '';

  constructor(settings: OutsideFeedSettings, sentiment: SentimentConfig) {
    this.#settings = settings;
    this.#sentiment = sentiment;
  }

  async keepLooking(): Promise<void> {
    const { signal } = this.#settings;
    while (!signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.look();
    }
  }

  /** Where it cannot be read what was read before stands, and goes stale by itself. */
  async look(): Promise<void> {
    const { dataFolder, clock, say } = this.#settings;
    try {
      const standing = await standingOf(sentimentFolder(dataFolder));
      if (standing === this.#seen) return;
      const { store, close } = openSentimentStore(dataFolder);
      try {
        const now = clock.now();
        const told = await toldMoods(store, { from: now - LOOK_BACK_MS, to: now + DAY });
        this.current = new OutsideMood(told, { perpetual: this.#sentiment.perpetual, rules: configuredRules(this.#sentiment) });
        [this.#seen, this.#complaint] = [standing, ''];
      } finally {
        close();
      }
    } catch (error) {
      const complaint = `what was collected about the mood of the market cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
      if (complaint !== this.#complaint) say(complaint);
      this.#complaint = complaint;
    }
  }
}

/** Sizes and times of the stored files: another text when something was added. Empty where nothing is stored. */
async function standingOf(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const kind of ['news', 'mood']) {
    const names = await readdir(path.join(folder, kind)).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return []; throw error; });
    for (const name of names.filter((one) => one.endsWith('.parquet')).toSorted()) {
      const { size, mtimeMs } = await stat(path.join(folder, kind, name));
      lines.push(`${kind}/${name} ${size} ${mtimeMs}`);
    }
  }
  return lines.join('\n');
}
