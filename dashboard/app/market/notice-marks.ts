import type { MarketMarks } from '../../desk/market.ts';
import type { LiveNotice } from '../../server/live/live-batch.ts';

/** What notices of the trading process mark on the chart of an instrument. */
export function marksOfNotices(notices: readonly LiveNotice[], instrument: string): Partial<MarketMarks> {
  const all = notices.map(({ notice }) => markOf(notice, instrument));
  return { fills: all.flatMap(({ fills = [] }) => fills), signals: all.flatMap(({ signals = [] }) => signals), regimes: all.flatMap(({ regimes = [] }) => regimes), events: all.flatMap(({ events = [] }) => events) };
}

const known = (value: number | null, otherwise = 0): number => value ?? otherwise;

function markOf(told: LiveNotice['notice'], instrument: string): Partial<MarketMarks> {
  if (told.of === 'desk') return told.notice.kind === 'fill' && told.notice.instrument === instrument ? fillOf(told.notice) : {};
  return told.of === 'strategy' && told.notice.kind === 'decision' && told.notice.instrument === instrument ? decisionOf(told.notice, told.strategy) : {};
}

type Desk = Extract<LiveNotice['notice'], { of: 'desk' }>['notice'];
type Strategic = Extract<LiveNotice['notice'], { of: 'strategy' }>['notice'];

const fillOf = ({ at, side, quantity, price, parent }: Extract<Desk, { kind: 'fill' }>): Partial<MarketMarks> => ({ fills: [{ at: known(at), side, quantity: known(quantity), price: known(price), order: parent }] });

function decisionOf({ at: toldAt, outlook, forecast, previous, price, reason }: Extract<Strategic, { kind: 'decision' }>, strategy: string): Partial<MarketMarks> {
  const at = known(toldAt);
  return {
    signals: [{ at, strategy, forecast: known(forecast), previous: known(previous), price: known(price), reason }],
    ...(outlook === undefined ? {} : {
      regimes: [{ from: known(outlook.regimeSince, at), strategy, regime: outlook.regime }],
      events: outlook.events.map(({ knownAt, until, type, text, severity }) => ({ at: known(knownAt, at), until: known(until, at), type, text, severity: known(severity) })),
    }),
  };
}
