import type { Notice } from '../../shared/engine/core.ts';
import type { Seen } from './seen-strategy.ts';
import { amount } from './story-text.ts';

/** Everything that says why a strategy did what it did, or nothing, with one instrument at one moment. */
export interface Circumstances {
  readonly hasCandle: boolean;
  readonly isEligible: boolean;
  /** Before the moment. */
  readonly held: number;
  readonly blocked: number;
  readonly lowest: number;
  readonly isAlone: boolean;
  readonly rebalance: string | undefined;
  readonly seen: Seen | undefined;
  readonly notices: readonly Notice[];
  /** Objections of the rules of the run. */
  readonly objections: readonly string[];
}

/** One sentence. */
export function outcomeText(found: Circumstances): string {
  const { hasCandle, isEligible, notices, objections } = found;
  const decision = notices.find((notice) => notice.kind === 'decision');
  const ordered = orderedText(notices);
  const refused = objections.length === 0 ? undefined : `refused by a rule of the run: ${[...new Set(objections)].join('; ')}`;
  const done = ordered ?? refused;
  if (decision !== undefined) return `${decision.reason}: ${amount(decision.previous)} to ${amount(decision.forecast)}; ${done ?? UNCHANGED}`;
  if (done !== undefined) return done;
  if (!hasCandle) return 'no candle of this moment had arrived: nothing was asked';
  return isEligible ? silence(found) : 'the selection of instruments leaves it out: nothing was asked';
}

const UNCHANGED = 'no order: nothing had to change, the change is within the no-trade band or below one lot, or there is no money for it';

function orderedText(notices: readonly Notice[]): string | undefined {
  const orders = notices.filter((notice) => notice.kind === 'order');
  if (orders.length === 0) return undefined;
  return orders.map(({ clientOrderId, draft }) => `${clientOrderId}: ${draft.side} ${amount(draft.quantity)}${draft.limitPrice === undefined ? '' : ` at ${amount(draft.limitPrice)}`} (${draft.reason})`).join('; ');
}

/** Why nothing was decided on a candle that was there. */
function silence(found: Circumstances): string {
  const { seen, rebalance, held, isAlone } = found;
  if (seen === undefined) return rebalance === undefined ? 'the strategy was not asked' : `the strategy was not asked: it rebalances every ${rebalance}`;
  if (seen.intents !== undefined) return seen.intents.length === 0 ? 'the strategy asked for nothing' : 'what the strategy asked for changed nothing';
  const { forecast = NaN } = seen;
  if (Number.isNaN(forecast)) return noOpinion(seen, held);
  return isAlone ? unchanged(found, forecast) : `said ${amount(forecast)}; weighed against the others its share stays at ${amount(held)}`;
}

function noOpinion({ values }: Seen, held: number): string {
  const cold = Object.entries(values).filter(([, value]) => Number.isNaN(value)).map(([name]) => name);
  if (cold.length > 0) return `no opinion: still warming up (${cold.join(', ')})`;
  return `no opinion: ${held === 0 ? 'it stays flat' : 'what is held stays'}`;
}

function unchanged({ held, blocked, lowest }: Circumstances, forecast: number): string {
  const clipped = Math.min(1, Math.max(lowest, forecast));
  if (clipped === blocked) return `the forecast ${amount(clipped)} was stopped out before: it is not followed again until it has changed`;
  const bound = clipped === forecast ? '' : ` (${amount(forecast)} counts as ${amount(clipped)}${forecast < clipped && lowest === 0 ? ': no shorts' : ''})`;
  return held === 0 ? `the forecast stays flat${bound}: nothing to do` : `the forecast stays at ${amount(held)}${bound}: what is held stays`;
}
