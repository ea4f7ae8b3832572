import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { openGate } from '../../src/local/wire.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { KEY, resting } from './limits-scene.contract.ts';

/** A bot that is started again and again: connects, places orders until one is not taken, and waits to be killed. `restUrl folder shiftMs first`. */
const [baseUrl = '', dataFolder = '', shiftMs = '0', first = '0'] = process.argv.slice(2);
const real = systemClock();
const clock = { now: () => real.now() + Number(shiftMs), wait: real.wait };
const gate = await openGate({ venue: 'binance', account: 'main', dataFolder, baseUrl, clock });
const say = (what: object): void => { process.stdout.write(`${JSON.stringify({ ...what, forbidden: gate.status().forbiddenUntil !== undefined })}\n`); };
say({ kind: 'started' });
try {
  const venue = ccxtVenue(await openTrading({ venue: 'binance', key: KEY, clock, gate, baseUrl }));
  for (let sequence = Number(first); ; sequence++) {
    const outcome = await venue.place(resting(sequence));
    say(outcome);
    if (outcome.kind !== 'accepted') break;
    await real.wait(20);
  }
} catch (error) {
  say({ kind: 'failed', reason: String(error) });
}
setInterval(() => undefined, 1_000);
