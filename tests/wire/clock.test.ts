import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { random } from '../../src/shared/domain/random.ts';
import { deepVenue, resting, traderAt } from './limits-scene.contract.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

async function scene(latencyMs = 0) {
  // Room for all: what is tested here is time.
  const simulator = await deepVenue({ faults: { latencyMs }, limits: { ordersPer10Seconds: 10_000 } });
  closing.push(simulator.close);
  const real = systemClock();
  const ours = { shiftMs: 0 };
  const trader = await traderAt(simulator, { clock: { now: () => real.now() + ours.shiftMs, wait: real.wait }, rules: [{ counter: 'weight', windowMs: 60_000, limit: 6_000 }] });
  closing.unshift(trader.exchange.close);
  let sequence = 0;
  const late = () => (simulator.counters['answeredTooEarly'] ?? 0) + (simulator.counters['answeredTooLate'] ?? 0);
  return { simulator, ours, late, ...trader, place: async () => { const outcome = await trader.venue.place(resting(++sequence)); return outcome.kind === 'refused' ? outcome.code : outcome.kind; } };
}

const isSynced = (exchange: Awaited<ReturnType<typeof scene>>['exchange'], expectedMs: number) => expect.poll(() => exchange.clock.isKnown && Math.abs(exchange.clock.offsetMs - expectedMs) < 100, { timeout: 20_000, interval: 10 }).toBe(true);

describe('clocks that differ (fault 45)', () => {
  test.each([5_000, -5_000, 3_600_000, -3_600_000])('a venue ahead by %i ms from the start: no order is refused for its time', async (clockSkewMs) => {
    const simulator = await deepVenue({ faults: { clockSkewMs } });
    closing.push(simulator.close);
    const { exchange, venue } = await traderAt(simulator);
    closing.unshift(exchange.close);
    for (let sequence = 0; sequence < 20; sequence++) expect((await venue.place(resting(sequence))).kind).toBe('accepted');
    expect([simulator.counters['answeredTooEarly'], simulator.counters['answeredTooLate']]).toEqual([undefined, undefined]);
  });

  test.each([1, 2, 3])('seed %i, clocks that jump, theirs and ours: one refusal tells, and after the resync none', async (seed) => {
    const source = random(seed);
    const { simulator, ours, late, exchange, place } = await scene();
    for (let jump = 0; jump < 6; jump++) {
      const byMs = Math.round((source.uniform() < 0.5 ? -1 : 1) * (5_000 + source.uniform() * 20_000));
      if (source.uniform() < 0.5) simulator.faults.change({ clockSkewMs: byMs });
      else ours.shiftMs = byMs;
      const before = late();
      const first = await place();
      expect(['accepted', '-1021'], `seed ${seed}, jump ${jump} by ${byMs}`).toContain(first);
      if (first === '-1021') await isSynced(exchange, simulator.faults.settings.clockSkewMs - ours.shiftMs);
      for (let i = 0; i < 15; i++) expect(await place(), `seed ${seed}, jump ${jump} by ${byMs}, order ${i}`).toBe('accepted');
      expect(late() - before).toBeLessThanOrEqual(1);
    }
    expect(late()).toBeGreaterThan(0);
  });

  test('a steady stream of orders over a slow line finds the new time once: what was sent before does not undo it', async () => {
    const { simulator, late, exchange, place } = await scene(60);
    simulator.faults.change({ clockSkewMs: 5_000 });
    const sent: { readonly checks: number; readonly outcome: Promise<string> }[] = [];
    // An order every 20 ms, while each answer takes 60: some are on their way whenever something is learned.
    for (let i = 0; i < 40; i++) {
      sent.push({ checks: exchange.clockChecks, outcome: place() });
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
    await isSynced(exchange, 5_000);
    const outcomes = await Promise.all(sent.map(({ outcome }) => outcome));
    process.stderr.write(`a clock that jumped under a stream of 40 orders: ${late()} were refused for their time\n`);
    expect(outcomes[0]).toBe('-1021');
    expect(exchange.clockChecks).toBe(1);
    for (const [i, { checks }] of sent.entries()) if (checks === 1) expect(outcomes[i], `order ${i}, sent after the resync`).toBe('accepted');
    expect(sent.filter(({ checks }) => checks === 1).length).toBeGreaterThan(10);
  });

  test('a cancel that is refused for its time finds the new time too', async () => {
    const { simulator, exchange, venue } = await scene();
    expect((await venue.place(resting(500))).kind).toBe('accepted');
    simulator.faults.change({ clockSkewMs: 9_000 });
    const reference = { instrument: 'binance:BTC/USDT' as const, clientOrderId: resting(500).clientOrderId };
    expect(await venue.cancel(reference)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('-1021') });
    await isSynced(exchange, 9_000);
    expect((await venue.cancel(reference)).kind).toBe('cancelled');
  });
});
