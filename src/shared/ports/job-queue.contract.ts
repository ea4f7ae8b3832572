import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../domain/errors.ts';
import { MAX_JOB_BYTES, type JobMessage, type JobQueue } from './job-queue.ts';

export interface JobQueueScene {
  readonly name: string;
  /** Why it cannot be tried here. */
  readonly missing?: string | undefined;
  /** An empty queue that hands each message out three times at most, seen by two as by two processes. `pass` lets time go by: seconds are the unit of some. */
  open(): Promise<{ readonly queues: readonly [JobQueue, JobQueue]; pass(ms: number): Promise<void>; end(): Promise<void> }>;
}

const bodies = (messages: readonly JobMessage[]): readonly string[] => messages.map(({ body }) => body).toSorted();
const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `job-${String(i).padStart(3, '0')}`);
const now = { max: 10, hiddenMs: 30_000, waitMs: 0 } as const;

/** Everything that can be had at this moment. */
async function drain(queue: JobQueue, hiddenMs = 30_000): Promise<readonly JobMessage[]> {
  const all: JobMessage[] = [];
  for (;;) {
    const more = await queue.receive({ ...now, hiddenMs });
    if (more.length === 0) return all;
    all.push(...more);
  }
}

/** What every job queue does. */
export function jobQueueContract({ name, missing, open }: JobQueueScene): void {
  if (missing !== undefined) process.stderr.write(`the job queue "${name}" is not tested: ${missing}\n`);
  describe.skipIf(missing !== undefined)(`${name} as a job queue`, () => {
    const ends: (() => Promise<void>)[] = [];
    afterEach(async () => { for (const end of ends.splice(0)) await end(); });
    const fresh = async () => {
      const { queues: [one, two], pass, end } = await open();
      ends.push(end);
      return { one, two, pass };
    };

    test('hands out each message once, to one or the other, and what is acknowledged is gone', async () => {
      const { one, two } = await fresh();
      await one.send(numbered(37));
      const [mine, others] = await Promise.all([drain(one), drain(two)]);
      expect(bodies([...mine, ...others])).toEqual(numbered(37));
      expect([...mine, ...others].every(({ receives }) => receives === 1)).toBe(true);
      for (const { receipt } of mine) await one.acknowledge(receipt);
      for (const { receipt } of others) await two.acknowledge(receipt);
      expect(await two.depth()).toEqual({ waiting: 0, inWork: 0, dead: 0 });
      expect(await drain(one)).toEqual([]);
    }, 30_000);

    test('says how many wait and how many are in work', async () => {
      const { one, two } = await fresh();
      await one.send(numbered(5));
      expect(await two.depth()).toEqual({ waiting: 5, inWork: 0, dead: 0 });
      await one.receive({ ...now, max: 2 });
      expect(await two.depth()).toEqual({ waiting: 3, inWork: 2, dead: 0 });
    });

    test('gives a message to another when its worker was not heard of, and the first receipt is worth nothing any more', async () => {
      const { one, two, pass } = await fresh();
      await one.send(['work']);
      const [first] = await one.receive({ ...now, hiddenMs: 1_000 });
      expect(await two.receive(now)).toEqual([]);
      await pass(1_200);
      const [second] = await two.receive(now);
      expect([second.body, second.receives]).toEqual(['work', 2]);
      await two.acknowledge(second.receipt);
      await one.acknowledge(first.receipt);
      expect(await one.depth()).toEqual({ waiting: 0, inWork: 0, dead: 0 });
    });

    test('keeps a message longer for the one who asks, and gives it back at once to the one who cannot do it', async () => {
      const { one, two, pass } = await fresh();
      await one.send(['long']);
      const [first] = await one.receive({ ...now, hiddenMs: 1_000 });
      await one.hide(first.receipt, 60_000);
      await pass(1_200);
      expect(await two.receive(now)).toEqual([]);
      await one.hide(first.receipt, 0);
      expect(bodies(await two.receive(now))).toEqual(['long']);
    });

    test('puts aside what was handed out three times, keeps it, and puts it back when told to', async () => {
      const { one, two } = await fresh();
      await one.send(['poison', 'good']);
      const first = await drain(one);
      for (const { body, receipt } of first) await (body === 'good' ? one.acknowledge(receipt) : one.hide(receipt, 0));
      for (const receives of [2, 3]) {
        const [again, ...rest] = await two.receive(now);
        expect([again?.body, again?.receives, rest]).toEqual(['poison', receives, []]);
        await two.hide(again.receipt, 0);
      }
      expect(await one.receive(now)).toEqual([]);
      expect(await one.deadLetters(10)).toEqual(['poison']);
      expect(await one.deadLetters(10)).toEqual(['poison']);
      expect(await two.depth()).toEqual({ waiting: 0, inWork: 0, dead: 1 });
      expect(await two.redrive()).toBe(1);
      expect((await one.receive(now)).map(({ body, receives }) => [body, receives])).toEqual([['poison', 1]]);
      expect(await two.redrive()).toBe(0);
    }, 30_000);

    test('waits for a first message, and stops waiting when told to', async () => {
      const { one, two } = await fresh();
      const waiting = one.receive({ ...now, waitMs: 20_000 });
      await two.send(['late']);
      expect(bodies(await waiting)).toEqual(['late']);
      const stop = new AbortController();
      const began = performance.now();
      const never = one.receive({ ...now, waitMs: 20_000, signal: stop.signal });
      stop.abort();
      expect(await never).toEqual([]);
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(await one.receive({ ...now, signal: stop.signal })).toEqual([]);
    }, 30_000);

    test('carries any text, and refuses what is too long', async () => {
      const { one, two } = await fresh();
      const texts = ['{"a":"비트코인 🚀 \\u0000"}', '<&>"\'', 'x'.repeat(MAX_JOB_BYTES), 'y'.repeat(200_000), 'z'.repeat(200_000)].toSorted();
      await one.send(texts);
      expect(bodies(await drain(two))).toEqual(texts);
      await expect(async () => one.send(['x'.repeat(MAX_JOB_BYTES + 1)])).rejects.toThrow(UsageError);
    });
  });
}
