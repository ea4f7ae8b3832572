import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../domain/time.ts';
import type { RunRecord } from '../../engine/record.ts';
import { emptyRun, sampleRun } from '../fixtures/sample-run.ts';
import { summarise } from '../summary.ts';
import { bins } from './chart/histogram.ts';
import { reduced } from './chart/line.ts';
import { MOST_MARKS } from './chart/price-chart.ts';
import { niceTicks, timeTicks } from './chart/scale.ts';
import { escaped } from './escape.ts';
import { durationText, grouped, moneyText, percentText, priceText } from './format.ts';
import { htmlReport } from './html.ts';
import { labelsOf } from './labels.ts';
import { markdownReport } from './markdown.ts';
import { render } from './render.ts';
import { tableReport } from './table.ts';
import { clipped, displayWidth, wrapped } from './text-grid.ts';

const identity = { dataHash: 'a'.repeat(64), codeHash: 'b'.repeat(64), orderHash: 'c'.repeat(64), wallMs: 12, peakRssMb: 90 };
const { record, prices } = sampleRun();
const html = (run: RunRecord, language: 'en' | 'ko' = 'en') => htmlReport(summarise(run, identity), run, { language, prices });
const hostile: RunRecord = {
  ...record, strategy: '<script>alert(1)</script>', params: { note: '"><img src=x onerror=alert(1)>' }, instruments: ['x:<b>/USD"T'],
  roundTrips: record.roundTrips.map((trip) => ({ ...trip, exitReason: 'a | b <i> & \'c\'' })),
};

