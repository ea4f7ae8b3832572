import type { Candle, CandleColumns } from '../../domain/candle.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import { SECOND, type EpochMs } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { Clock } from '../../ports/clock.ts';
import { candlesToBeginWith } from '../warm-up.ts';
import { reasonOf } from './fenced-strategy.ts';
import type { MarketBoard } from './market-board.ts';
import type { StrategySession } from './strategy-session.ts';

/** Closed candles of an instrument with open times in [from, to), oldest first. */
export type History = (instrument: InstrumentId, timeframe: Timeframe, span: { readonly from: EpochMs; readonly to: EpochMs }) => Promise<CandleColumns>;

interface IntakeSetup {
  readonly clock: Clock;
  readonly history: History;
  readonly board: MarketBoard;
  /** Nothing is decided before. */
  readonly isReady: () => boolean;
  /** What is wrong, for a person. */
  readonly say: (text: string, instrument?: InstrumentId) => void;
  /** Something was decided. */
  readonly decided: () => void;
}

/** So many of them tell the board what the market is like. */
const BOARD_CANDLES = 60;
/** A list of past candles is waited for so long; at the start it is asked for again after a pause. */
const HISTORY_MS = 20 * SECOND;
const HISTORY_PAUSE_MS = 5 * SECOND;

const keyOf = ({ name }: StrategySession, k: number): string => `${name} ${k}`;

/** The way of candles to the strategies: the past first, then each as it closes, and what is missing between two is fetched before the later one is decided on. */
export class CandleIntake {
  readonly #setup: IntakeSetup;
  /** Candles that wait until what lies before them was fetched, by session and instrument. */
  readonly #held = new Map<string, Candle[]>();
  /** Sessions that have seen the past. */
  readonly #warmed = new Set<string>();

  constructor(setup: IntakeSetup) {
    this.#setup = setup;
  }

  /** Without its past a strategy decides nothing: it is asked for until it comes. */
  async warm(session: StrategySession): Promise<void> {
    for (;;) {
      try {
        await this.#warmOnce(session);
        break;
      } catch (error) {
        this.#setup.say(`the candles that strategy "${session.name}" begins with could not be fetched, it waits for them: ${reasonOf(error)}`);
        await this.#setup.clock.wait(HISTORY_PAUSE_MS);
      }
    }
    this.#warmed.add(session.name);
    this.release(session);
  }

  async #warmOnce(session: StrategySession): Promise<void> {
    const to = this.#setup.clock.now();
    const from = to - candlesToBeginWith(session.warmUp) * session.length;
    const { timeframe } = session.setup;
    session.warm(await Promise.all(session.ids.map((id) => this.#history(id, timeframe, { from, to: to - session.length }))));
    for (const [k, id] of session.ids.entries()) {
      const candles = session.candles(k);
      for (let i = Math.max(0, candles.length - BOARD_CANDLES); i < candles.length; i++) {
        this.#setup.board.candle(id, timeframe, { openTime: candles.openTime[i], open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i] });
      }
    }
  }

  /** Rejects when it takes too long. */
  async #history(...[id, timeframe, span]: Parameters<History>): Promise<CandleColumns> {
    const { clock, history } = this.#setup;
    const done = new AbortController();
    const late = clock.wait(HISTORY_MS, done.signal).then(() => { throw new Error(`no answer within ${HISTORY_MS / SECOND} s`); });
    late.catch(() => undefined);
    try {
      return await Promise.race([history(id, timeframe, span), late]);
    } finally {
      done.abort();
    }
  }

  /** A candle of an instrument of a session has closed. */
  take(session: StrategySession, k: number, candle: Candle): void {
    const held = this.#held.get(keyOf(session, k));
    if (held !== undefined) held.push(candle);
    else if (!this.#mayDecide(session)) this.#held.set(keyOf(session, k), [candle]);
    else if (candle.openTime > session.expected(k)) this.#fetchGap(session, k, { from: session.expected(k), candle });
    else this.#decide(session, k, candle);
  }

  #mayDecide({ name }: StrategySession): boolean {
    return this.#setup.isReady() && this.#warmed.has(name);
  }

  /** Candles that came too early go on. */
  release(session: StrategySession): void {
    if (!this.#mayDecide(session)) return;
    for (const k of session.ids.keys()) for (const candle of this.#takeHeld(session, k)) this.take(session, k, candle);
  }

  #takeHeld(session: StrategySession, k: number): readonly Candle[] {
    const held = this.#held.get(keyOf(session, k)) ?? [];
    this.#held.delete(keyOf(session, k));
    return held;
  }

  /** What was missed is asked for and seen; where the venue has nothing, nothing was traded. */
  #fetchGap(session: StrategySession, k: number, { from, candle }: { readonly from: EpochMs; readonly candle: Candle }): void {
    this.#held.set(keyOf(session, k), [candle]);
    const fetched = this.#history(session.ids[k], session.setup.timeframe, { from, to: candle.openTime });
    fetched.then((columns) => { session.warm(session.ids.map((_, other) => (other === k ? columns : NOTHING))); }, (error: unknown) => {
      this.#setup.say(`candles before ${candle.openTime} could not be fetched, they are left out: ${reasonOf(error)}`, session.ids[k]);
    }).finally(() => {
      // The first stands after its gap, fetched or not; among the others there may be more.
      this.#takeHeld(session, k).forEach((one, n) => { if (n === 0) this.#decide(session, k, one); else this.take(session, k, one); });
    }).catch(() => undefined);
  }

  #decide(session: StrategySession, k: number, candle: Candle): void {
    session.onCandle(session.ids[k], candle, this.#setup.clock.now());
    this.#setup.decided();
  }
}

const NOTHING: CandleColumns = { length: 0, openTime: new Float64Array(0), open: new Float64Array(0), high: new Float64Array(0), low: new Float64Array(0), close: new Float64Array(0), volume: new Float64Array(0) };
