import type { MarketMarks } from '../../desk/market.ts';
import type { LiveNotice } from '../../server/live/live-batch.ts';

/** What notices of the trading process mark on the chart of an instrument. */
export function marksOfNotices(notices: readonly LiveNotice[], instrument: string): Partial<MarketMarks> {
  const all = notices.map(({ notice }) => markOf(notice, instrument));
  return { fills: all.flatMap(({ fills = [] }) => fills), signals: all.flatMap(({ signals = [] }) => signals), regimes: all.flatMap(({ regimes = [] }) => regimes), events: all.flatMap(({ events = [] }) => events) };
}

function markOf(told: LiveNotice['notice'], instrument: string): Partial<MarketMarks> {
  if (told.of === 'desk' && told.notice.kind === 'fill' && told.notice.instrument === instrument) {
    const { at, side, quantity, price, parent } = told.notice;
    return { fills: [{ at: at ?? 0, side, quantity: quantity ?? 0, price: price ?? 0, order: parent }] };
  }
  if (told.of !== 'strategy' || told.notice.kind !== 'decision' || told.notice.instrument !== instrument) return {};
  const { strategy } = told;
  const { outlook, forecast, previous, price, reason } = told.notice;
  const at = told.notice.at ?? 0;
  return {
    signals: [{ at, strategy, forecast: forecast ?? 0, previous: previous ?? 0, price: price ?? 0, reason }],
    regimes: outlook === undefined ? [] : [{ from: outlook.regimeSince ?? at, strategy, regime: outlook.regime }],
    events: (outlook?.events ?? []).map(({ knownAt, until, type, text, severity }) => ({ at: knownAt ?? at, until: until ?? at, type, text, severity: severity ?? 0 })),
  };
}
