import { describe, expect, it } from 'vitest';
import { textOf, typedOf } from './draft.ts';

const json = (type: Parameters<typeof typedOf>[0]['type'], text: string | null, choices: readonly string[] | null = null) => {
  const typed = typedOf({ type, choices }, text);
  return typed.kind === 'value' ? typed.json : 'wrong';
};

describe('what is typed into a setting', () => {
  it('becomes JSON of its type', () => {
    expect([json('number', '0.25'), json('integer', '1,000'), json('boolean', 'false'), json('text', ' UTC '), json('list', 'a\n\n b '), json('list', '123'), json('json', '{"USDT": 0.02}'), json('switch', 'true')])
      .toEqual(['0.25', '1000', 'false', '"UTC"', '["a","b"]', '[123]', '{"USDT":0.02}', '{}']);
  });

  it('is taken out of the file where it is empty, reset, or a part that is switched off', () => {
    expect([json('number', ''), json('text', null), json('switch', 'false')]).toEqual([null, null, null]);
    expect(json('list', '')).toBe('[]');
  });

  it('is wrong where it cannot be one', () => {
    expect([json('number', 'ten'), json('integer', '1.5'), json('json', '{'), json('choice', 'de', ['en', 'ko'])]).toEqual(Array.from({ length: 4 }, () => 'wrong'));
  });

  it('is wrong beyond the bounds of the setting, and right upon them', () => {
    const within = (text: string): string => typedOf({ type: 'integer', choices: null, min: 1, max: 10 }, text).kind;
    expect(['0', '1', '10', '11'].map(within)).toEqual(['wrong', 'value', 'value', 'wrong']);
    expect(typedOf({ type: 'number', choices: null, min: 0, max: null }, '1e9').kind).toBe('value');
  });

  it('is shown as it was typed', () => {
    expect([textOf({ type: 'list' }, '["a","b"]'), textOf({ type: 'text' }, '"UTC"'), textOf({ type: 'number' }, '0.25'), textOf({ type: 'json' }, '{"a":1}'), textOf({ type: 'number' }, null)]).toEqual(['a\nb', 'UTC', '0.25', '{"a":1}', '']);
  });
});
