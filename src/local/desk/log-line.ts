import type { LogLine } from '../../../dashboard/desk/log.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { DeskNotice } from '../../shared/engine/trading/desk-notice.ts';
import { digits } from '../rehearsal/status-view.ts';
import type { StoryLine } from '../trade/story-line.ts';

type Shown = Omit<LogLine, 'id' | 'at'>;

const plain = (topic: LogLine['topic'], text: string, more: Partial<Shown> = {}): Shown => ({ topic, level: 'info', instrument: null, strategy: null, text, order: null, ...more });

/** A line of the story as a person reads it; undefined for what only a repetition needs. */
export function logLineOf({ at, told }: StoryLine, id: string): LogLine | undefined {
  const shown = shownOf(told);
  return shown === undefined ? undefined : { id, at, ...shown };
}

function shownOf(told: StoryLine['told']): Shown | undefined {
  switch (told.of) {
    case 'program': return plain('program', told.text);
    case 'account': return plain('account', `${told.venue}: ${told.alarm.text}`, { level: 'warning' });
    case 'desk': return ofDesk(told.notice);
    case 'strategy': return ofStrategy(told.strategy, told.notice);
    case 'story': return told.kind === 'plan' && told.part === 0 ? plain('program', `a start of ${told.plan.mode}: ${told.plan.strategies.map(({ name }) => name).join(', ')}`)
      : told.kind === 'hole' ? plain('program', `${told.lost} lines of this record are missing here`, { level: 'warning' }) : undefined;
    case 'input': return undefined;
  }
}

function ofStrategy(strategy: string, notice: Notice): Shown | undefined {
  if (notice.kind === 'decision') return plain('decision', `${notice.instrument}: forecast ${digits(notice.previous)} -> ${digits(notice.forecast)} at ${digits(notice.price)}: ${notice.reason}`, { instrument: notice.instrument, strategy });
  if (notice.kind !== 'order') return undefined;
  const { draft } = notice;
  return plain('order', `${draft.side} ${digits(draft.quantity)} ${notice.instrument} (${draft.type}): ${draft.reason}`, { instrument: notice.instrument, strategy, order: notice.clientOrderId });
}

function ofDesk(notice: DeskNotice): Shown | undefined {
  const instrument = 'instrument' in notice ? notice.instrument ?? null : null;
  switch (notice.kind) {
    case 'plan': return plain('plan', `${notice.id}: ${notice.algorithm} for ${digits(notice.quantity)} ${notice.instrument}`, { instrument, order: notice.id });
    case 'fill': return plain('fill', `${notice.side} ${digits(notice.quantity)} ${notice.instrument} at ${digits(notice.price)}`, { instrument, order: notice.parent });
    case 'done': return plain('order', `${notice.id}: ${doneText(notice)}`, { instrument, order: notice.id });
    case 'denied': return plain('denied', `${notice.id} was refused by ${notice.rule}: ${notice.reason}`, { instrument, order: notice.id, level: 'warning' });
    case 'guard': return plain('guard', `guard of ${notice.instrument} ${notice.what} at ${digits(notice.price)}`, { instrument, order: notice.id });
    case 'alarm': return plain('program', notice.text, { instrument, level: 'alarm' });
    case 'child': return undefined;
  }
}

/** Nothing filled has no price, and one whose arrival price is not known has no slippage. */
function doneText({ filled, quantity, averagePrice, slippageBps, note }: Extract<DeskNotice, { readonly kind: 'done' }>): string {
  if (!(filled > 0)) return `nothing filled (${note})`;
  return `${digits(filled)} of ${digits(quantity)} filled at ${digits(averagePrice)}${Number.isFinite(slippageBps) ? `, slippage ${slippageBps.toFixed(1)} bp` : ''} (${note})`;
}
