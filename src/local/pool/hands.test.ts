import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/domain/errors.ts';
import { Hands, type HandLimits } from './hands.ts';

const limits = (more: Partial<HandLimits> = {}): HandLimits => ({ most: 4, maxRamBytes: 1_000, baseBytes: 0, workerBytes: 100, started: 0, resident: () => 100, ...more });
const work = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Work that ends when it is told to, so that a test decides what is open at once. */
function bench() {
  const open = new Map<number, () => void>();
  const ended: number[] = [];
  const task = (item: number, signal: AbortSignal) => new Promise<number>((resolve, reject) => {
    signal.addEventListener('abort', () => { ended.push(item); open.delete(item); reject(new Error('ended')); });
    open.set(item, () => { open.delete(item); resolve(10 * item); });
  });
  const settle = () => new Promise((resolve) => { setImmediate(resolve); });
  return { open, ended, task, settle };
}

describe('Hands', () => {
  it('answers in the order of the work, whatever ends first', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), async (most, turns) => {
      const { open, task, settle } = bench();
      const hands = new Hands(limits({ most }));
      const done = hands.each(work(12), task);
      for (let n = 0; open.size > 0; n++) {
        expect(open.size).toBeLessThanOrEqual(most);
        [...open.values()][turns[n % turns.length] % open.size]();
        await settle();
      }
      expect(await done).toEqual(work(12).map((n) => 10 * n));
      expect(hands.busiest).toBe(Math.min(most, 12));
    }), { numRuns: 30 });
  });

  it('takes on another worker only where it fits under the cap', async () => {
    const { open, task, settle } = bench();
    let resident = 750;
    const hands = new Hands(limits({ resident: () => resident }));
    const done = hands.each(work(5), task);
    // 750 + 100 fits; where 920 are held nothing more does.
    expect(open.size).toBe(4);
    for (const finish of open.values()) finish();
    await settle();
    for (const finish of open.values()) finish();
    await done;
    const tight = bench();
    resident = 920;
    const few = new Hands(limits({ resident: () => resident }));
    const second = few.each(work(3), tight.task);
    for (let n = 0; n < 3; n++) {
      expect(tight.open.size).toBe(1);
      [...tight.open.values()][0]();
      await tight.settle();
    }
    expect(await second).toEqual([0, 10, 20]);
    expect([few.busiest, few.peakBytes]).toEqual([1, 920]);
  });

  it('counts what workers will hold, not only what they hold when they begin', async () => {
    const { open, task } = bench();
    const control = new AbortController();
    const done = new Hands(limits({ baseBytes: 650, signal: control.signal })).each(work(5), task);
    expect(open.size).toBe(3);
    control.abort();
    await done;
  });

  it('drops the youngest before the cap is reached, and does it again later with fewer hands', async () => {
    const { open, ended, task, settle } = bench();
    let isShort = false;
    const hands = new Hands(limits({ most: 2, resident: () => (isShort && ended.length === 0 ? 960 : 100) }));
    const done = hands.each(work(3), task);
    isShort = true;
    await expect.poll(() => ended).toEqual([1]);
    expect([...open.keys()]).toEqual([0]);
    for (const n of [0, 1, 2]) {
      open.get(n)?.();
      await settle();
      expect(open.size).toBeLessThanOrEqual(1);
    }
    expect(await done).toEqual([0, 10, 20]);
    expect(hands.dropped).toBe(1);
  });

  it('gives up where one worker alone is too much', async () => {
    const { task } = bench();
    await expect(new Hands(limits({ resident: () => 980 })).each(work(2), task)).rejects.toThrow(UsageError);
  });

  it('ends at the signal with what there is', async () => {
    const { open, ended, task, settle } = bench();
    const control = new AbortController();
    const done = new Hands(limits({ most: 2, signal: control.signal })).each(work(4), task);
    open.get(0)?.();
    await settle();
    control.abort();
    expect(await done).toEqual([0, undefined, undefined, undefined]);
    expect(ended).toEqual([1, 2]);
    expect(await new Hands(limits({ signal: control.signal })).each(work(2), task)).toEqual([undefined, undefined]);
  });

  it('passes an error on and ends the rest', async () => {
    const { ended, task } = bench();
    const failing = (item: number, signal: AbortSignal) => (item === 1 ? Promise.reject(new Error('broken')) : task(item, signal));
    await expect(new Hands(limits()).each(work(3), failing)).rejects.toThrow('broken');
    expect(ended).toEqual([0, 2]);
  });

  it('has nothing to do without work', async () => {
    expect(await new Hands(limits()).each([], bench().task)).toEqual([]);
  });
});
