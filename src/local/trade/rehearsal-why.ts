import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { Notice } from '../../shared/engine/core.ts';
import type { AskedTime } from './asked-time.ts';
import { linesOf } from './story-line.ts';
import { amount, clockText, timeText } from './story-text.ts';
import type { WhyText } from './why-text.ts';

/** What a rehearsal (`trade --synthetic`, `--data`) writes down: decisions, orders and the answers of its venue, no candles. */
export const REHEARSAL_LOG = 'decisions.jsonl';

/** Lines of a rehearsal that answer a question: those of one order, or of a time. */
export interface RehearsalStory {
  readonly notices: readonly Notice[];
  /** The decision in force: of the order, or the last ones before the time. */
  readonly decisions: readonly Notice[];
  readonly asked: string;
}

async function noticesOf(folder: string): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  for await (const text of linesOf(path.join(folder, REHEARSAL_LOG))) {
    try {
      notices.push(JSON.parse(text, (key, value: unknown) => (value === null && key !== 'champion' ? NaN : value)) as Notice);
    } catch {
      // The last line may be torn.
    }
  }
  if (notices.length === 0) throw new DataError(`"${path.join(folder, REHEARSAL_LOG)}" is empty: nothing was decided yet`);
  return notices;
}

export async function rehearsalEnd(folder: string): Promise<number> {
  return (await noticesOf(folder)).at(-1)?.at ?? NaN;
}

/** By the id of an order or of an execution, or "last". */
export async function rehearsalOrder(folder: string, text: string): Promise<RehearsalStory> {
  const notices = await noticesOf(folder);
  const id = text === 'last' ? notices.findLast((notice) => notice.kind === 'order')?.clientOrderId : idOf(notices, text);
  const n = notices.findIndex((notice) => notice.kind === 'order' && notice.clientOrderId === id);
  if (id === undefined || n < 0) throw new DataError(`no order or trade "${text}" in "${path.join(folder, REHEARSAL_LOG)}"`);
  const { at, instrument } = notices[n];
  const decision = notices.slice(0, n).findLast((notice) => notice.kind === 'decision' && notice.instrument === instrument && notice.at === at);
  return { asked: `order ${id}`, decisions: decision === undefined ? [] : [decision], notices: notices.filter((notice) => (notice.kind === 'order' ? notice.clientOrderId : notice.kind === 'event' ? notice.event.clientOrderId : undefined) === id) };
}

const idOf = (notices: readonly Notice[], text: string): string | undefined =>
  notices.flatMap((notice) => (notice.kind === 'event' && notice.event.kind === 'fill' && notice.event.fill.tradeId === text ? [notice.event.clientOrderId] : [])).at(-1) ?? text;

export async function rehearsalTime(folder: string, { from, to }: AskedTime): Promise<RehearsalStory> {
  const notices = await noticesOf(folder);
  const inTime = notices.filter(({ at }) => at >= from && at < to);
  const before = new Map(notices.flatMap((notice) => (notice.kind === 'decision' && notice.at < to ? [[notice.instrument, notice] as const] : [])));
  return { asked: timeText(from), notices: inTime.filter(({ kind }) => kind !== 'decision'), decisions: [...before.values()] };
}

export function tellRehearsal(text: WhyText, { asked, notices, decisions }: RehearsalStory): void {
  text.line(asked);
  text.line('A rehearsal keeps no candles: decisions, orders and fills are all there is.', 2);
  for (const notice of decisions) if (notice.kind === 'decision') {
    text.line(`forecast of ${notice.instrument}, decided ${timeText(notice.at)}`);
    text.line(`${amount(notice.previous)} to ${amount(notice.forecast)}: ${notice.reason}, at a close of ${amount(notice.price)}`, 2);
    if (notice.outlook === undefined) text.values(notice.values);
    else text.outlook(notice.values, notice.outlook, 2);
  }
  for (const notice of notices) text.line(`${clockText(notice.at)} ${sayNotice(notice)}`, 2);
  if (notices.length === 0) text.line('no order in this time: the forecasts above were in force', 2);
}

function sayNotice(notice: Notice): string {
  if (notice.kind === 'decision') return notice.reason;
  if (notice.kind === 'order') return `order ${notice.clientOrderId}: ${notice.draft.side} ${amount(notice.draft.quantity)} ${notice.draft.type} of ${notice.instrument}: ${notice.draft.reason}`;
  const { event } = notice;
  if (event.kind !== 'fill') return `${event.clientOrderId} ${event.kind}${'note' in event ? `: ${event.note}` : ''}`;
  return `${event.clientOrderId} filled ${amount(event.fill.quantity)} at ${amount(event.fill.price)} (${event.fill.liquidity}), fee ${amount(event.fill.fee)} ${event.fill.feeCurrency}, trade ${event.fill.tradeId}`;
}
