import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from './secret.ts';

const CANARY = 'canary-5f1d0c2b9e';

/** Everything that console methods write about a value. */
function consoled(value: unknown): string {
  let text = '';
  const stream = new Writable({ write(chunk, _encoding, done) { text += String(chunk); done(); } });
  const console = new Console({ stdout: stream, stderr: stream, colorMode: false });
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'dir', 'table', 'trace'] as const) console[method](value);
  console.log('%s %o %O %j %d', value, value, value, value, value);
  return text;
}

/** Each way a value turns into text by accident. */
const WAYS: readonly (readonly [string, (secret: Secret) => string])[] = [
  ['String()', (secret) => String(secret)],
  ['a template', (secret) => `${secret}`],
  ['a sum', (secret) => 'the key is ' + secret],
  ['toLocaleString', (secret) => secret.toLocaleString()],
  ['join', (secret) => [secret, secret].join()],
  ['a number', (secret) => String(Number(secret))],
  ['valueOf', (secret) => inspect(secret.valueOf())],
  ['a property name', (secret) => Object.keys({ [String(secret)]: 1 }).join()],
  ['JSON', (secret) => JSON.stringify({ secret, list: [secret], deep: { secret } })],
  ['JSON with indentation and a replacer', (secret) => JSON.stringify({ secret }, (_, value: unknown) => value, 2)],
  ['inspect', (secret) => inspect(secret)],
  ['inspect of an object that holds it', (secret) => inspect({ key: { secret }, map: new Map([['a', secret]]), set: new Set([secret]) }, { depth: null })],
  ['inspect that shows everything', (secret) => inspect({ secret }, { showHidden: true, showProxy: true, getters: true, depth: null, customInspect: false })],
  ['a copy by spread', (secret) => JSON.stringify({ ...secret })],
  ['a structured clone', (secret) => inspect(structuredClone({ secret }), { showHidden: true, depth: null })],
  ['its own properties', (secret) => JSON.stringify(Reflect.ownKeys(secret).map(String).concat(Object.values(secret)))],
  ['an error message', (secret) => inspect(new Error(`cannot sign with ${secret}`, { cause: { secret } }), { depth: null, showHidden: true })],
  ['an error that carries it', (secret) => inspect(Object.assign(new Error('x'), { secret }), { depth: null })],
  ['an error that is thrown over it', (secret) => { try { return String((secret as unknown as () => string)()); } catch (error) { return inspect(error, { showHidden: true }); } }],
  ['the console', (secret) => consoled({ apiKey: secret, nested: { list: [secret] } }) + consoled(secret)],
  ['a URL', (secret) => new URL(`https://example.com/?signature=${secret}`).href + new URLSearchParams({ key: String(secret) })],
  ['a sort', (secret) => [secret, secret].toSorted().map(String).join()],
];

describe('a secret', () => {
  it('is revealed to who asks for it by name', () => { expect(new Secret(CANARY).reveal()).toBe(CANARY); });

  it.each(WAYS)('never shows in %s', (_, way) => {
    const text = way(new Secret(CANARY));
    expect(text.length).toBeGreaterThan(0);
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 16));
  });

  it('never shows whatever it is', () => {
    // A text that the word [secret] or the shape of the output holds anyway proves nothing.
    const value = fc.string({ minLength: 6, maxLength: 200, unit: 'grapheme' }).filter((text) => WAYS.every(([, way]) => !way(new Secret('')).includes(text)));
    fc.assert(fc.property(value, (text) => {
      const secret = new Secret(text);
      expect(secret.reveal()).toBe(text);
      for (const shown of [String(secret), JSON.stringify({ secret }), inspect({ secret }, { showHidden: true, depth: null }), inspect(structuredClone({ secret }))]) expect(shown).not.toContain(text);
    }));
  });

  it('cannot be opened by a look-alike, a subclassed prototype or a proxy', () => {
    const secret = new Secret(CANARY);
    const alike: unknown = Object.create(Secret.prototype);
    expect((alike as Secret).reveal()).toBe('');
    expect(new Proxy(secret, {}).reveal()).toBe('');
    expect(Reflect.set(secret, 'toString', () => CANARY)).toBe(false);
  });

  it('holds nothing that two of them share', () => {
    const [a, b] = [new Secret('first'), new Secret('second')];
    expect([a.reveal(), b.reveal()]).toEqual(['first', 'second']);
  });
});
