import type { FlowCandle, FlowMark, FlowMoment } from '../../../../dashboard/desk/flow.ts';
import type { CandleRow } from '../../trade/story-line.ts';
import { flowDecision } from './flow-decision.ts';
import { figure, flowOrder } from './flow-order.ts';
import type { FlowPiece, Subject } from './flow-piece.ts';

/** Candles in front of a moment that are shown. */
const SHOWN = 48;
const MOST_ORDERS = 12;
const MOST_REMARKS = 20;

type Step = Extract<FlowPiece, { kind: 'step' }>;
type Decision = Extract<FlowPiece, { kind: 'decision' }>['notice'];

export interface Pictured {
  readonly moment: Omit<FlowMoment, 'timeframe'>;
  readonly marks: readonly FlowMark[];
  readonly previousDecision: number | null;
  readonly nextDecision: number | null;
  readonly isNewest: boolean;
}

export interface Around {
  readonly subject: Subject;
  readonly at: number;
  readonly around: number;
  /** The last decision in front of the pieces. */
  readonly standing: Decision | undefined;
}

/** The last candle that had closed by then, with what stands in front of it and behind it; undefined where none had. */
export function pictured(pieces: readonly FlowPiece[], { subject, at, around, standing }: Around): Pictured | undefined {
  const steps = pieces.filter((piece): piece is Step => piece.kind === 'step').toSorted((a, b) => a.at - b.at);
  const n = steps.findLastIndex((step) => step.at <= at);
  if (n < 0) return undefined;
  const { at: closedAt } = steps[n];
  const next = steps[n + 1]?.at ?? Infinity;
  const decisions = pieces.flatMap((piece) => (piece.kind === 'decision' ? [piece.notice] : []));
  const decision = decisions.findLast((one) => one.at >= closedAt && one.at < next);
  const before = decisions.findLast((one) => one.at < closedAt) ?? standing;
  const within = (time: number): boolean => time >= closedAt && time < next;
  const orders = pieces.flatMap((piece) => (piece.kind === 'order' && within(piece.notice.draft.at) ? [piece.notice] : []));
  return {
    moment: {
      ...subject, at: closedAt, candles: candlesUpTo(pieces, closedAt), decision: decision === undefined ? null : flowDecision(decision), standing: before === undefined ? null : flowDecision(before),
      orders: orders.slice(0, MOST_ORDERS).map((order) => flowOrder(order, pieces, order.draft.at === decision?.at ? decision.price : NaN)),
      remarks: pieces.flatMap((piece) => (piece.kind === 'remark' && within(piece.at) ? [{ at: piece.at, text: piece.text }] : [])).slice(0, MOST_REMARKS),
    },
    marks: marksOf(pieces, steps, { standing, subject }).slice(Math.max(0, n - around), n + around + 1),
    ...neighbours(pieces, { closedAt, next, before: before?.at }), isNewest: n === steps.length - 1,
  };
}

/** The moments before and behind at which something was decided; of a strategy without forecasts those at which it ordered. */
function neighbours(pieces: readonly FlowPiece[], { closedAt, next, before }: { readonly closedAt: number; readonly next: number; readonly before: number | undefined }): Pick<Pictured, 'previousDecision' | 'nextDecision'> {
  const decided = pieces.flatMap((piece) => (piece.kind === 'decision' ? [piece.notice.at] : []));
  const times = decided.length > 0 || before !== undefined ? decided : pieces.flatMap((piece) => (piece.kind === 'order' ? [piece.notice.draft.at] : []));
  return { previousDecision: before ?? times.findLast((at) => at < closedAt) ?? null, nextDecision: times.find((at) => at >= next) ?? null };
}

const plainRow = ([openTime, open, high, low, close, volume]: CandleRow): FlowCandle => [openTime, open, high, low, close, volume];

function candlesUpTo(pieces: readonly FlowPiece[], closedAt: number): readonly FlowCandle[] {
  const rows = new Map<number, FlowCandle>();
  for (const piece of pieces) {
    const found = piece.kind === 'warm' ? piece.rows : piece.kind === 'step' && piece.at <= closedAt ? [piece.row] : [];
    for (const row of found) if (row[0] < closedAt) rows.set(row[0], plainRow(row));
  }
  return [...rows.values()].toSorted((a, b) => a[0] - b[0]).slice(-SHOWN);
}

/** One for each candle, with what happened until the next. */
function marksOf(pieces: readonly FlowPiece[], steps: readonly Step[], { standing, subject }: Pick<Around, 'standing' | 'subject'>): readonly FlowMark[] {
  const marks = steps.map(({ at, row }) => ({ at, close: row[4], forecast: null as number | null, isDecision: false, orders: 0, denied: 0 }));
  for (const piece of pieces) {
    const time = timeOf(piece, subject);
    const mark = time === undefined ? undefined : marks.findLast((one) => one.at <= time);
    if (mark === undefined) continue;
    if (piece.kind === 'decision') [mark.isDecision, mark.forecast] = [true, figure(piece.notice.forecast)];
    else if (piece.kind === 'order') mark.orders += 1;
    else mark.denied += 1;
  }
  let inForce = figure(standing?.forecast);
  for (const mark of marks) {
    inForce = mark.isDecision ? mark.forecast : inForce;
    mark.forecast = inForce;
  }
  return marks;
}

/** Of what is marked: decisions, orders and refusals. */
function timeOf(piece: FlowPiece, { instrument }: Subject): number | undefined {
  if (piece.kind === 'decision') return piece.notice.at;
  if (piece.kind === 'order') return piece.notice.draft.at;
  return piece.kind === 'desk' && piece.notice.kind === 'denied' && piece.notice.instrument === instrument ? piece.notice.at : undefined;
}