/** Elements that were opened and not closed in their order. */
function unclosed(text: string): string[] {
  const open: string[] = [];
  for (const [, close, name, rest] of text.replace(/<!doctype html>/, '').replace(/<style>[^]*?<\/style>/, '').matchAll(/<(\/?)([a-z0-9]+)((?:[^<>"]|"[^"]*")*)>/g)) {
    if (['meta', 'br'].includes(name) || rest.endsWith('/')) continue;
    if (close === '') open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe('table for a terminal', () => {
  it.each(['en', 'ko'] as const)('fits in 100 columns: %s', (language) => {
    const long = { ...record, instruments: Array.from({ length: 30 }, (_, i) => `binance:COIN${i}/USDT`), params: { text: 'x'.repeat(300) }, roundTrips: record.roundTrips.map((trip) => ({ ...trip, entryReason: 'because '.repeat(40) })) };
    const lines = tableReport(summarise(long, identity), language).split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(100);
  });

  it('shows the names people know, and says why a number is absent', () => {
    const text = tableReport(summarise(emptyRun(3), identity));
    for (const name of ['Absolute profit', 'Total profit %', 'CAGR %', 'Sortino', 'Sharpe', 'Calmar', 'SQN', 'Profit factor', 'Expectancy (Ratio)', 'Best day', 'Days win/draw/lose', 'The edge dies at']) expect(text).toContain(name);
    expect(text).toMatch(/CAGR % +N\/A \(under 14 days\)/);
    expect(text.trimEnd().split('\n').at(-1)).toBe('Nothing was traded.');
    expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });
});

describe('every form of a report', () => {
  it.each(['table', 'md', 'html'] as const)('shows buy & hold beside the strategy and tells the intrabar drawdown from that at closes: %s (traps 31 and 32)', (form) => {
    const text = render({ record, identity, prices }, form);
    for (const name of ['Buy & hold %', 'Buy & hold Max Drawdown', 'Difference to buy & hold', 'Max Drawdown (candle close)', 'Max Drawdown (intrabar)']) expect(text).toContain(form === 'html' ? escaped(name) : name);
  });

  it.each(['table', 'md', 'html'] as const)('says how ratios are made a year\'s and what they leave out: %s (trap 30)', (form) => {
    const words = (language: 'en' | 'ko') => render({ record, identity, prices }, form, language).replaceAll(/\s+/g, ' ');
    expect(words('en')).toContain('a year has 365 days, standard deviations use n - 1, risk-free rate 0');
    expect(words('ko')).toContain('1년은 365일, 표준편차는 n - 1, 무위험 수익률은 0');
  });

  it.each(['table', 'md', 'html'] as const)('says what is left of the Sharpe ratio after the variants tried before, or that nobody said how many: %s (trap 22)', (form) => {
    expect(render({ record, identity, prices, trials: 1_234 }, form)).toMatch(/Variants tried before\W.*1,234/);
    expect(render({ record, identity, prices, trials: 1_234 }, form, 'ko')).toMatch(/이전에 시도한 변형 수\W.*1,234/);
    expect(render({ record, identity, prices }, form)).toMatch(/Deflated Sharpe .*not said: --trials/);
  });
});

describe('markdown', () => {
  it('writes out what would be read as markup, and keeps every table rectangular', () => {
    const text = markdownReport(summarise(hostile, identity));
    expect(text).toContain('a \\| b \\<i\\> & \'c\'');
    expect(text).not.toMatch(/(?<!\\)<script/);
    for (const table of text.split('\n\n').filter((block) => block.startsWith('|'))) {
      const columns = table.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(columns).size).toBe(1);
    }
  });
});

describe('html', () => {
  it('loads nothing from anywhere and runs nothing', () => {
    for (const text of [html(record), html(hostile, 'ko')]) {
      const tags = text.match(/<[^>]*>/g) ?? [];
      expect(tags.filter((tag) => /\s(?:src|srcset|href|action|data|poster|on[a-z]+)\s*=/i.test(tag))).toEqual([]);
      expect(text.match(/url\(|@import|<(?:script|link|iframe|object|embed|img|use|image)\b|https?:/gi)).toBeNull();
      expect(text).toContain('<svg');
    }
  });

  it('escapes what comes from outside', () => {
    const text = html(hostile);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<b>/USD');
    expect(text).not.toContain('<i>');
    expect(text).not.toContain('<img');
  });

  it.each<[string, RunRecord]>([['a year', record], ['no trade', emptyRun(30)], ['one day', emptyRun(1)], ['no day', emptyRun(0)], ['lost account', { ...emptyRun(2), finalEquity: -5, daily: { ...emptyRun(2).daily, equity: [100, -5] } }]])(
    'is well formed and holds no broken number: %s', (_, run) => {
      for (const language of ['en', 'ko'] as const) {
        const text = html(run, language);
        expect(unclosed(text)).toEqual([]);
        expect(text.replace(/<style>[^]*?<\/style>/, '')).not.toMatch(/NaN|Infinity|undefined|\[object/);
      }
    });

  it('stays under a megabyte for a year of minutes with 20,000 trades', () => {
    const minutes = 525_600;
    const busy = { ...record, roundTrips: Array.from({ length: 20_000 }, (_, i) => ({ ...record.roundTrips[i % record.roundTrips.length], profit: i % 7 - 3, profitRatio: (i % 7 - 3) / 1000 })) };
    const many = { time: Array.from({ length: minutes }, (_, i) => record.from + i * 60_000), close: Array.from({ length: minutes }, (_, i) => 40_000 + 5_000 * Math.sin(i / 9_000) + (i % 13)) };
    const text = htmlReport(summarise(busy, identity), busy, { prices: many });
    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toContain(`${grouped(MOST_MARKS, 0)} largest of 20,000`);
  });

  it('draws every trade of a quiet year', () => {
    const [way] = /<path class="way lost" d="([^"]+)"/.exec(html(record))?.slice(1) ?? [];
    expect(way.split('M').length - 1).toBe(record.roundTrips.filter(({ profit }) => profit < 0).length);
  });
});

describe('numbers in words', () => {
  it('writes numbers as people do', () => {
    expect([grouped(1234567.891, 2), grouped(-0.001, 2), grouped(-1234, 0), grouped(999.999, 2), grouped(0, 2)]).toEqual(['1,234,567.89', '0.00', '-1,234', '1,000.00', '0.00']);
    expect([moneyText(1234.5, 'KRW'), moneyText(1234.5, 'USDT'), moneyText(0.5, 'BTC')]).toEqual(['1,235', '1,234.50', '0.50000000']);
    expect([percentText(0.12345), percentText(-0.00001), priceText(64_250.5), priceText(0.000012345)]).toEqual(['12.35%', '0.00%', '64,251', '0.000012345']);
  });

  it('writes durations', () => {
    const labels = labelsOf('en');
    expect([312, 3_200, 64_000, 2 * HOUR + 300_000, 58 * DAY + 13 * HOUR, 95 * DAY].map((length) => durationText(length, labels))).toEqual(['312 ms', '3.2s', '1m 4s', '2h 5m', '58d 13h', '95d']);
    expect(durationText(DAY + HOUR, labelsOf('ko'))).toBe('1일 1시간');
  });

  it('escapes all five characters', () => {
    expect(escaped(`<a href="x">'&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
  });

  it('loses nothing but spaces when it wraps, and stays within the width', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z가-힣]{1,30}$/), { maxLength: 20 }), fc.integer({ min: 4, max: 40 }), (words, width) => {
      const lines = wrapped(words.join(' '), width);
      expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    }));
    expect(clipped('abcdefgh', 6)).toBe('abc...');
    expect(displayWidth('한글ab')).toBe(6);
  });
});

describe('charts', () => {
  it('keeps both ends, the highest and the lowest point, and no more points than asked for', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 3_000 }), fc.integer({ min: 10, max: 500 }), (y, most) => {
      const x = y.map((_, i) => i);
      const line = reduced({ x, y }, most);
      expect(line.x.length).toBeLessThanOrEqual(Math.max(most, 2));
      expect([line.x[0], line.x.at(-1)]).toEqual([0, y.length - 1]);
      expect([Math.min(...line.y), Math.max(...line.y)]).toEqual([Math.min(...y), Math.max(...y)]);
      expect(line.x).toEqual(line.x.toSorted((a, b) => a - b));
    }));
  });

  it('skips points that are no numbers', () => {
    expect(reduced({ x: [0, 1, 2], y: [1, NaN, 3] }, 10)).toEqual({ x: [0, 2], y: [1, 3] });
  });

  it('takes round steps', () => {
    expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(niceTicks(-0.17, 0, 3)).toEqual([-0.1, 0]);
    expect(niceTicks(5, 5, 4)).toEqual([5]);
  });

  it('marks months by name and the new year by its number', () => {
    const ticks = timeTicks([1_704_067_200_000, 1_735_689_600_000], 6, labelsOf('en'));
    expect(ticks.map(({ label }) => label)).toEqual(['2024', 'Apr', 'Jul', 'Oct', '2025']);
    expect(timeTicks([1_704_067_200_000, 1_704_067_200_000 + 3 * DAY], 3, labelsOf('en')).map(({ label }) => label)).toEqual(['01-01', '01-02', '01-03', '01-04']);
  });

  it('puts every value in a bin, and zero on an edge', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }), (values) => {
      const { counts, from, width } = bins(values);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(Math.abs(from / width - Math.round(from / width))).toBeLessThan(1e-6);
      expect(counts.length).toBeLessThanOrEqual(38);
    }));
  });
});
