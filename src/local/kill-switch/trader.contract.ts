import { setTimeout as wait } from 'node:timers/promises';
import { ccxtVenue } from '../../shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { Secret } from '../../shared/domain/secret.ts';
import { mintClientOrderId } from '../../shared/execution/client-order-id.ts';
import { openGate } from '../wire.ts';
import { startHeartbeat } from './heartbeat.ts';
import { startWatchdogProcess } from './watchdog-process.ts';

/** A bot with working entry orders, a stop and a watchdog, for tests that stop and kill it: `restUrl folder silenceMs external`. */
const [baseUrl = '', dataFolder = '', silenceMs = '1500', external = ''] = process.argv.slice(2);
const clock = systemClock();
const gate = await openGate({ venue: 'binance', account: 'main', dataFolder, baseUrl, clock });
const keyOf = (account: string) => ({ venue: 'binance', account, apiKey: new Secret(`${account}-key`), secret: new Secret(`${account}-secret`) });
const exchange = await openTrading({ venue: 'binance', key: keyOf('main'), clock, gate, baseUrl, timeoutMs: 10_000 });
const venue = ccxtVenue(exchange);
const watchdog = await startWatchdogProcess({ key: keyOf('watchdog'), bot: 'main', dataFolder, baseUrl, silenceMs: Number(silenceMs), external: external === 'external' });
const heartbeat = startHeartbeat(watchdog.place, Number(silenceMs) / 10);
process.on('SIGTERM', () => {
  heartbeat.stop();
  void exchange.close().then(() => wait(50)).then(() => process.exit(0));
});

for (let sequence = 0; sequence < 6; sequence++) {
  const isStop = sequence === 5;
  const outcome = await venue.place({
    clientOrderId: mintClientOrderId({ epoch: 1, sequence, attempt: 0 }), instrument: 'binance:BTC/USDT', side: isStop ? 'sell' : 'buy', type: isStop ? 'stop' : 'limit', quantity: 0.01,
    limitPrice: isStop ? undefined : 9_900 - sequence, stopPrice: isStop ? 9_000 : undefined, timeInForce: 'gtc', at: clock.now(), reason: 'test',
  });
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
}
process.stdout.write(`${JSON.stringify({ watchdog: watchdog.pid, logFile: watchdog.logFile })}\n`);
