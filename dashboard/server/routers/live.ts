import { tracked } from '@trpc/server';
import { z } from 'zod';
import type { InstrumentId } from '../../../src/shared/domain/instrument.ts';
import { read, router } from '../trpc.ts';

const instrument = z.custom<InstrumentId>((value) => typeof value === 'string' && /^[\w-]{1,40}:[\w./:-]{1,60}$/.test(value), 'expected an instrument like "binance:BTC/USDT"');

export const liveRouter = router({
  picture: read('All that is known at this moment').input(z.object({ watch: z.array(instrument).max(20) })).query(({ ctx, input }) => ctx.live.picture(input.watch)),
  stream: read('What changes, as it changes: a stream of server-sent events. Books, trades and forming candles only of the instruments watched')
    .input(z.object({ watch: z.array(instrument).max(20), lastEventId: z.string().max(100).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const ends = [signal, ctx.signal].filter((one) => one !== undefined);
      for await (const { id, batch } of ctx.live.follow(input.watch, AbortSignal.any(ends))) yield tracked(id, batch);
    }),
});
