import { writeSync } from 'node:fs';
import { durableFiles } from '../../shared/adapters/fs/durable-files.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { plainInstrument } from '../../shared/domain/instrument.ts';
import { OrderBook } from '../../shared/domain/order-book.ts';
import { openPaperVenue, paperStore } from './paper-store.ts';

/** Started as a process of its own: trades on paper until it is killed, and writes a line for everything it was told. */
const [, , folder = ''] = process.argv;
const clock = systemClock();
const instrument = { ...plainInstrument('test', 'BTC/USDT'), tickSize: 0.1, lotSize: 0.001 };
const paper = await openPaperVenue({ instruments: [instrument], balances: { USDT: '1000000', BTC: '1000' }, clock, latencyMs: 1 }, paperStore(folder, 'test', durableFiles()));
const tell = (line: unknown): void => { writeSync(1, `${JSON.stringify(line)}\n`); };
const book = new OrderBook();

void paper.stream.listen((event) => { if (event.kind === 'fill') tell(event); }, new AbortController().signal);
for (let n = 0; ; n++) {
  const at = clock.now();
  book.reset([[99, 5 + (n % 3)], [98, 9]], [[101, 5 + (n % 2)], [102, 9]]);
  paper.onMarket({ kind: 'book', instrument: 'test:BTC/USDT', book, at, receivedAt: at });
  const isTaking = n % 3 > 0;
  const outcome = await paper.venue.place({
    clientOrderId: `${process.pid}-${n}`, instrument: 'test:BTC/USDT', side: n % 2 === 0 ? 'buy' : 'sell', type: isTaking ? 'market' : 'limit', quantity: 0.1 + n / 1_000,
    limitPrice: isTaking ? undefined : n % 2 === 0 ? 97 : 103, timeInForce: isTaking ? 'ioc' : 'gtc', at, reason: 'test',
  });
  if (outcome.kind !== 'accepted') throw new Error(`expected the order to be taken, found "${outcome.reason}"`);
  tell({ order: outcome.order });
  if (!isTaking && n % 2 === 0) tell(await paper.venue.cancel(outcome.order));
}
