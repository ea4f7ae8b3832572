import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoundTrip } from '../../shared/domain/round-trip.ts';
import { DAY, MINUTE } from '../../shared/domain/time.ts';
import type { EquityPoint } from '../../shared/engine/trading/live-message.ts';
import { equityFileIn, readEquity, readTrips, thinned, tripFileIn } from './account-files.ts';
import { EquityLog } from './equity-log.ts';
import { BTC, fillNotice, statusAt } from './live-scene.contract.ts';

let folder: string;
const logs: EquityLog[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'equity-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'], now: 1_000_000 });
});
afterEach(() => {
  for (const log of logs.splice(0)) log.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

async function open(status: () => ReturnType<typeof statusAt> | undefined = () => statusAt(Date.now())) {
  const said: string[] = [];
  const log = new EquityLog({ folder, mode: 'paper', now: () => Date.now(), status, say: (text) => { said.push(text); } });
  logs.push(log);
  await log.prepare();
  return { log, said };
}

const point = (at: number, equity = 100): EquityPoint => ({ at, equity, cash: 1, profit: 0, fees: 0, drawdown: 0 });
const trip: RoundTrip = {
  instrument: 'BTC/USDT', side: 'long', entryAt: 10, exitAt: 20, candles: 3, quantity: 1, entryPrice: 100, exitPrice: 110, profit: 9, profitRatio: 0.09, fees: 1, funding: 0, maxAdverse: -0.01, maxFavourable: 0.1,
  entryReason: 'up', exitReason: 'down', open: false,
};

describe('the account', () => {
  it('is written down every ten seconds and soon after fills, with how far it is below its highest', async () => {
    let equity = 100;
    const { log } = await open(() => statusAt(Date.now(), equity));
    await vi.advanceTimersByTimeAsync(10_000);
    equity = 80;
    await vi.advanceTimersByTimeAsync(10_000);
    for (let n = 0; n < 5; n++) log.notice(fillNotice(n));
    await vi.advanceTimersByTimeAsync(250);

    const points = await readEquity(folder);
    expect(points.map(({ at, drawdown }) => [at - 1_000_000, Number(drawdown.toFixed(9))])).toEqual([[10_000, 0], [20_000, 0.2], [20_250, 0.2]]);
    expect(await readEquity(folder, 1_020_000)).toHaveLength(2);
  });

  it('remembers its highest over a restart', async () => {
    let equity = 200;
    const { log } = await open(() => statusAt(Date.now(), equity));
    log.sample();
    equity = 150;
    log.sample();
    log.close();
    const next = await open(() => statusAt(Date.now(), 100));
    next.log.sample();

    expect((await readEquity(folder)).at(-1)?.drawdown).toBeCloseTo(0.5, 12);
  });

  it('is not written down while it is not known', async () => {
    const { log } = await open(() => statusAt(1, NaN));
    log.sample();
    const other = await open(() => undefined);
    other.log.sample();

    expect(await readEquity(folder)).toEqual([]);
  });

  it('goes on after a torn line, which is left out', async () => {
    writeFileSync(equityFileIn(folder), `${JSON.stringify(point(1))}\n{"at":2,"equi`);
    const { log } = await open();
    log.sample();

    expect((await readEquity(folder)).map(({ at }) => at)).toEqual([1, 1_000_000]);
    expect(readFileSync(equityFileIn(folder), 'utf8').split('\n')[1]).toBe('{"at":2,"equi');
  });

  it('costs no more than samples where nothing can be written: said once', async () => {
    mkdirSync(equityFileIn(folder));
    mkdirSync(tripFileIn(folder));
    const { log, said } = await open();
    for (let n = 0; n < 3; n++) { log.sample(); log.trip('a', BTC, trip); }

    expect(said).toHaveLength(1);
    expect(log.lost).toBe(3);
  });

  it('is thinned at the start when the file is large: the young stays whole', async () => {
    const now = Date.now() + 10 * DAY;
    vi.setSystemTime(now);
    const old = Array.from({ length: 600 }, (_, n) => point(Math.floor((now - 2 * DAY) / MINUTE) * MINUTE + n * 10_000, 100 + n));
    const young = Array.from({ length: 50 }, (_, n) => point(now - 1_000_000 + n * 10_000, 50));
    writeFileSync(equityFileIn(folder), [...old, ...young].map((one) => `${JSON.stringify(one)}\n`).join(''));
    const { log } = await open();
    await log.prepare(1_000);

    const points = await readEquity(folder);
    expect(points.slice(-50)).toEqual(young);
    expect(points.slice(0, -50)).toEqual(old.filter((_, n) => n % 6 === 5));
    expect(statSync(equityFileIn(folder)).mode & 0o777).toBe(0o600);
  });
});

it('thins to a part of what was there, keeps its end, and leaves what is thin as it is', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 800 * DAY }), { minLength: 1, maxLength: 60 }), (times) => {
    const points = times.toSorted((a, b) => a - b).map((at) => point(at));
    const now = 801 * DAY;
    const once = thinned(points, now);

    expect(points).toEqual(expect.arrayContaining([...once]));
    expect(once.at(-1)).toBe(points.at(-1));
    expect(thinned(once, now)).toEqual(once);
  }));
});

describe('round trips', () => {
  it('count once each, however often they are told', async () => {
    const { log } = await open();
    log.trip('momentum', BTC, trip);
    log.trip('momentum', BTC, trip);
    log.trip('momentum', BTC, { ...trip, entryAt: 30, exitAt: 40 });
    log.trip('other', BTC, trip);
    expect(log.trip('momentum', BTC, { ...trip, open: true })).toBeUndefined();
    appendFileSync(tripFileIn(folder), '{"id":"x"}\nhalf');

    const trips = await readTrips(folder);
    expect(trips.map(({ strategy, trip: { exitAt } }) => [strategy, exitAt])).toEqual([['momentum', 20], ['other', 20], ['momentum', 40]]);
    expect(trips[0]).toEqual({ id: `momentum ${BTC} long 10 20`, at: 1_000_000, mode: 'paper', strategy: 'momentum', instrument: BTC, trip });
  });
});
