import type { RoundTrip } from '../../engine/record.ts';
import { breakdown } from '../metrics/breakdown.ts';
import { durations } from '../metrics/durations.ts';
import { mean, sum } from '../metrics/moments.ts';
import { sqn } from '../metrics/sqn.ts';
import { expectancy, expectancyRatio, outcomes, payoff, profitFactor, streaks, winRate } from '../metrics/trades.ts';
import type { Facts } from './facts.ts';
import { bracketed, count, duration, group, money, percent, ratio, row, text, type Group, type Row } from './row.ts';

/** Closed trades, and what became of the orders. */
export const tradeRows = (facts: Facts): Group => group('trades', [
  ...resultRows(facts), ...sideRows(facts), ...extremeRows(facts), ...durationRows(facts), ...excursionRows(facts), ...orderRows(facts),
]);

function resultRows({ record, closed, profits, marks }: Facts): Row[] {
  const { wins, draws, losses } = outcomes(profits);
  const ratios = closed.map(({ profitRatio }) => profitRatio);
  return [
    row('totalTrades', count('trades', closed.length), ratio('tradesPerDay', marks.day.length === 0 ? null : closed.length / marks.day.length, 'no-days')),
    row('winDrawLoss', count('wins', wins.length), count('draws', draws), count('losses', losses.length)),
    row('winRate', percent('winRate', winRate(profits), 'no-trades')),
    row('avgProfit', percent('avgProfit', mean(ratios), 'no-trades')),
    row('profitFactor', ratio('profitFactor', profitFactor(profits), profits.length === 0 ? 'no-trades' : 'no-losing-trade')),
    row('payoff', ratio('payoff', payoff(profits), profits.length === 0 ? 'no-trades' : 'one-sided')),
    bracketed('expectancy', money('expectancy', expectancy(profits), 'no-trades'), ratio('expectancyRatio', expectancyRatio(profits), profits.length === 0 ? 'no-trades' : 'no-losing-trade')),
    row('sqn', ratio('sqn', sqn(ratios), profits.length === 0 ? 'no-trades' : 'no-spread')),
    row('avgStake', money('avgStake', mean(closed.map(({ entryPrice, quantity }) => entryPrice * Math.abs(quantity))), 'no-trades')),
    row('totalVolume', money('totalVolume', record.totals.turnover)),
  ];
}

function sideRows({ record, closed }: Facts): Row[] {
  const long = closed.filter(({ side }) => side === 'long');
  const short = closed.filter(({ side }) => side === 'short');
  const profit = (trades: readonly RoundTrip[]) => sum(trades.map((trade) => trade.profit));
  return [
    row('longShortTrades', count('longTrades', long.length), count('shortTrades', short.length)),
    row('longShortProfitRatio', percent('longProfitRatio', profit(long) / record.initialCash), percent('shortProfitRatio', profit(short) / record.initialCash)),
    row('longShortProfit', money('longProfit', profit(long)), money('shortProfit', profit(short))),
  ];
}

function extremeRows({ record, closed }: Facts): Row[] {
  const trades = closed.toSorted((a, b) => b.profitRatio - a.profitRatio);
  const pairs = breakdown(closed, ({ instrument }) => instrument).toSorted((a, b) => b.profit - a.profit);
  const trade = (key: 'bestTrade' | 'worstTrade', found: RoundTrip | undefined) =>
    bracketed(key, text(`${key}Instrument`, found?.instrument, 'no-trades'), percent(key, found?.profitRatio, 'no-trades'));
  const pair = (key: 'bestInstrument' | 'worstInstrument', found: (typeof pairs)[number] | undefined) =>
    bracketed(key, text(key, found?.name, 'no-trades'), percent(`${key}Profit`, found && found.profit / record.initialCash, 'no-trades'));
  return [
    ...(record.instruments.length > 1 ? [pair('bestInstrument', pairs[0]), pair('worstInstrument', pairs.at(-1))] : []),
    trade('bestTrade', trades[0]), trade('worstTrade', trades.at(-1)),
  ];
}

function durationRows({ closed, profits }: Facts): Row[] {
  const lengths = (trades: readonly RoundTrip[]) => durations(trades.map(({ entryAt, exitAt }) => exitAt - entryAt));
  const winners = lengths(closed.filter(({ profit }) => profit > 0));
  const losers = lengths(closed.filter(({ profit }) => profit < 0));
  const all = lengths(closed);
  const { wins, losses } = streaks(profits);
  return [
    row('duration', duration('durationMean', all?.mean, 'no-trades'), duration('durationMedian', all?.median, 'no-trades')),
    row('durationWinners', duration('winnersMin', winners?.min, 'no-winning-trade'), duration('winnersMax', winners?.max, 'no-winning-trade'), duration('winnersMean', winners?.mean, 'no-winning-trade')),
    row('durationLosers', duration('losersMin', losers?.min, 'no-losing-trade'), duration('losersMax', losers?.max, 'no-losing-trade'), duration('losersMean', losers?.mean, 'no-losing-trade')),
    row('streaks', count('consecutiveWins', wins), count('consecutiveLosses', losses)),
  ];
}

function excursionRows({ closed }: Facts): Row[] {
  const adverse = closed.map(({ maxAdverse }) => maxAdverse).filter(Number.isFinite);
  const favourable = closed.map(({ maxFavourable }) => maxFavourable).filter(Number.isFinite);
  // The sign a record gives to a move against the position does not matter here: the report shows it as a loss.
  return [
    row('adverse', percent('adverseMean', negative(mean(adverse.map(Math.abs))), 'no-trades'), percent('adverseWorst', negative(largest(adverse)), 'no-trades')),
    row('favourable', percent('favourableMean', mean(favourable.map(Math.abs)), 'no-trades'), percent('favourableBest', largest(favourable), 'no-trades')),
  ];
}

const negative = (value: number | null): number | null => (value === null ? null : -value);
const largest = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((most, value) => Math.max(most, Math.abs(value)), 0));

function orderRows({ record, leftOpen }: Facts): Row[] {
  const { orders } = record;
  return [
    row('orders', count('ordersPlaced', orders.placed), count('ordersFilled', orders.filled)),
    row('refused', count('ordersDenied', orders.denied), count('ordersRejected', orders.rejected)),
    row('cancelled', count('ordersCancelled', orders.cancelled), count('ordersExpired', orders.expired)),
    row('ordersOpen', count('ordersOpen', orders.open)),
    bracketed('leftOpen', count('tradesLeftOpen', leftOpen.length), money('leftOpenProfit', sum(leftOpen.map(({ profit }) => profit)))),
    bracketed('protectiveExits', count('protectiveExits', record.protectiveExits), count('ambiguousExits', record.ambiguousExits)),
    row('liquidations', count('liquidations', record.liquidations)),
  ];
}
