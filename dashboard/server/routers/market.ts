import { candleQuestion, markQuestion } from '../../desk/market.ts';
import { read, router } from '../trpc.ts';

export const marketRouter = router({
  markets: read('Instruments of the run, their timeframes, and the indicators that can be drawn').query(({ ctx }) => ctx.desk.market.markets()),
  candles: read('Closed candles of an instrument with indicator values, the newest or those before a time').input(candleQuestion).query(({ ctx, input }) => ctx.desk.market.candles(input)),
  marks: read('Signals, fills, regimes and events of an instrument since a time').input(markQuestion).query(({ ctx, input }) => ctx.desk.market.marks(input)),
});
