import { DataError } from '../../shared/domain/errors.ts';
import { riskRules } from '../../shared/engine/backtest.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { OrderGateway } from '../../shared/engine/order-desk.ts';
import { StrategySession, type SessionInput } from '../../shared/engine/trading/strategy-session.ts';
import type { RiskRule } from '../../shared/risk/judge.ts';
import type { Strategy } from '../../shared/strategies/strategy.ts';
import path from 'node:path';
import { stateOfText } from './state-file.ts';
import { candleFileName } from './story-files.ts';
import { linesOf, type CandleLine, type StoryNote, type ToldStrategy } from './story-line.ts';

export type PlanNote = Extract<StoryNote, { kind: 'plan' }>;

interface Repetition {
  readonly told: ToldStrategy;
  readonly strategy: Strategy;
  readonly begin: Extract<SessionInput, { kind: 'begin' }>;
  readonly at: number;
  readonly observe: (notice: Notice) => void;
  readonly plan: PlanNote;
  /** Takes the place of the rules that the settings give. */
  readonly rules?: readonly RiskRule[] | undefined;
  /** Takes orders where they are to go somewhere. */
  readonly gateway?: OrderGateway | undefined;
}

/** Orders go nowhere: what became of them stands in the story. */
const NOWHERE: OrderGateway = { submit: () => undefined, cancel: () => undefined };

/** One that had failed says nothing any more. */
const silent = (strategy: Strategy): Strategy => (strategy.kind === 'forecast' ? { ...strategy, decide: () => NaN, ...(strategy.learner === undefined ? {} : { learner: () => ({ next: () => NaN, values: () => ({}), save: () => null, restore: () => undefined }) }) } : { ...strategy, onCandle: (_, state) => ({ state, orders: [] }), onFill: (_, state) => ({ state, orders: [] }) });

/** A strategy as it stood when a file of the story began, to be told the same again. */
export function repeatedSession({ told, strategy, begin, at, observe, plan, rules, gateway = NOWHERE }: Repetition): StrategySession {
  const { name, params, exits, settings, instruments, timeframe, slots } = told;
  return new StrategySession({
    name, strategy: plan.disabled.includes(name) ? silent(strategy) : strategy, params, exits, settings, instruments, timeframe, slots, rules: rules ?? riskRules(settings), gateway, observe, start: at, orderPrefix: begin.orderPrefix, saved: begin.saved,
  });
}

/** Tells a session what it was told. */
export function tellAgain(session: StrategySession, input: SessionInput): void {
  switch (input.kind) {
    case 'begin': return;
    case 'warm': case 'step': return session.repeat(input);
    case 'event': return session.onOrderEvent(input.event);
    case 'flatten': return session.flatten(input.at, input.reason);
    case 'eligible': return session.setEligible(input.flags);
  }
}

/** The candles that a strategy of a start had seen before a part of it, oldest first. None for the first part. A DataError says that they are not whole. */
export async function* candlesBefore(storyFile: string, { start, part, candlesBefore: count }: PlanNote, strategy: string): AsyncGenerator<CandleLine['candles']> {
  if (part === 0) return;
  const file = path.join(path.dirname(storyFile), candleFileName(start));
  const missing = (found: number): DataError => new DataError(`"${file}" holds ${found} of the ${count} lines of candles that this part builds on`);
  if (Number.isNaN(count)) throw new DataError('this start ran for so long that its candles were not kept any more: the next start can be repeated again');
  let found = 0;
  try {
    for await (const text of linesOf(file)) {
      if (found === count) return;
      found += 1;
      const line = stateOfText(text) as CandleLine;
      if (line.strategy === strategy) yield line.candles;
    }
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw missing(found);
    throw error;
  }
  if (found < count) throw missing(found);
}
