import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import type { OrderRequest } from '../../src/shared/domain/order.ts';
import type { LimitRule } from '../../src/shared/domain/request-budget.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import { mintClientOrderId } from '../../src/shared/execution/client-order-id.ts';
import type { Clock } from '../../src/shared/ports/clock.ts';
import { Exchange } from '../../src/shared/venue/exchange/exchange.ts';
import { BTC } from '../../src/local/simulator/binance/simulated-venue.contract.ts';
import { demoKey, startBinanceSimulator, type BinanceSimulator, type BinanceSimulatorOptions } from '../../src/local/simulator/binance/start-binance-simulator.ts';

/** What the tests of limits, bans and clocks share: a simulated venue with a deep book, and the adapters that trade there. */
export async function deepVenue(options: Partial<BinanceSimulatorOptions> = {}): Promise<BinanceSimulator> {
  const exchange = new Exchange({ listings: [BTC], accounts: { demo: { balances: { BTC: '1000', USDT: '10000000' } } } });
  const side = (sign: -1 | 1): number[] => Array.from({ length: 100 }, (_, i) => [1_000_000 + sign * (i + 1) * 100, 100_000]).flat();
  exchange.resetLevels('BTCUSDT', { bids: side(-1), asks: side(1) }, (options.clock ?? Date.now)());
  return startBinanceSimulator({ exchange, ...options });
}

const { apiKey, secret = '' } = demoKey('demo');
export const KEY = { venue: 'binance', account: 'main', apiKey: new Secret(apiKey), secret: new Secret(secret) };

export async function traderAt(simulator: BinanceSimulator, { rules = limitsOf('binance', 'main'), clock = systemClock() }: { readonly rules?: readonly LimitRule[]; readonly clock?: Clock } = {}) {
  const gate = await openRequestGate({ name: 'binance', rules, clock });
  const exchange = await openTrading({ venue: 'binance', key: KEY, clock, gate, baseUrl: simulator.restUrl, timeoutMs: 10_000 });
  return { exchange, gate, venue: ccxtVenue(exchange) };
}

/** An order that rests far below the market. */
export const resting = (sequence: number): OrderRequest => ({
  clientOrderId: mintClientOrderId({ epoch: 7, sequence, attempt: 0 }), instrument: 'binance:BTC/USDT', side: 'buy', type: 'limit', quantity: 0.01, limitPrice: 9_500 - (sequence % 100), timeInForce: 'gtc', at: 0, reason: 'test',
});
