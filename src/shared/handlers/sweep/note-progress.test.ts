import { describe, expect, it } from 'vitest';
import { memoryBus } from '../../adapters/memory/memory-bus.ts';
import { memoryCache } from '../../adapters/memory/memory-cache.ts';
import { noteProgress } from './note-progress.ts';

const clock = { now: () => 0, wait: () => Promise.resolve() };

describe('the progress of a sweep', () => {
  it('counts each job once, whether it was done or had been done before, and says so', async () => {
    const [cache, bus] = [memoryCache({ clock }), memoryBus()];
    const heard: string[] = [];
    await bus.subscribe('sweep:s', (message) => { heard.push(message); });
    expect(await noteProgress({ cache, bus }, { kind: 'done', sweep: 's', jobId: 'a' })).toBe(1);
    expect(await noteProgress({ cache, bus }, { kind: 'already', sweep: 's', jobId: 'a' })).toBe(1);
    expect(await noteProgress({ cache, bus }, { kind: 'done', sweep: 's', jobId: 'b' })).toBe(2);
    expect(heard).toEqual(['{"jobId":"a","done":1}', '{"jobId":"a","done":1}', '{"jobId":"b","done":2}']);
  });

  it('counts nothing that is not done', async () => {
    expect(await noteProgress({ cache: memoryCache({ clock }) }, { kind: 'cancelled', sweep: 's', jobId: 'a' })).toBeUndefined();
    expect(await noteProgress({ cache: memoryCache({ clock }) }, { kind: 'later', sweep: 's', jobId: 'a', reason: 'the store is away' })).toBeUndefined();
  });

  it('does without both', async () => { expect(await noteProgress({}, { kind: 'done', sweep: 's', jobId: 'a' })).toBeUndefined(); });
});
