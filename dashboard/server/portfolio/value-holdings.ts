import type { LiveQuote } from '../../../src/shared/engine/trading/live-message.ts';
import type { CoinExposure, Holdings, Portfolio, ValuedHolding } from '../../desk/portfolio.ts';
import { Rates } from './rates.ts';

interface Market {
  readonly quotes: readonly LiveQuote[];
  /** When they were last heard; null while they are. */
  readonly heardAt?: number | null;
  readonly currency: string;
  readonly at: number;
}

/** Less of a coin than this in money is dust that a sale left behind: it is held, and moves nothing. */
const round = (value: number): number => (Math.abs(value) < 1e-12 ? 0 : value);

/** What is held, at what it would bring. Whatever has no price has no value here: none is made up. */
export function valueHoldings({ reading, venues, holdings, lastPrices }: Holdings, { quotes, heardAt = null, currency, at }: Market): Portfolio {
  const rates = new Rates(quotes, lastPrices, heardAt);
  const valued = holdings.filter(({ amount, opening }) => amount !== 0 || opening !== 0).map((holding): ValuedHolding => {
    const { asset, venue, amount } = holding;
    const rate = rates.of(asset, venue, currency);
    const inOther = (other: string): number | null => times(amount, rates.of(asset, venue, other)?.rate);
    return {
      ...holding, coin: asset.split('/')[0] ?? asset, kind: rates.isCash(asset, currency) ? 'cash' : asset.includes('/') ? 'contract' : 'coin',
      price: rate?.rate ?? null, value: times(amount, rate?.rate), inKrw: inOther('KRW'), inUsdt: inOther('USDT'), source: rate?.source ?? null, priceAt: rate?.at ?? null,
    };
  });
  const value = sum(valued.map((one) => one.value ?? 0));
  const won = rates.between('USDT', 'KRW');
  return {
    at, reading, currency, venues, holdings: valued.toSorted((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0)),
    totals: { value, inKrw: whole(valued.map(({ amount, inKrw }) => (amount === 0 ? 0 : inKrw))), inUsdt: whole(valued.map(({ amount, inUsdt }) => (amount === 0 ? 0 : inUsdt))), unvalued: valued.filter((one) => one.value === null && one.amount !== 0).map(({ asset }) => asset) },
    krwPerUsdt: won === undefined ? null : won, exposure: exposureOf(valued, value),
  };
}

const times = (amount: number, rate: number | undefined): number | null => (amount === 0 ? 0 : rate === undefined ? null : amount * rate);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** A total of which a part is missing is no total. */
const whole = (values: readonly (number | null)[]): number | null => values.reduce<number | null>((all, value) => (all === null || value === null ? null : all + value), 0);

/** What moves with the price of a coin: coins and contracts, not the money between. */
function exposureOf(holdings: readonly ValuedHolding[], total: number): Portfolio['exposure'] {
  const risky = holdings.filter(({ kind, amount, value }) => kind !== 'cash' && amount !== 0 && value !== null);
  const coins = [...Map.groupBy(risky, ({ coin }) => coin)].map(([coin, group]): CoinExposure => {
    const venues = [...Map.groupBy(group, ({ venue }) => venue)].map(([venue, own]) => ({ venue, value: round(sum(own.map(({ value }) => value ?? 0))) }));
    const net = round(sum(group.map(({ value }) => value ?? 0)));
    return { coin, net, gross: sum(group.map(({ value }) => Math.abs(value ?? 0))), share: total > 0 ? net / total : null, venues };
  }).toSorted((a, b) => b.gross - a.gross);
  return { coins, net: sum(coins.map(({ net }) => net)), gross: sum(coins.map(({ gross }) => gross)) };
}
