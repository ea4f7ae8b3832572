import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/shared/strategies/registry.ts';
import { pasts } from '../future.ts';
import { runOn, walks } from '../sample-run.ts';

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('%s in the engine', (_name, strategy) => {
  const whole = runOn(strategy, walks);

  it('trades', () => expect(whole.fills.length).toBeGreaterThan(0));

  it('streamed candle by candle does what it does over columns, bit for bit', () => {
    expect(runOn(strategy, walks, { streaming: true })).toEqual(whole);
  });

  it.each([700, 1_900, 3_333])('knows nothing of what comes after candle %i: less history and poisoned history give the same past', (cut) => {
    const seen = pasts(strategy, cut);
    expect(seen.shorter).toEqual(seen.whole);
    expect(seen.poisoned).toEqual(seen.whole);
  });

  it('keeps its books: profits of round trips and cash flows of instruments both add up to the change of equity', () => {
    const change = whole.finalEquity - whole.initialCash;
    expect(whole.roundTrips.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
    expect(whole.perInstrument.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(change, 6);
  });
});
