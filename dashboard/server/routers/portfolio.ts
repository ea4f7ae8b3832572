import { attributionQuery, taxFillsQuery, taxQuery, tripQuery } from '../../desk/portfolio.ts';
import { valueHoldings } from '../portfolio/value-holdings.ts';
import { read, router } from '../trpc.ts';

export const portfolioRouter = router({
  balances: read('What each venue holds by the journal, valued at live prices in the account\'s currency, in won and in USDT; exposure by coin').query(async ({ ctx }) => {
    const holdings = await ctx.desk.portfolio.holdings();
    const { isConnected, since } = ctx.live.runner;
    return valueHoldings(holdings, { quotes: ctx.live.picture().quotes ?? [], heardAt: isConnected ? null : since, currency: ctx.live.plan?.currency ?? await ctx.desk.account.equity({ points: 10, zone: 'utc' }).then(({ currency }) => currency), at: ctx.now() });
  }),
  attribution: read('Where profit came from: round trips by instrument, strategy, venue, side, regime or reason, with fees, turnover and what carrying orders out cost').input(attributionQuery).query(({ ctx, input }) => ctx.desk.portfolio.attribution(input)),
  trips: read('Round trips that ended: sorted, filtered, a page at a time').input(tripQuery).query(({ ctx, input }) => ctx.desk.portfolio.trips(input)),
  taxYears: read('Years in Korea in which something was filled').query(({ ctx }) => ctx.desk.portfolio.taxYears()),
  taxYear: read('Disposals of a year in Korea by coin and currency, at average cost, and the same as CSV').input(taxQuery).query(({ ctx, input }) => ctx.desk.portfolio.taxYear(input)),
  taxFills: read('All fills of a year in Korea as CSV, a part at a time').input(taxFillsQuery).query(({ ctx, input }) => ctx.desk.portfolio.taxFills(input)),
});
