import { expect, it } from 'vitest';
import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import { HELLO, statusAt } from './live-scene.contract.ts';
import { liveLine, liveMessageOf, LONGEST_REQUEST, watchLine, watchRequestOf } from './live-line.ts';

it('carries what JSON cannot: NaN, infinities, a zero below zero', () => {
  const told: LiveMessage = { of: 'status', at: 1, status: { ...statusAt(1), equity: NaN, cash: -Infinity, profit: -0 } };

  expect(liveMessageOf(liveLine(told).trimEnd())).toEqual(told);
});

it('is one line, whatever stands in it', () => {
  const text = liveLine({ of: 'hello', at: 1, boot: 'b', ...HELLO, folder: 'a\nb\u2028"' });

  expect(text.indexOf('\n')).toBe(text.length - 1);
  expect(liveMessageOf(text)).toMatchObject({ folder: 'a\nb\u2028"' });
});

it.each(['', '{', 'null', '[]', '{"of":"market","at":1', '{"of":"market","at":1,"isWhole":true,"quotes":{},"books":{},"trades":{},"forming":{}}', '{"of":"notice","at":1,"seq":0}', '{"of":"status","at":1,"status":[]}', '{"of":"later","at":1}'])('leaves out %s', (line) => {
  expect(liveMessageOf(line)).toBeUndefined();
});

it('takes requests of a bounded size, and of so many instruments', () => {
  expect(watchRequestOf(watchLine({ watch: ['a:b/c'] }))).toEqual({ watch: ['a:b/c'], id: '', isLeaving: false });
  expect(watchRequestOf(JSON.stringify({ watch: Array.from({ length: 600 }, () => 'a:b') }))?.watch).toHaveLength(500);
  expect(watchRequestOf(`{"watch":[],"x":"${'x'.repeat(LONGEST_REQUEST)}"}`)).toBeUndefined();
  expect(watchRequestOf('{"watch":[1]}')).toBeUndefined();
});
