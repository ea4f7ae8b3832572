import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noGap } from '../../shared/evaluation/reality-gap/gap-cause.ts';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { TRAINING_ELSEWHERE } from '../models/scheduled-command.ts';
import { compareNightly } from './gap-beside.ts';
import { writeGap, type GapReport } from './gap-file.ts';

const at = (text: string): number => Date.parse(text);
let folder: string;
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'coinbot-nightly-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

/** A record whose lines were written at these times. */
function recorded(...times: readonly string[]): void {
  mkdirSync(path.join(folder, 'story'), { recursive: true });
  writeFileSync(path.join(folder, 'story', `${at(times[0])}.jsonl`), times.map((time) => `${JSON.stringify({ at: at(time), told: { of: 'program', at: at(time), text: 'here' } })}\n`).join(''));
}

const reportOf = (own: Partial<GapReport>): GapReport => ({
  schema: 'gap-1', day: '2026-11-19', timezone: 'UTC', from: at('2026-11-19T00:00:00Z'), to: at('2026-11-20T00:00:00Z'), isOver: true, madeAt: at('2026-11-20T01:00:00Z'), mode: 'paper', codeHash: 'x', recordedBy: [], latencyMs: 86,
  currencies: [{ currency: 'USDT', realProfit: 0, modelProfit: 0, gap: 0, parts: noGap() }], strategies: [], uncompared: [], worst: [], verdict: '', notes: [], ...own,
});

/** What is started when, over so many hours from a time on, and what is said. */
async function watched(from: string, hours: number, { timezone = 'UTC', ends = () => 0 }: { readonly timezone?: string; readonly ends?: (n: number) => number } = {}) {
  const stop = new AbortController();
  let now = at(from);
  const clock: Clock = {
    now: () => now,
    wait: async (ms) => {
      now += ms;
      if (now >= at(from) + hours * HOUR) stop.abort();
    },
  };
  const started: [string, string][] = [];
  const said: string[] = [];
  await compareNightly({
    folder, timezone, clock, signal: stop.signal, say: (text) => { said.push(text); }, run: async (words) => {
      started.push([new Date(now).toISOString(), words.join(' ')]);
      return { code: ends(started.length), lastWords: 'the disk is full' };
    },
  });
  return { started, said };
}

describe('the comparison each night', () => {
  it('begins ten minutes after midnight, once a day', async () => {
    recorded('2026-11-19T08:00:00Z', '2026-11-22T00:00:00Z');
    const { started, said } = await watched('2026-11-19T20:00:00Z', 30);
    expect(started).toEqual([['2026-11-20T00:10:00.000Z', `gap --day 2026-11-19 --state ${folder} --json`], ['2026-11-21T00:10:00.000Z', `gap --day 2026-11-20 --state ${folder} --json`]]);
    expect(said).toEqual([]);
  });

  it('goes by midnight in the zone of the configuration', async () => {
    recorded('2026-11-19T08:00:00Z', '2026-11-22T00:00:00Z');
    expect((await watched('2026-11-19T14:00:00Z', 3, { timezone: 'Asia/Seoul' })).started.map(([time]) => time)).toEqual(['2026-11-19T15:10:00.000Z']);
  });

  it('makes up for a night in which nothing ran, ten minutes after a start', async () => {
    recorded('2026-11-19T08:00:00Z', '2026-11-19T18:00:00Z');
    expect((await watched('2026-11-20T09:00:00Z', 5)).started).toEqual([['2026-11-20T09:10:00.000Z', expect.stringContaining('--day 2026-11-19')]]);
  });

  it('leaves alone what was compared since it was over, and a day of which nothing is on record', async () => {
    recorded('2026-11-19T08:00:00Z', '2026-11-20T18:00:00Z');
    writeGap(folder, reportOf({}));
    expect((await watched('2026-11-20T09:00:00Z', 2)).started).toEqual([]);
    writeGap(folder, reportOf({ isOver: false, madeAt: at('2026-11-19T12:00:00Z') }));
    expect((await watched('2026-11-20T09:00:00Z', 2)).started).toHaveLength(1);
    expect((await watched('2026-11-25T09:00:00Z', 2)).started).toEqual([]);
  });

  it('waits while a model is trained, and says once what went wrong', async () => {
    recorded('2026-11-19T08:00:00Z', '2026-11-20T18:00:00Z');
    const { started, said } = await watched('2026-11-20T09:00:00Z', 2, { ends: (n) => (n <= 3 ? TRAINING_ELSEWHERE : 1) });
    expect(started.map(([time]) => time)).toEqual([0, 1, 2, 3].map((n) => new Date(at('2026-11-20T09:10:00Z') + n * MINUTE).toISOString()));
    expect(said).toEqual(['the comparison of 2026-11-19 with the backtest failed: the disk is full; "coinbot gap --day 2026-11-19" tries again']);
  });

  it('says of a file that cannot be read what it is, and goes on', async () => {
    recorded('2026-11-19T08:00:00Z', '2026-11-22T00:00:00Z');
    mkdirSync(path.join(folder, 'gap'));
    writeFileSync(path.join(folder, 'gap', '2026-11-19.json'), '{');
    const { started, said } = await watched('2026-11-20T09:00:00Z', 16);
    expect({ said, started: started.map(([, words]) => words) }).toEqual({ said: [expect.stringContaining('2026-11-19.json')], started: [expect.stringContaining('--day 2026-11-20')] });
  });
});
