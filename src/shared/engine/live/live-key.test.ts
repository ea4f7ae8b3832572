import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../domain/errors.ts';
import type { OrderRequest } from '../../domain/order.ts';
import { random } from '../../domain/random.ts';
import { HOUR } from '../../domain/time.ts';
import { diskJournal } from '../../../local/drill/virtual/disks.ts';
import { approved, type Ports } from '../../../local/drill/virtual/life.ts';
import { instrument, quick, START } from '../../../local/drill/virtual/play.ts';
import { calm, ScriptedVenue } from '../../../local/drill/virtual/scripted-venue.ts';
import { VirtualTime } from '../../../local/drill/virtual/virtual-time.ts';
import { LiveGateway } from './live-gateway.ts';
import type { LiveAlarm } from './live-settings.ts';

const REASON = '-2015 Invalid API-key, IP, or permissions for action.';
const order = (id: string, more: Partial<OrderRequest> = {}) => approved({ clientOrderId: id, instrument: 'test:BTC/USDT', side: 'buy', type: 'limit', quantity: 0.01, limitPrice: 100, timeInForce: 'gtc', at: START, reason: 'test', ...more });

/** A venue whose key can be revoked, and how often it was asked with a revoked one. */
function scene() {
  const time = new VirtualTime(START);
  const world = new ScriptedVenue({ time, random: random(4), instrument, faults: calm });
  const key = { isRevoked: false, calls: 0 };
  const lines: { readonly type: string; readonly json: string }[] = [];
  const alarms: LiveAlarm[] = [];
  const told: { readonly kind: string; readonly clientOrderId: string; readonly note?: string }[] = [];

  const refused = async <Result>(ask: () => Promise<Result>, instead: () => Result): Promise<Result> => {
    if (!key.isRevoked) return ask();
    key.calls += 1;
    await time.wait(20);
    return instead();
  };
  const thrown = (): never => { throw new RefusedError(REASON, { code: '-2015', about: 'key' }); };
  const { venue, account, stream } = world.connect();
  const ports: Ports = {
    journal: diskJournal(lines, time), clock: time, stream,
    venue: {
      ...venue,
      place: (request) => refused(() => venue.place(request), () => ({ kind: 'refused', code: '-2015', reason: REASON, about: 'key' })),
      cancel: (reference) => refused(() => venue.cancel(reference), () => ({ kind: 'unknown', reason: REASON, about: 'key' })),
      find: (reference) => refused(() => venue.find(reference), () => ({ kind: 'unknown', reason: REASON, about: 'key' })),
    },
    account: {
      openOrders: () => refused(() => account.openOrders(), thrown), balances: () => refused(() => account.balances(), thrown), fillsSince: (...args) => refused(() => account.fillsSince(...args), thrown),
      permissions: () => account.permissions(), instruments: () => account.instruments(),
    },
  };

  const open = async (): Promise<LiveGateway> => {
    const opening = LiveGateway.open({ ...ports, instruments: [instrument], settings: quick, tell: (event) => { told.push(event as (typeof told)[number]); }, alarm: (alarm) => { alarms.push(alarm); } });
    await time.pass(10);
    return opening;
  };
  return { time, world, key, alarms, told, open };
}

async function trading() {
  const on = scene();
  const gateway = await on.open();
  void gateway.start();
  await on.time.until(() => gateway.status().isOpen, 20_000);
  return { ...on, gateway };
}

describe('a key that is revoked', () => {
  it('while nothing is done is found by the next look: three calls at most, then an hour of silence, and a person is told once (fault 49)', async () => {
    const { time, key, alarms, gateway, told, world } = await trading();
    key.isRevoked = true;
    await time.until(() => !gateway.status().isOpen && gateway.status().reasons.includes('key'), quick.lightEveryMs * 2);
    expect(key.calls).toBeLessThanOrEqual(3);
    const { calls } = key;
    gateway.submit(order('c1'));
    gateway.suspect('the clock jumped');
    void gateway.cancelAll();
    await time.pass(HOUR);
    expect(key.calls).toBe(calls);
    expect(calls).toBeGreaterThan(0);
    expect(alarms.map(({ kind }) => kind)).toEqual(['key']);
    expect(alarms[0].text).toContain(REASON);
    expect(told).toMatchObject([{ kind: 'rejected', clientOrderId: 'c1', note: expect.stringContaining('the key is not accepted') }]);
    expect(world.sentIds).toEqual([]);
  });

  it.each([
    ['an order', (gateway: LiveGateway) => { gateway.submit(order('c2')); }],
    ['a cancel', (gateway: LiveGateway) => { gateway.cancel(0, 'c1'); }],
  ])('is found by %s, which is not repeated; what rests counts as open (fault 49)', async (_, act) => {
    const { time, key, alarms, gateway, world } = await trading();
    gateway.submit(order('c1', { quantity: 5 }));
    await time.until(() => world.open().length === 1, 5_000);
    await time.pass(20);
    key.isRevoked = true;
    act(gateway);
    await time.pass(HOUR);
    expect(key.calls).toBeGreaterThan(0);
    expect(key.calls).toBeLessThanOrEqual(3);
    expect(alarms.map(({ kind }) => kind)).toEqual(['key']);
    expect(gateway.exposure('test:BTC/USDT').buy).toBeGreaterThan(0);
    await gateway.stop();
  });

  it('from the beginning ends the start; a start with a good one begins anew (fault 49)', async () => {
    const on = scene();
    on.key.isRevoked = true;
    const first = await on.open();
    const started = first.start().then(() => 'open', (error: unknown) => error);
    await on.time.pass(60_000);
    expect(await started).toMatchObject({ name: 'RefusedError', about: 'key' });
    expect(on.key.calls).toBeLessThanOrEqual(3);
    await first.stop();
    on.key.isRevoked = false;
    const second = await on.open();
    void second.start();
    expect(await on.time.until(() => second.status().isOpen, 20_000)).toBe(true);
    second.submit(order('c1'));
    await on.time.pass(1_000);
    expect(on.world.sentIds).toHaveLength(1);
  });
});
