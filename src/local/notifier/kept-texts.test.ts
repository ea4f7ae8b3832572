import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptTexts } from './kept-texts.ts';

let folder = '';
let file = '';
const said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kept-'));
  file = path.join(folder, 'notifier-undelivered.ndjson');
  said.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): KeptTexts => new KeptTexts(folder, (text) => { said.push(text); });
const crash = { text: '❗ crash\nof two lines', urgency: 'critical', at: 1_000, isTroubleTold: false } as const;

describe('texts that are not delivered yet', () => {
  it('are there at the next start, as they were, and gone when they were delivered', () => {
    const first = open();
    const [a, b] = [first.of('slack').keep(crash), first.of('mail').keep({ ...crash, text: 'another' })];
    first.of('slack').troubled(a);
    const second = open();
    expect(second.waiting()).toEqual([{ ...crash, number: a, channel: 'slack', isTroubleTold: true }, { ...crash, number: b, channel: 'mail', text: 'another' }]);
    second.of('slack').forget([a]);
    const third = open();
    expect(third.waiting().map(({ number }) => number)).toEqual([b]);
    expect(third.of('mail').keep(crash)).toBeGreaterThan(b);
    third.forget([b, b + 1]);
    expect(existsSync(file)).toBe(false);
    expect(open().waiting()).toEqual([]);
    expect(said).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('are for their owner alone (where files have modes)', () => {
    open().of('slack').keep(crash);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('that were cut short, or are none, take no other with them', () => {
    const keeper = open().of('slack');
    keeper.keep(crash);
    appendFileSync(file, 'nonsense\n{"number":0}\n{"gone":"all"}\n{"number":7,"channel":"slack","text":"hal');
    const next = open();
    expect(next.waiting()).toHaveLength(1);
    next.of('slack').keep({ ...crash, text: 'later' });
    expect(open().waiting().map(({ text }) => text)).toEqual([crash.text, 'later']);
  });

  it('are no more than 200, in a file that does not grow', () => {
    const kept = open();
    const keeper = kept.of('slack');
    for (let i = 0; i < 3_000; i++) keeper.keep({ ...crash, text: `text ${i}` });
    expect(open().waiting().map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, i) => `text ${i + 2_800}`));
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(1_002);
    const one = keeper.keep(crash);
    for (let i = 0; i < 3_000; i++) keeper.forget([keeper.keep(crash)]);
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(1_002);
    expect(kept.waiting().some(({ number }) => number === one)).toBe(true);
  });

  it('that cannot be written hold up nobody, and that is said', () => {
    mkdirSync(file);
    const kept = open();
    expect(() => kept.of('slack').keep(crash)).not.toThrow();
    expect(said[0]).toContain('cannot be read');
    expect(said[1]).toContain('cannot be kept');
  });
});
