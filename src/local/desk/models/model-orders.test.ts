import { describe, expect, it } from 'vitest';
import { modelOrder } from '../../../../dashboard/desk/models.ts';
import { wordsOf } from './model-orders.ts';

describe('a word on a model', () => {
  it.each([
    [{ kind: 'promote', model: 'learned-1' }, ['models', 'promote', 'learned-1']],
    [{ kind: 'promote', model: 'learned-1', phrase: 'trade against the evidence' }, ['models', 'promote', 'learned-1', '--yes', 'trade against the evidence']],
    [{ kind: 'retire', model: 'learned-1', phrase: 'retire for good' }, ['models', 'retire', 'learned-1', '--yes', 'retire for good']],
    [{ kind: 'rollback', model: 'learned-1' }, ['models', 'rollback', 'learned-1']],
    [{ kind: 'rollback-slot', slot: 'binance-BTC-USDT-1h' }, ['models', 'rollback', '--slot', 'binance-BTC-USDT-1h']],
    [{ kind: 'repair', model: 'learned-1' }, ['models', 'repair', 'learned-1']],
  ])('is said as the command line says it: %o', (word, words) => {
    expect(wordsOf(modelOrder.parse(word))).toEqual(words);
  });

  it.each([
    { kind: 'promote', model: '--slot' }, { kind: 'promote', model: '-x' }, { kind: 'promote', model: '../x' }, { kind: 'promote', model: '' }, { kind: 'promote', model: 'a b' }, { kind: 'rollback-slot', slot: '--json' },
    { kind: 'retire', model: 'learned-1' }, { kind: 'delete', model: 'learned-1' }, { kind: 'promote', model: 'a'.repeat(300) },
  ])('is refused where a name could be something else: %o', (word) => {
    expect(modelOrder.safeParse(word).success).toBe(false);
  });
});
