import { describe, expect, it } from 'vitest';
import { plainInstrument } from '../domain/instrument.ts';
import { HOUR, MINUTE } from '../domain/time.ts';
import { walk } from '../indicators/indicator.contract.ts';
import { shippedEnsemble } from '../selector/ensemble/shipped-ensemble.ts';
import { parseParams } from '../strategies/registry.ts';
import { runBacktest } from './backtest.ts';
import { bare } from './scripted.contract.ts';

const LENGTH = 1_600;
const STEP = 15 * MINUTE;
const EXTREME = 1_204;
const CANDLES = walk(LENGTH, 9);

/** Funding every 8 hours, usual but for one settlement, known at the close in which it is settled. */
function funding(extreme: number) {
  const [rate, at] = [new Float64Array(LENGTH), new Float64Array(LENGTH)];
  for (let i = 0; i < LENGTH; i++) {
    at[i] = Math.floor((CANDLES.openTime[i] + STEP) / (8 * HOUR)) * 8 * HOUR;
    rate[i] = i >= EXTREME && i < EXTREME + 20 ? extreme : 0.0001;
  }
  return new Map([['funding:rate', rate], ['funding:at', at]]);
}

function decisions(outside: ReadonlyMap<string, Float64Array>, streaming = false) {
  const told: { readonly at: number; readonly text: string }[] = [];
  runBacktest({
    strategy: shippedEnsemble, params: parseParams(shippedEnsemble, { standAside: 'false' }), settings: { ...bare, shorts: true }, timeframe: '15m', streaming, histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles: CANDLES, outside }],
    observe: (notice) => { if (notice.kind === 'decision') told.push({ at: notice.at, text: JSON.stringify([notice.forecast, Object.keys(notice.values).filter((key) => key.startsWith('event '))]) }); },
  });
  return told;
}

describe('an ensemble that hears of the world outside', () => {
  it('holds less from an extreme funding rate on, decides the same before it, and the same candle by candle', () => {
    const [usual, extreme] = [decisions(funding(0.0001)), decisions(funding(0.002))];
    const closed = CANDLES.openTime[EXTREME] + STEP;
    const before = (all: typeof usual) => all.filter(({ at }) => at < closed);
    expect(before(usual).length).toBeGreaterThan(20);
    expect(before(extreme)).toEqual(before(usual));
    expect(extreme).not.toEqual(usual);
    expect(extreme.some(({ at, text }) => at >= closed && text.includes('funding-extreme'))).toBe(true);
    expect(decisions(funding(0.002), true)).toEqual(extreme);
  });
});
