import { describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/adapters/fs/system-clock.ts';
import { memoryCache } from '../../shared/adapters/memory/memory-cache.ts';
import type { Cache } from '../../shared/ports/cache.ts';
import { keepAnswers } from './answers.ts';

const question = (version: string) => ({ name: 'equity', version, asked: { points: 3 }, keepMs: 60_000 });

describe('keepAnswers', () => {
  it('makes an answer once, until what it was made from has changed', async () => {
    const answers = keepAnswers(memoryCache({ clock: systemClock() }), 'demo');
    let made = 0;
    const make = async (): Promise<number> => { made += 1; return made; };
    expect(await answers.of(question('1'), make)).toBe(1);
    expect(await answers.of(question('1'), make)).toBe(1);
    expect(await answers.of(question('2'), make)).toBe(2);
  });

  it('makes it once for all who ask at the same time', async () => {
    const answers = keepAnswers(memoryCache({ clock: systemClock() }), 'demo');
    let made = 0;
    const { promise, resolve } = Promise.withResolvers<number>();
    const asked = Array.from({ length: 20 }, () => answers.of(question('1'), () => { made += 1; return promise; }));
    resolve(7);
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, () => 7));
    expect(made).toBe(1);
  });

  it('makes it anew after a failure, and without a cache that answers', async () => {
    const memory = memoryCache({ clock: systemClock() });
    const away: Cache = { ...memory, get: async () => undefined, set: async () => undefined };
    const answers = keepAnswers(away, 'demo');
    await expect(answers.of(question('1'), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await answers.of(question('1'), async () => 1)).toBe(1);
    expect(await answers.of(question('1'), async () => 2)).toBe(2);
  });
});
