import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { DAY, HOUR } from '../domain/time.ts';
import { CurrencyAccounts, CurrencyRates } from './currency-rates.ts';
import { kimchiPremium, premiumSeries } from './kimchi-premium.ts';

it('is what a coin costs more in won than abroad', () => {
  // 8 January 2021: 47,215,000 won against 40,667.07 dollars at 1,092.16.
  expect(kimchiPremium(47_215_000, 40_667.07, 1_092.16)).toBeCloseTo(0.063, 4);
  expect([kimchiPremium(NaN, 1, 1), kimchiPremium(1, 0, 1), kimchiPremium(1, 1, -1)]).toEqual([NaN, NaN, NaN]);
});

it('takes what was known at the time and is not too old, never what came later', () => {
  const won = { at: [0, HOUR, 2 * HOUR, 3 * HOUR], value: [110, 110, 110, 110] };
  const dollar = { at: [HOUR - 1, 2 * HOUR + 1], value: [100, 50] };
  const series = premiumSeries(won, dollar, { at: [0], value: [1] }, { maxAge: 30 * 60_000, maxRateAge: DAY });
  expect(Array.from(series, (premium) => Number(premium.toFixed(9)))).toEqual([NaN, 0.1, NaN, NaN]);
  const longer = premiumSeries(won, dollar, { at: [0], value: [1] }, { maxAge: 2 * HOUR, maxRateAge: 2.5 * HOUR });
  expect(Array.from(longer, (premium) => Number(premium.toFixed(9)))).toEqual([NaN, 0.1, 0.1, NaN]);
});

it('no later price changes an earlier premium', () => {
  const times = Array.from({ length: 50 }, (_, i) => i * HOUR);
  const won = { at: times, value: times.map((_, i) => 100 + i) };
  const premium = (poisonedFrom: number) => premiumSeries(won, { at: times, value: times.map((_, i) => (i >= poisonedFrom ? NaN : 90)) }, { at: times, value: times.map((_, i) => (i >= poisonedFrom ? 1e9 : 1)) }, { maxAge: HOUR, maxRateAge: HOUR });
  const clean = premium(50);
  for (const from of [1, 20, 49]) expect(Array.from(premium(from).subarray(0, from))).toEqual(Array.from(clean.subarray(0, from)));
});

const file = new URL('../../../../shared/data/krw/kimchi_premium_daily-2017_2022.csv.gz', import.meta.url);
if (!existsSync(file)) process.stdout.write('the daily premiums of 2017 to 2022 are not here: that check is skipped\n');
it.skipIf(!existsSync(file))('equals the published premium of every day from September 2017 to December 2022, to its two digits', () => {
  const [, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  const column = (i: number) => rows.map((row) => row[i]);
  const at = column(0);
  const series = premiumSeries({ at, value: column(2) }, { at, value: column(3) }, { at, value: column(5) }, { maxAge: 0, maxRateAge: 0 });
  expect(series).toHaveLength(1_924);
  let worst = 0;
  series.forEach((premium, i) => { worst = Math.max(worst, Math.abs(100 * premium - rows[i][1])); });
  expect(worst).toBeLessThanOrEqual(0.005);
  expect(Math.max(...series)).toBeGreaterThan(0.5);
});

it('profit in won and in dollars converts when it is made, not at the end (trap 26)', () => {
  const rates = new CurrencyRates([{ from: 'USDT', to: 'KRW', at: [0, DAY], value: [1_300, 1_400] }], 2 * DAY);
  const accounts = new CurrencyAccounts(rates);
  accounts.book('KRW', 1_000_000);
  accounts.book('USDT', 1_000);
  accounts.bookProfit('USDT', 10, { at: HOUR, reporting: 'KRW' });
  accounts.bookProfit('KRW', -3_000, { at: DAY, reporting: 'KRW' });
  accounts.bookProfit('USDT', 10, { at: DAY, reporting: 'KRW' });
  expect(accounts.profit('KRW')).toBe(13_000 - 3_000 + 14_000);
  expect(accounts.balance('USDT')).toBe(1_020);
  expect(accounts.equity('KRW', HOUR)).toBe(997_000 + 1_020 * 1_300);
  expect(accounts.equity('USDT', DAY)).toBeCloseTo(997_000 / 1_400 + 1_020, 9);
});

it('a rate is never taken from later, nor from too long ago, nor invented', () => {
  const rates = new CurrencyRates([{ from: 'USDT', to: 'KRW', at: [HOUR, 2 * HOUR], value: [1_300, 0] }], HOUR);
  expect([rates.rate('USDT', 'KRW', HOUR - 1), rates.rate('USDT', 'KRW', HOUR), rates.rate('KRW', 'USDT', HOUR), rates.rate('USDT', 'KRW', 2 * HOUR), rates.rate('USDT', 'KRW', 4 * HOUR), rates.rate('EUR', 'EUR', 0)]).toEqual([NaN, 1_300, 1 / 1_300, NaN, NaN, 1]);
  expect(() => rates.rate('EUR', 'KRW', 0)).toThrow('expected rates between "EUR" and "KRW", found "USDT/KRW"');
});
