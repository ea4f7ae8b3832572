import { describe, expect, it } from 'vitest';
import { random } from '../../shared/domain/random.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Delivery, OutgoingText } from '../../shared/ports/notifier.ts';
import { Outbox, type OutboxSettings } from './outbox.ts';

interface Scene {
  readonly outbox: Outbox;
  readonly sent: OutgoingText[];
  readonly waits: number[];
  readonly troubles: string[];
  now(): number;
}

/** A channel that answers as it is told to, and time that passes only while somebody waits. */
function scene(answers: Delivery[] = [], more: Partial<OutboxSettings> = {}): Scene {
  let now = 0;
  const waits: number[] = [];
  const sent: OutgoingText[] = [];
  const troubles: string[] = [];
  const clock: Clock = { now: () => now, wait: async (ms) => { now += ms; if (ms > 0) waits.push(ms); } };
  const outbox = new Outbox({
    clock, random: random(1), signal: new AbortController().signal, isQuiet: () => false, onTrouble: (text) => { troubles.push(text); },
    channel: { name: 'slack', mostCharacters: 60, everyMs: 1_000, deliver: async (message) => { sent.push(message); return answers.shift() ?? { kind: 'delivered' }; } }, ...more,
  });
  return { outbox, sent, waits, troubles, now: () => now };
}

describe('what waits to be sent', () => {
  it('goes out in order, as many in one message as fit, one message in each span', async () => {
    const { outbox, sent, waits } = scene();
    for (let i = 0; i < 5; i++) outbox.push(`fill number ${i} x`, 'info');
    await outbox.settled();
    expect(sent.map(({ text }) => text)).toEqual(['fill number 0 x\nfill number 1 x', 'fill number 2 x\nfill number 3 x', 'fill number 4 x']);
    expect(waits).toEqual([1_000, 1_000]);
    expect(outbox.status()).toEqual({ waiting: 0, delivered: 5, dropped: 0, lastReason: undefined });
  });

  it('lets the critical go first, each by itself', async () => {
    const { outbox, sent } = scene();
    outbox.push('fill', 'info');
    outbox.push('crash', 'critical');
    outbox.push('key', 'critical');
    await outbox.settled();
    expect(sent.map(({ text, urgency }) => [text, urgency])).toEqual([['crash', 'critical'], ['key', 'critical'], ['fill', 'info']]);
  });

  it('waits as long as the other side asks, and longer each time where it asks for nothing', async () => {
    const { outbox, sent, waits } = scene([{ kind: 'later', reason: '429', afterMs: 30_000 }, { kind: 'later', reason: '503' }, { kind: 'later', reason: '503' }]);
    outbox.push('fill', 'info');
    await outbox.settled();
    expect(sent).toHaveLength(4);
    // The usual pauses: (half, whole] of 1, 2 and 4 s; what was asked for comes before them.
    expect(waits[0]).toBe(30_000);
    expect(waits[1]).toBeGreaterThan(1_000);
    expect(waits[1]).toBeLessThanOrEqual(2_000);
    expect(waits[2]).toBeGreaterThan(2_000);
    expect(waits[2]).toBeLessThanOrEqual(4_000);
  });

  it('does not try again what was refused, and says with the next how much is missing', async () => {
    const { outbox, sent } = scene([{ kind: 'refused', reason: '400' }]);
    outbox.push('one', 'info');
    await outbox.settled();
    outbox.push('two', 'info');
    await outbox.settled();
    expect(sent.map(({ text }) => text)).toEqual(['one', 'two\n(… 1 ✗)']);
    expect(outbox.status()).toMatchObject({ delivered: 1, dropped: 1 });
  });

  it('keeps no more than its bound: the oldest of the least urgent gives way', async () => {
    const { outbox, sent } = scene([], { most: 3 });
    outbox.push('critical', 'critical');
    for (let i = 0; i < 1_000; i++) outbox.push(`f${i}`, 'info');
    expect(outbox.status()).toMatchObject({ waiting: 3, dropped: 998 });
    await outbox.settled();
    expect(sent.map(({ text }) => text)).toEqual(['critical\n(… 998 ✗)', 'f998\nf999']);
  });

  it('gives up after half an hour what nobody wants to know any more, and tells of a critical text that is stuck, once', async () => {
    const stuck = (): Delivery[] => Array.from({ length: 500 }, () => ({ kind: 'later', reason: '503' }));
    const info = scene(stuck());
    info.outbox.push('fill', 'info');
    await info.outbox.settled();
    expect(info.now()).toBeGreaterThan(30 * 60_000);
    expect(info.now()).toBeLessThan(32 * 60_000);
    expect(info.outbox.status()).toMatchObject({ waiting: 0, dropped: 1 });
    const critical = scene(stuck());
    critical.outbox.push('crash', 'critical');
    await critical.outbox.settled();
    expect(critical.troubles).toEqual(['crash']);
    expect(critical.outbox.status()).toMatchObject({ delivered: 1 });
  });

  it('gives others the time to come, but not to what is critical, and not when the end is near', async () => {
    const channel = { name: 'mail', mostCharacters: 60, everyMs: 0, gatherMs: 60_000 } as const;
    const at: number[] = [];
    const { outbox, sent, now } = scene([], { channel: { ...channel, deliver: async (message) => { sent.push(message); at.push(now()); return { kind: 'delivered' }; } }, mode: () => 'paper' });
    outbox.push('one', 'info');
    outbox.push('two', 'warning');
    await outbox.settled();
    outbox.push('crash', 'critical');
    outbox.push('three', 'info');
    await outbox.settled();
    outbox.hurry();
    outbox.push('four', 'info');
    await outbox.settled();
    expect(sent.map(({ text, mode, count }) => [text, mode, count])).toEqual([['two\none', 'paper', 2], ['crash', 'paper', 1], ['three', 'paper', 1], ['four', 'paper', 1]]);
    expect(at).toEqual([60_000, 60_000, 120_000, 120_000]);
  });

  it('holds all but the critical while it is quiet', async () => {
    let quietUntil = 60_000;
    const { outbox, sent, now } = scene([], { isQuiet: () => now() < quietUntil });
    outbox.push('fill', 'info');
    outbox.push('crash', 'critical');
    await outbox.settled();
    expect(sent.map(({ text }) => text)).toEqual(['crash', 'fill']);
    expect(now()).toBeGreaterThanOrEqual(60_000);
    quietUntil = 0;
  });
});
