import { describe, expect, it } from 'vitest';
import { format } from '../../shared/domain/decimal.ts';
import { runBacktest } from '../../shared/engine/backtest.ts';
import { realistic, type RunSettings } from '../../shared/engine/settings.ts';
import { orderHash } from '../../shared/handlers/backtest.ts';
import { checkParams, findStrategy, strategies } from '../../shared/strategies/registry.ts';
import { SYNTHETIC_UNIVERSE } from '../../shared/venue/synthetic/synthetic-instrument.ts';
import { syntheticMarket } from '../../shared/venue/synthetic/synthetic-market.ts';
import { PaperSession } from './paper-session.ts';

const start = Date.UTC(2025, 0, 1);
/** Several times the window of the live market, so that it moves. */
const CANDLES = 9_000;

/** Where the default looks back further than these candles reach. */
const PARAMS: Readonly<Record<string, Readonly<Record<string, number>>>> = { 'cross-sectional-momentum': { lookback: 2 } };

function both(name: string, { count, settings = realistic }: { count: number; settings?: RunSettings }) {
  const strategy = findStrategy(name, strategies);
  const params = checkParams(strategy, PARAMS[name] ?? {});
  const market = () => syntheticMarket({ seed: 12, timeframe: '1m', start, instruments: SYNTHETIC_UNIVERSE.slice(0, count) });
  const [live, past] = [market(), market()];
  const session = new PaperSession({ strategy, params, settings, source: live, observe: () => undefined });
  for (let i = 0; i < CANDLES; i++) {
    const candles = live.next();
    session.step({ openTime: candles[0].openTime, candles, ended: [] });
  }
  const { candles } = past.take(CANDLES);
  const backtest = runBacktest({ strategy, params, settings, timeframe: '1m', histories: past.instruments.map((instrument, k) => ({ instrument, candles: candles[k] })) });
  return { session, paper: session.record(), backtest };
}

describe('a session on paper', () => {
  it.each(strategies.map(({ name }) => name))('gives the orders of the backtest over the same candles, candle by candle: %s (trap 13)', (name) => {
    const { paper, backtest } = both(name, { count: name === 'pair-spread' ? 2 : 3 });
    expect(paper.fills.length).toBeGreaterThan(0);
    expect(orderHash(paper.fills)).toBe(orderHash(backtest.fills));
    expect(paper).toEqual(backtest);
  });

  it('does so with one instrument, which the backtest runs through in stretches', () => {
    const { paper, backtest } = both('trend-following', { count: 1 });
    expect(orderHash(paper.fills)).toBe(orderHash(backtest.fills));
    expect(paper.finalEquity).toBe(backtest.finalEquity);
  });

  it('does so with shorts and fees in what is received', () => {
    const { paper, backtest } = both('sma-cross', { count: 3, settings: { ...realistic, shorts: true, leverage: 2, feeIn: 'received' } });
    expect(orderHash(paper.fills)).toBe(orderHash(backtest.fills));
  });

  it('keeps exact money: deposits, trades and fees make up every balance', () => {
    const { session, paper } = both('sma-cross', { count: 3, settings: { ...realistic, feeIn: 'received' } });
    const { ledger } = session;
    expect(format(ledger.counter('deposit', 'USDT'))).toBe('-10000');
    expect(ledger.entries.filter(({ kind }) => kind === 'trade')).toHaveLength(paper.fills.length);
    for (const asset of ['BTC', 'ETH', 'SOL']) {
      expect(Number(format(ledger.counter('fee', asset)))).toBeGreaterThan(0);
      expect(ledger.balance(asset) + ledger.counter('trade', asset) + ledger.counter('fee', asset)).toBe(0n);
    }
  });
});
