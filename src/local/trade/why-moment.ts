import { DataError } from '../../shared/domain/errors.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import { riskRules } from '../../shared/engine/backtest.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { SessionInput, StrategySession } from '../../shared/engine/trading/strategy-session.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import { outcomeText } from './outcome.ts';
import { candlesBefore, repeatedSession, tellAgain, type PlanNote } from './repeated-session.ts';
import { seenStrategy, type Seen } from './seen-strategy.ts';
import { readStory, type CandleRow, type StoryLine, type StoryNote, type ToldStrategy } from './story-line.ts';
import { toldStrategy } from './told-strategy.ts';
import type { InstrumentMoment, Moment } from './why-model.ts';
import { SHOWN_CANDLES } from './why-order.ts';

type Step = Extract<SessionInput, { kind: 'step' }>;

interface Question {
  readonly file: string;
  /** The last moment whose candles closed before then. */
  readonly before: number;
  readonly known: readonly Strategy[];
}

/** What each strategy of a file saw at the last moment before a time and why it did what it did: found by repeating the run up to there. */
export async function momentsBefore(question: Question): Promise<readonly Moment[]> {
  const looking = new Looking(question);
  for await (const line of readStory(question.file)) await looking.take(line);
  return [...looking.lookers.values()].map((looker) => looker.moment);
}

class Looking {
  readonly lookers = new Map<string, Looker>();
  readonly #question: Question;
  #plan: PlanNote | undefined;

  constructor(question: Question) {
    this.#question = question;
  }

  async take({ at, told }: StoryLine): Promise<void> {
    if (told.of === 'story') this.#note(told);
    else if (told.of === 'input' && told.input.kind === 'begin') await this.#begin(told.strategy, told.input, at);
    else if (told.of === 'input') this.lookers.get(told.strategy)?.take(told.input);
  }

  #note(note: StoryNote): void {
    if (note.kind === 'plan') this.#plan = note;
    if (note.kind === 'hole') for (const looker of this.lookers.values()) looker.remark ??= 'the record has a hole before this time';
  }

  async #begin(name: string, begin: Extract<SessionInput, { kind: 'begin' }>, at: number): Promise<void> {
    const plan = this.#plan;
    const told = plan?.plan.strategies.find((one) => one.name === name);
    if (plan !== undefined && told !== undefined) this.lookers.set(name, await Looker.begin({ ...this.#question, told, plan, begin, at }));
  }
}

interface Beginning {
  readonly told: ToldStrategy;
  readonly plan: PlanNote;
  readonly begin: Extract<SessionInput, { kind: 'begin' }>;
  readonly at: number;
  readonly file: string;
  readonly known: readonly Strategy[];
  readonly before: number;
}

/** Repeats one strategy and keeps its picture of the newest moment. */
class Looker {
  readonly #told: ToldStrategy;
  readonly #before: number;
  #strategy: Strategy | undefined;
  #session: StrategySession | undefined;
  #seen: Seen[] = [];
  #notices: Notice[] = [];
  #objections: { readonly instrument: string; readonly reason: string }[] = [];
  #isPast = false;
  #closedAt = NaN;
  #instruments: readonly InstrumentMoment[] = [];
  remark: string | undefined;

  private constructor({ told, begin, at, plan, known, before }: Beginning) {
    this.#told = told;
    this.#before = before;
    const strategy = toldStrategy(told, known);
    if (typeof strategy === 'string') {
      this.remark = `${strategy}, so what it saw cannot be worked out again`;
      return;
    }
    this.#strategy = strategy;
    this.#session = repeatedSession({
      told, begin, at, plan, strategy: seenStrategy(strategy, (seen) => { this.#seen.push(seen); }), observe: (notice) => { this.#notices.push(notice); },
      rules: riskRules(told.settings).map((rule) => (order, view) => {
        const reason = rule(order, view);
        if (reason !== undefined) this.#objections.push({ instrument: order.instrument, reason });
        return reason;
      }),
    });
  }

  static async begin(beginning: Beginning): Promise<Looker> {
    const looker = new Looker(beginning);
    try {
      for await (const candles of candlesBefore(beginning.file, beginning.plan, beginning.told.name)) looker.take({ kind: 'warm', candles });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      looker.remark = error.message;
    }
    return looker;
  }

  take(input: SessionInput): void {
    const session = this.#session;
    if (this.#isPast || session === undefined) return;
    if (input.kind !== 'step') {
      if (input.kind === 'event' && input.event.at >= this.#before) this.#isPast = true;
      else tellAgain(session, input);
      return;
    }
    const closedAt = Math.max(...input.candles.map(([, row]) => row[0])) + durationMs(this.#told.timeframe);
    if (closedAt >= this.#before) {
      this.#isPast = true;
      return;
    }
    this.#step(session, input);
    this.#closedAt = closedAt;
  }

  #step(session: StrategySession, input: Step): void {
    [this.#seen, this.#notices, this.#objections] = [[], [], []];
    const before = session.engine.tracks.map(({ held, blocked, isEligible, position }) => ({ held, blocked, isEligible, quantity: position.quantity }));
    tellAgain(session, input);
    const { settings, params } = this.#told;
    const forecasting = this.#strategy?.kind === 'forecast' ? this.#strategy : undefined;
    this.#instruments = session.engine.tracks.map((track, k) => {
      const seen = this.#seen.findLast(({ series }) => series === track.graph.series);
      const { held, blocked, isEligible, quantity } = before[k];
      return {
        instrument: track.id, candles: newestRows(session, k), held, position: quantity, forecast: seen?.forecast, values: seen?.values ?? {}, outlook: seen?.outlook,
        outcome: outcomeText({
          hasCandle: input.candles.some(([other]) => other === k), isEligible, held, blocked, seen, lowest: settings.shorts ? -1 : 0, isAlone: (forecasting?.allocation?.(params as never).kind ?? 'each') === 'each',
          rebalance: forecasting?.rebalance?.(params as never), notices: this.#notices.filter(({ instrument }) => instrument === track.id),
          objections: this.#objections.filter(({ instrument }) => instrument === track.id).map(({ reason }) => reason),
        }),
      };
    });
  }

  get moment(): Moment {
    return { strategy: this.#told.name, closedAt: this.#closedAt, timeframe: this.#told.timeframe, instruments: this.#instruments, remark: this.remark };
  }
}

function newestRows(session: StrategySession, k: number): readonly CandleRow[] {
  const { length, openTime, open, high, low, close, volume } = session.candles(k);
  const from = Math.max(0, length - SHOWN_CANDLES);
  return Array.from({ length: length - from }, (_, i) => [openTime[from + i], open[from + i], high[from + i], low[from + i], close[from + i], volume[from + i]]);
}
