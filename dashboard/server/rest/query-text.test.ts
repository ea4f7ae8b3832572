import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allOffers, type InputShape, type JsonSchema } from './offer.ts';
import { inputOfQuery, queryOfInput } from './query-text.ts';

const shapeOf = (fields: Readonly<Record<string, z.ZodType>>): { input: InputShape } => ({
  input: { kind: 'fields', isOptional: false, required: [], fields: Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema])) },
});
const offer = shapeOf({ text: z.string(), word: z.enum(['a', '1']), count: z.int(), share: z.number().nullable(), isOn: z.boolean(), either: z.union([z.string(), z.number()]), maybe: z.string().nullish(), list: z.array(z.string()), tree: z.object({ a: z.number() }), any: z.custom<unknown>(() => true) });
const read = (text: string): unknown => inputOfQuery(offer, new URLSearchParams(text));

describe('an input as parameters of an address', () => {
  test('text alone stands as it is, all else is JSON', () => {
    expect(read('text=12&word=1&count=12&share=null&isOn=true')).toEqual({ text: '12', word: '1', count: 12, share: null, isOn: true });
    expect(read('either=12')).toEqual({ either: 12 });
    expect(read('either="12"')).toEqual({ either: '12' });
    expect(read('either=twelve')).toEqual({ either: 'twelve' });
    expect(read('maybe=12')).toEqual({ maybe: '12' });
    expect(read('list=["a"]&tree={"a":1}&any=[1]')).toEqual({ list: ['a'], tree: { a: 1 }, any: [1] });
    expect(() => read('count=twelve')).toThrow('count: expected number as JSON, found "twelve"');
    expect(() => read('list=a')).toThrow('list: expected array as JSON, found "a"');
    expect(() => read('__proto__=1')).toThrow('found "__proto__"');
  });

  test('comes back as it went', () => {
    const value = fc.record({
      text: fc.string({ unit: 'binary' }), word: fc.constantFrom('a', '1'), count: fc.integer(), share: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0)), isOn: fc.boolean(),
      either: fc.oneof(fc.string(), fc.integer()), maybe: fc.option(fc.string()), list: fc.array(fc.string()), tree: fc.record({ a: fc.integer() }), any: fc.jsonValue().map((one) => JSON.parse(JSON.stringify(one)) as unknown),
    }, { requiredKeys: [] });
    // Half of a surrogate pair is no text: no address can hold it.
    fc.assert(fc.property(value.filter((one) => JSON.stringify(one).isWellFormed()), (input) => { expect(inputOfQuery(offer, new URLSearchParams(queryOfInput(offer, input).toString()))).toEqual(input); }));
  });

  test('what is no object stands in one parameter', () => {
    const whole: { input: InputShape } = { input: { kind: 'whole', isOptional: true, schema: { anyOf: [{ type: 'object' }, { type: 'number' }] } } };
    expect(inputOfQuery(whole, queryOfInput(whole, { kind: 'a' }))).toEqual({ kind: 'a' });
    expect(inputOfQuery(whole, new URLSearchParams())).toBeUndefined();
    expect(() => inputOfQuery(whole, new URLSearchParams('kind=a'))).toThrow('expected "input", found "kind"');
  });

  test('of every procedure, defaults and all, is read without a word lost', () => {
    for (const { path, type, input } of allOffers()) {
      if (input.kind !== 'fields' || type === 'mutation') continue;
      const defaults = Object.fromEntries(Object.entries(input.fields).flatMap(([name, schema]) => ('default' in schema ? [[name, schema['default']]] : [])));
      expect([path, inputOfQuery({ input: { ...input, isOptional: false } }, queryOfInput({ input }, defaults))]).toEqual([path, defaults]);
    }
  });
});
