import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../shared/evaluation/report/text-grid.ts';
import type { DemoStatus } from './demo-status.ts';
import { jsonPresenter, linePresenter, livePresenter, type Terminal } from './presenter.ts';
import { cutTo, statusLine, statusLines, warning, why, type DemoTitle } from './status-view.ts';

const title: DemoTitle = { strategy: 'sma-cross', params: {}, timeframe: '1m', instruments: ['BTC/USDT', 'ETH/USDT'], label: 'synthetic market, seed 1', isSynthetic: true, speed: 20, folder: 'data/demo', timezone: 'UTC' };
const decision = { kind: 'decision', at: Date.UTC(2025, 0, 2, 5, 30), instrument: 'synthetic:BTC/USDT', forecast: 1, previous: 0, price: 60_000, reason: 'forecast turned long', values: { fast: 60_000.123, slow: NaN } } as const;
const status: DemoStatus = {
  at: Date.UTC(2025, 0, 2, 5, 31), candles: 1_771, quote: 'USDT', equity: 10_012.345, profit: 12.345, profitRatio: 0.0012345, fees: 3.2, buyAndHold: 9_990, maxDrawdown: 0.0123, cash: 5_000, fills: 1, warm: 1,
  positions: [
    { symbol: 'BTC/USDT', quantity: 0.05, averagePrice: 60_001.5, price: 60_100, unrealised: 4.925, forecast: 1 },
    { symbol: 'ETH/USDT', quantity: 0, averagePrice: 0, price: 3_000.1, unrealised: 0, forecast: 0 },
  ],
  lastDecisions: [decision],
  lastFills: [{ tradeId: 's1', clientOrderId: 'c1', instrument: 'synthetic:BTC/USDT', at: Date.UTC(2025, 0, 2, 5, 30, 0, 86), side: 'buy', quantity: 0.05, price: 60_001.5, fee: 3, feeCurrency: 'USDT', liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: 'forecast turned long' }],
};

function terminal(over: Partial<Terminal> = {}): Terminal & { readonly text: () => string } {
  let text = '';
  return { write: (more) => { text += more; }, text: () => text, ...over };
}

describe('the picture of a demo', () => {
  it('shows what a person wants to know', () => {
    expect(statusLines(title, status)).toEqual([
      'coinbot demo: sma-cross on paper, 2 instruments, 1m candles',
      'SYNTHETIC MARKET (seed 1): these prices are made up and say nothing about a real market',
      '',
      'Market time  2025-01-02 05:31 UTC   candle 1,771 (20 a second)',
      'Equity       10,012.35 USDT   profit +12.35 (+0.12 %)   buy and hold 9,990.00',
      'Costs        fees 3.20 in 1 fills   largest drawdown 1.23 %   cash 5,000.00',
      '',
      'Instrument  Forecast  Quantity  Entry     Price    Profit',
      '----------  --------  --------  --------  -------  ------',
      'BTC/USDT    long      0.05      60,001.5  60,100   +4.93',
      'ETH/USDT    flat      -         -         3,000.1  -',
      '',
      'Last decisions',
      '  01-02 05:30  BTC/USDT  flat -> long: forecast turned long (fast 60,000.12, slow -)',
      '',
      'Last fills',
      '  01-02 05:30  BTC/USDT  buy 0.05 at 60,001.5, fee 3.00 USDT: forecast turned long',
      '',
      'Ctrl-C stops and prints the report; the next start goes on from here.',
    ]);
  });

  it('fits into one line for a log', () => {
    expect(statusLine(title, status)).toBe('[SYNTHETIC] 2025-01-02 05:31 UTC  |  equity 10,012.35 USDT (+0.12 %)  |  BTC/USDT 0.05  |  1 fills  |  last: BTC/USDT flat -> long: forecast turned long (fast 60,000.12, slow -)');
    expect(statusLine({ isSynthetic: false, timezone: 'Asia/Seoul' }, { ...status, positions: [], lastDecisions: [] })).toBe('2025-01-02 14:31 Asia/Seoul  |  equity 10,012.35 USDT (+0.12 %)  |  flat  |  1 fills');
  });

  it('says which market it is', () => {
    expect(warning({ isSynthetic: false, label: 'recorded candles of a.parquet' })).toBe('RECORDED MARKET: recorded candles of a.parquet');
  });

  it('tells partial and short convictions', () => {
    expect(why({ previous: -1, forecast: 0.25, reason: 'r', values: {} })).toBe('short -> long 0.25: r');
  });

  it('cuts to the width of the terminal, wide characters counted twice', () => {
    expect([cutTo('abcdef', 6), cutTo('abcdef', 5), cutTo('한국어 시장', 6)]).toEqual(['abcdef', 'abcd…', '한국…']);
    expect(displayWidth(cutTo('한국어 시장', 6))).toBeLessThanOrEqual(6);
  });
});

describe('presenters', () => {
  it('redraw in place: as many lines up as were drawn, none longer or more than the terminal', () => {
    const screen = terminal({ isTTY: true, columns: 40, rows: 10 });
    const live = livePresenter(screen, true);
    live.begin(title, 0);
    live.status(status);
    const first = screen.text();
    expect(first.split('\n').slice(0, -1)).toHaveLength(9);
    expect(first.split('\n').every((line) => displayWidth(line.replace('\r\u001b[J', '')) <= 39)).toBe(true);
    live.status(status);
    expect(screen.text().slice(first.length)).toBe(`\u001b[9A${first}`);
  });

  it('write plain lines where there is no terminal', () => {
    const log = terminal();
    const lines = linePresenter(log);
    lines.begin(title, 1_500);
    lines.status(status);
    lines.end({ why: 'Stopped.', report: 'report\n', summary: {} });
    expect(log.text()).not.toContain('\u001b');
    expect(log.text().split('\n')).toHaveLength(7);
    expect(log.text()).toContain('going on after 1500 candles');
    expect(log.text()).toContain('SYNTHETIC MARKET');
  });

  it('write one JSON object a line', () => {
    const log = terminal();
    const json = jsonPresenter(log);
    json.begin({ ...title, speed: Infinity }, 0);
    json.notice(decision);
    json.status(status);
    json.end({ why: 'Stopped.', report: 'not for programs', summary: { fills: 1 } });
    const objects = log.text().trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects.map(({ type }) => type)).toEqual(['start', 'decision', 'status', 'end']);
    expect(objects[0]).toMatchObject({ isSynthetic: true, speed: 'max' });
    expect(objects[1]).toMatchObject({ values: { slow: null } });
    expect(objects[3]).toEqual({ type: 'end', why: 'Stopped.', fills: 1 });
  });
});
