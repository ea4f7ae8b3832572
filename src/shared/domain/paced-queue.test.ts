import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PacedQueue } from './paced-queue.ts';

/** A receiver that needs `costMs` for each item, and an event loop that is turned by hand. */
function slow(costMs: number, most = 50) {
  let now = 0;
  const turns: (() => void)[] = [];
  const told: string[] = [];
  const queue = new PacedQueue<string>({ tell: (item) => { told.push(item); now += costMs; }, now: () => now, later: (run) => turns.push(run), sliceMs: 8, most });
  return { queue, told, turn: () => turns.splice(0).forEach((run) => run()), turnAll: () => { while (turns.length > 0) turns.splice(0).forEach((run) => run()); } };
}

test('what comes slower than it is taken is handed on at once', () => {
  const { queue, told, turnAll } = slow(0);
  for (let i = 0; i < 100; i++) { queue.push(`t${i}`); expect(told.length).toBe(i + 1); }
  turnAll();
  expect(queue.status()).toMatchObject({ waiting: 0, dropped: 0, delivered: 100 });
});

test('it does not grow, books are replaced, trades give way, what must not be lost is not, and order is kept (fault 36)', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('book', 'trade', 'must', 'turn'), { maxLength: 400 }), fc.integer({ min: 1, max: 12 }), (steps, cost) => {
    const { queue, told, turn, turnAll } = slow(cost);
    const must: string[] = [];
    let last = '';
    steps.forEach((step, i) => {
      const item = `${step}${i}`;
      if (step === 'turn') turn();
      else if (step === 'book') { queue.push(item, { key: 'b' }); last = item; }
      else if (step === 'trade') queue.push(item, { isDroppable: true });
      else { queue.push(item); must.push(item); }
      expect(queue.status().waiting).toBeLessThanOrEqual(50 + must.length);
    });
    turnAll();
    expect(told.filter((item) => item.startsWith('must'))).toEqual(must);
    const numbers = told.filter((item) => !item.startsWith('book')).map((item) => Number(item.replace(/\D/g, '')));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    if (last !== '') expect(told.findLast((item) => item.startsWith('book'))).toBe(last);
    expect(told.length + queue.status().dropped + queue.status().replaced).toBe(steps.filter((step) => step !== 'turn').length);
  }));
});
