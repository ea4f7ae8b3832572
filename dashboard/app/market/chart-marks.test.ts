import { describe, expect, it } from 'vitest';
import type { MarketMarks, SignalMark } from '../../desk/market.ts';
import type { LiveNotice } from '../../server/live/live-batch.ts';
import { bandsOf } from './bands.ts';
import type { ChartColours } from './chart-colours.ts';
import { forecastsOf, markersOf, NO_MARKS, withNotice } from './chart-marks.ts';
import { marksOfNotices } from './notice-marks.ts';

const times = [0, 60, 120, 180];
const colours: ChartColours = { ink: '#000000', quiet: '#777777', line: '#cccccc', surface: '#ffffff', gain: '#00aa00', loss: '#aa0000', amber: '#aa8800', accent: '#008888', lines: [] };
const signal = (at: number, previous: number, forecast: number): SignalMark => ({ at, previous, forecast, strategy: 's', price: 1, reason: '' });
const drawn = (marks: Partial<MarketMarks>) => ({ marks: { ...NO_MARKS, ...marks }, times, colours, timeOf: (at: number) => at as never });

describe('marks on a chart', () => {
  it('stand at the candle in which something was filled, and at the one whose close was decided on', () => {
    const marks = { fills: [{ at: 61, side: 'buy' as const, quantity: 1, price: 1, order: 'a' }, { at: 119, side: 'buy' as const, quantity: 1, price: 1, order: 'b' }, { at: 500, side: 'sell' as const, quantity: 1, price: 1, order: 'c' }], signals: [signal(60, 0, 1), signal(120, 1, 0.5)] };
    expect(markersOf(drawn(marks), () => true).map(({ time, shape }) => [time, shape])).toEqual([[0, 'circle'], [60, 'arrowUp'], [180, 'arrowDown']]);
    expect(markersOf(drawn(marks), (layer) => layer === 'fills')).toHaveLength(2);
  });

  it('leave out what is older than the candles', () => {
    expect(markersOf({ ...drawn({ fills: [{ at: 30, side: 'buy', quantity: 1, price: 1, order: 'a' }] }), times: [60, 120] }, () => true)).toEqual([]);
  });

  it('carry a forecast on from the close at which it was made', () => {
    expect(forecastsOf({ signals: [signal(120, 0, 0.5), signal(240, 0.5, -1)] }, times).get('s')).toEqual([0, 0.5, 0.5, -1]);
  });

  it('show a regime from the candle at whose close it was seen until the next', () => {
    const bands = bandsOf(drawn({ regimes: [{ from: 60, strategy: 's', regime: 'range' }, { from: 180, strategy: 's', regime: 'stress' }, { from: 60, strategy: 'other', regime: 'trend-up' }] }));
    expect(bands.map(({ from, to, colour }) => [from, to, colour])).toEqual([[0, 2, colours.quiet], [2, 4, colours.amber]]);
  });
});

const notices: readonly LiveNotice[] = [
  { seq: 1, at: 1, notice: { of: 'desk', notice: { kind: 'fill', at: 70, id: 'c1/0', parent: 'c1', instrument: 'a:B/C', tradeId: '1', side: 'sell', quantity: 2, price: 10, bid: null, ask: null } } },
  { seq: 2, at: 2, notice: { of: 'strategy', strategy: 's', notice: { kind: 'decision', at: 120, instrument: 'a:B/C', forecast: 0.5, previous: 0, price: 10, reason: 'why', values: {}, outlook: { at: 120, regime: 'range', regimeSince: 60, events: [], mode: 'equal', champion: null, experts: [], blended: 0.5, forecast: 0.5, notes: [] } } } },
  { seq: 3, at: 3, notice: { of: 'desk', notice: { kind: 'fill', at: 71, id: 'c2/0', parent: 'c2', instrument: 'a:X/C', tradeId: '1', side: 'sell', quantity: 2, price: 10, bid: null, ask: null } } },
];

describe('notices', () => {
  it('mark what they tell of the instrument that is looked at', () => {
    const marks = marksOfNotices(notices, 'a:B/C');
    expect(marks.fills).toEqual([{ at: 70, side: 'sell', quantity: 2, price: 10, order: 'c1' }]);
    expect(marks.signals?.map(({ at, forecast }) => [at, forecast])).toEqual([[120, 0.5]]);
    expect(marks.regimes).toEqual([{ from: 60, strategy: 's', regime: 'range' }]);
  });

  it('begin a regime only where it is another one', () => {
    const before: MarketMarks = { ...NO_MARKS, regimes: [{ from: 0, strategy: 's', regime: 'range' }] };
    expect(withNotice(before, marksOfNotices(notices, 'a:B/C')).regimes).toHaveLength(1);
    expect(withNotice({ ...before, regimes: [{ from: 0, strategy: 's', regime: 'stress' }] }, marksOfNotices(notices, 'a:B/C')).regimes).toHaveLength(2);
  });
});
