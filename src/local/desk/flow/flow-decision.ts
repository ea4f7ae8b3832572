import type { FlowDecision, FlowExpert, FlowOutlook, FlowValue } from '../../../../dashboard/desk/flow.ts';
import type { Outlook } from '../../../shared/domain/outlook.ts';
import type { FlowPiece } from './flow-piece.ts';
import { figure } from './flow-order.ts';

type Decision = Extract<FlowPiece, { kind: 'decision' }>['notice'];
type Values = Readonly<Record<string, number>>;

/** What a learner says beside its indicators is told in its outlook; the candle stands by itself. */
const TOLD = /^(regime|mode|champion|weight|forecast|event) /;
const SHOWN_ABOVE: ReadonlySet<string> = new Set(['openTime', 'close']);
const CANDLE: ReadonlySet<string> = new Set(['openTime', 'open', 'high', 'low', 'close', 'volume']);

export const flowDecision = ({ at, previous, forecast, price, reason, values, outlook }: Decision): FlowDecision => ({
  at, previous: figure(previous), forecast: figure(forecast), price: figure(price), reason, values: ownValues(values, outlook), outlook: outlook === undefined ? null : flowOutlook(outlook, values),
});

/** The indicators of a rule, or what stands beside those of the experts. */
export function ownValues(values: Values, outlook: Outlook | undefined): readonly FlowValue[] {
  const names = outlook?.experts.map(({ name }) => `${name}.`) ?? [];
  return Object.entries(values).filter(([name, value]) => outlook === undefined || (!TOLD.test(name) && !CANDLE.has(name) && Number.isFinite(value) && !names.some((prefix) => name.startsWith(prefix))))
    .map(([name, value]) => ({ name, value: figure(value) }));
}

export const flowOutlook = ({ regime, regimeSince, events, mode, champion, experts, blended, forecast, notes }: Outlook, values: Values): FlowOutlook => ({
  regime, regimeSince: regimeSince > 0 ? regimeSince : null, mode, champion, blended: figure(blended), forecast: figure(forecast), notes,
  events: events.map(({ type, text, severity, knownAt, until, actions }) => ({ type, text, severity, knownAt, until, actions })),
  experts: experts.map(({ name, weight, forecast: said, candlesLeft }): FlowExpert => ({ name, weight, forecast: figure(said), candlesLeft: candlesLeft ?? null, values: valuesOf(values, `${name}.`) })),
});

/** An expert may look at the candle's close as well: that is shown once. */
const valuesOf = (values: Values, prefix: string): readonly FlowValue[] =>
  Object.entries(values).flatMap(([name, value]) => (name.startsWith(prefix) && !SHOWN_ABOVE.has(name.slice(prefix.length)) ? [{ name: name.slice(prefix.length), value: figure(value) }] : []));
