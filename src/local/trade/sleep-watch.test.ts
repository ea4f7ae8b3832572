import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchTime, type Interruption } from './sleep-watch.ts';

beforeEach(() => { vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }); });
afterEach(() => { vi.useRealTimers(); });

/** Both clocks of a machine. A turn of the watch comes when 100 ms of its own time have passed. */
function machine() {
  const found: Interruption[] = [];
  const stop = new AbortController();
  const clocks = { wall: 1_800_000_000_000, steady: 5_000 };
  watchTime({ tell: (one) => { found.push(one); }, signal: stop.signal, wall: () => clocks.wall, steady: () => clocks.steady });
  const turn = (by: { readonly wall: number; readonly steady: number }): void => {
    clocks.wall += by.wall;
    clocks.steady += by.steady;
    vi.advanceTimersByTime(100);
  };
  const quiet = (turns: number): void => { for (let n = 0; n < turns; n++) turn({ wall: 100, steady: 100 }); };
  return { found, stop, turn, quiet };
}

describe('the watch over the time of this process', () => {
  it('says nothing while time passes as it should, turns that are a little late included', () => {
    const { found, quiet, turn } = machine();
    quiet(1_000);
    turn({ wall: 349, steady: 349 });
    turn({ wall: 101.4, steady: 100.2 });
    expect(found).toEqual([]);
  });

  it('tells a machine that slept, whether its steady clock went on or stood still meanwhile (fault 46)', () => {
    const { found, quiet, turn } = machine();
    quiet(3);
    turn({ wall: 30_100, steady: 30_100 });
    quiet(3);
    turn({ wall: 8 * 3_600_000, steady: 100 });
    quiet(3);
    expect(found).toEqual([{ kind: 'sleep', forMs: 30_000 }, { kind: 'sleep', forMs: 8 * 3_600_000 - 100 }]);
  });

  it('tells a loop that was busy from 250 ms on, and a stop of five seconds as a sleep (faults 46 and 57)', () => {
    const { found, turn } = machine();
    for (const late of [249, 250, 2_000, 4_999, 5_000]) turn({ wall: 100 + late, steady: 100 + late });
    expect(found).toEqual([{ kind: 'stall', forMs: 250 }, { kind: 'stall', forMs: 2_000 }, { kind: 'stall', forMs: 4_999 }, { kind: 'sleep', forMs: 5_000 }]);
  });

  it('tells a clock that was set, forward by less than a sleep or back by any time (fault 45)', () => {
    const { found, quiet, turn } = machine();
    turn({ wall: 100 + 1_500, steady: 100 });
    quiet(2);
    turn({ wall: 100 - 3_600_000, steady: 100 });
    quiet(2);
    turn({ wall: 100 + 999, steady: 100 });
    expect(found).toEqual([{ kind: 'clock', forMs: 1_500 }, { kind: 'clock', forMs: -3_600_000 }, { kind: 'stall', forMs: 999 }]);
  });

  it('a sleep under which the clock was set back is a sleep (faults 45 and 46)', () => {
    const { found, turn } = machine();
    turn({ wall: -60_000, steady: 20_100 });
    expect(found).toEqual([{ kind: 'sleep', forMs: 20_000 }]);
  });

  it('ends with its signal', () => {
    const { found, stop, turn } = machine();
    stop.abort();
    turn({ wall: 60_000, steady: 60_000 });
    expect(found).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
