import type { FlowMoment, FlowOutlook, FlowValue, FlowWhyAnswer } from '../../desk/flow.ts';
import type { Status } from '../live/live-store.ts';

/** What was thought at a moment, and where that is known from. */
export interface Opinions {
  readonly outlook: FlowOutlook | null;
  readonly values: readonly FlowValue[];
  /** Of this very candle; else of the last decision before it. */
  readonly isFresh: boolean;
  readonly at: number | null;
}

type LiveOutlook = NonNullable<NonNullable<Status['positions'][number]['outlook']>>;

const known = (value: number | null | undefined): number | null => value ?? null;

/** As the trading process tells it of the newest candle. */
function liveOutlook({ regime, regimeSince, events, mode, champion, experts, blended, forecast, notes }: LiveOutlook, before: FlowOutlook | null): FlowOutlook {
  return {
    regime, regimeSince: known(regimeSince), mode, champion, blended: known(blended), forecast: known(forecast), notes,
    events: events.map(({ type, text, severity, knownAt, until, actions }) => ({ type, text, severity: severity ?? 0, knownAt: knownAt ?? 0, until: until ?? 0, actions })),
    experts: experts.map(({ name, weight, forecast: said, candlesLeft }) => ({ name, weight: weight ?? 0, forecast: known(said), candlesLeft: known(candlesLeft), values: before?.experts.find((one) => one.name === name)?.values ?? [] })),
  };
}

/** The decision's own, or what a repetition of the run has found, or what the trading process says now; else what was thought when it last decided. */
export function opinionsOf(moment: FlowMoment, { why, status }: { readonly why: FlowWhyAnswer | undefined; readonly status: Status | undefined }): Opinions {
  const { decision, standing, at } = moment;
  if (decision !== null) return { outlook: decision.outlook, values: decision.values, isFresh: true, at };
  if (why?.state === 'done') return { outlook: why.why.outlook, values: why.why.values, isFresh: true, at };
  const told = toldNow(moment, status);
  if (standing === null) return { outlook: told === undefined ? null : liveOutlook(told, null), values: [], isFresh: told !== undefined, at: told === undefined ? null : at };
  return told === undefined ? { outlook: standing.outlook, values: standing.values, isFresh: false, at: standing.at } : { outlook: liveOutlook(told, standing.outlook), values: standing.values, isFresh: true, at };
}

/** What the trading process says of this very candle. */
function toldNow({ strategy, instrument, at }: FlowMoment, status: Status | undefined): LiveOutlook | undefined {
  const told = status?.positions.find((one) => one.strategy === strategy && one.instrument === instrument)?.outlook;
  return told !== undefined && told !== null && told.at === at ? told : undefined;
}
