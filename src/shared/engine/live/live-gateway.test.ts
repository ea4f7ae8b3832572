import { describe, expect, it } from 'vitest';
import { decimal, format } from '../../domain/decimal.ts';
import type { OrderEvent, OrderRequest } from '../../domain/order.ts';
import { random } from '../../domain/random.ts';
import { mintClientOrderId, parseClientOrderId } from '../../execution/client-order-id.ts';
import type { PlaceOutcome, VenueCapabilities } from '../../ports/venue.ts';
import { diskJournal } from '../../../local/drill/virtual/disks.ts';
import { approved, Life, type Ports } from '../../../local/drill/virtual/life.ts';
import { instrument, quick, START } from '../../../local/drill/virtual/play.ts';
import { LiveGateway } from './live-gateway.ts';
import type { LiveAlarm, LiveSettings } from './live-settings.ts';
import { calm, ScriptedVenue, type Faults } from '../../../local/drill/virtual/scripted-venue.ts';
import { VirtualTime } from '../../../local/drill/virtual/virtual-time.ts';

interface Bench {
  readonly time: VirtualTime;
  readonly world: ScriptedVenue;
  readonly lines: { readonly type: string; readonly json: string }[];
}

interface Desk extends Bench {
  readonly gateway: LiveGateway;
  readonly events: OrderEvent[];
  readonly alarms: LiveAlarm[];
  readonly life: Life;
}

function bench(more: { readonly faults?: Partial<Faults>; readonly capabilities?: Partial<VenueCapabilities> } = {}): Bench {
  const time = new VirtualTime(START);
  return { time, lines: [], world: new ScriptedVenue({ time, random: random(4), instrument, faults: { ...calm, ...more.faults }, ...(more.capabilities === undefined ? {} : { capabilities: more.capabilities }) }) };
}

/** A start of the program on a venue. `bend` puts something between it and the world. */
async function start(on: Bench, { bend = (ports) => ports, settings = {} }: { readonly bend?: (ports: Ports) => Ports; readonly settings?: Partial<LiveSettings> } = {}): Promise<Desk> {
  const events: OrderEvent[] = [];
  const alarms: LiveAlarm[] = [];
  const life = new Life(undefined);
  const ports = life.guard(bend({ journal: diskJournal(on.lines, on.time), clock: on.time, ...on.world.connect() }));
  let gateway: LiveGateway | undefined;
  void (async () => {
    gateway = await LiveGateway.open({
      ...ports, instruments: [instrument], settings: { ...quick, ...settings }, tell: (event) => { if (!life.isDead) events.push(event); }, alarm: (alarm) => { if (!life.isDead) alarms.push(alarm); },
    });
    await gateway.start();
  })();
  await on.time.until(() => gateway?.status().isOpen === true, 20_000);
  await on.time.pass(0);
  if (gateway === undefined) throw new Error('the gateway did not open');
  return { ...on, gateway, events, alarms, life };
}

const order = (id: string, more: Partial<OrderRequest> = {}) => approved({ clientOrderId: id, instrument: 'test:BTC/USDT', side: 'buy', type: 'limit', quantity: 0.01, limitPrice: 100, timeInForce: 'gtc', at: START, reason: 'test', ...more });
const kinds = (events: readonly OrderEvent[], id: string): readonly string[] => events.filter(({ clientOrderId }) => clientOrderId === id).map(({ kind }) => kind);
const types = ({ lines }: Bench): readonly string[] => lines.map(({ type }) => type);
/** Answers to orders are lost, from the first on. */
const lost = (ports: Ports): Ports => ({ ...ports, venue: { ...ports.venue, place: async (request) => { await ports.venue.place(request); return { kind: 'unknown', reason: 'reset' }; } } });
/** Orders never leave. */
const cut = (ports: Ports): Ports => ({ ...ports, venue: { ...ports.venue, place: async (): Promise<PlaceOutcome> => ({ kind: 'unknown', reason: 'reset' }) } });

describe('an order', () => {
  it('is written down before it is sent, under an id that says which start and which intent (faults 5 and 52)', async () => {
    const on = bench();
    const seen: string[][] = [];
    const desk = await start(on, { bend: (ports) => ({ ...ports, venue: { ...ports.venue, place: (request) => { seen.push([...types(on)]); return ports.venue.place(request); } } }) });
    desk.gateway.submit(order('c1'));
    await on.time.pass(100);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain('INTENT');
    expect(parseClientOrderId(on.world.sentIds[0])).toMatchObject({ epoch: desk.gateway.epoch, attempt: 0 });
  });

  it('is told of under the name the engine gave it, its end after the last of its fills (faults 13 and 17)', async () => {
    const on = bench({ faults: { shuffleMs: 3_000, duplicates: 0.5 } });
    const desk = await start(on);
    for (let n = 0; n < 20; n++) desk.gateway.submit(order(`c${n}`, { timeInForce: 'ioc', type: 'market' }));
    await on.time.pass(20_000);
    for (let n = 0; n < 20; n++) {
      const told = kinds(desk.events, `c${n}`);
      expect(told.filter((kind) => kind === 'accepted')).toHaveLength(1);
      const end = told.indexOf('expired');
      if (end >= 0) expect(end).toBe(told.length - 1);
    }
    const told = desk.events.filter(({ kind }) => kind === 'fill').length;
    expect(told).toBe(on.world.fills.length);
  });

  it('whose answer was lost is found, and not sent again (fault 1)', async () => {
    const on = bench();
    const desk = await start(on, { bend: lost });
    desk.gateway.submit(order('c1'));
    await on.time.pass(20_000);
    expect(on.world.sentIds).toHaveLength(1);
    expect(kinds(desk.events, 'c1')[0]).toBe('accepted');
  });

  it('that never arrived is sent again under a new id, only behind the fence (fault 2)', async () => {
    const on = bench();
    const sentAt: number[] = [];
    const desk = await start(on, { bend: (ports) => ({ ...ports, venue: { ...ports.venue, place: async (request) => { sentAt.push(on.time.now()); return sentAt.length === 1 ? { kind: 'unknown', reason: 'reset' } : ports.venue.place(request); } } }) });
    desk.gateway.submit(order('c1'));
    await on.time.pass(20_000);
    expect(sentAt).toHaveLength(2);
    expect(sentAt[1] - sentAt[0]).toBeGreaterThanOrEqual(1_500 + quick.clockErrorMs + quick.lagMarginMs);
    expect(parseClientOrderId(on.world.sentIds[0])?.attempt).toBe(1);
    expect(kinds(desk.events, 'c1')[0]).toBe('accepted');
  });

  it('that never arrives is given up, after so many tries and not on an old decision (fault 2)', async () => {
    const on = bench();
    const desk = await start(on, { bend: cut });
    desk.gateway.submit(order('c1'));
    await on.time.pass(60_000);
    expect(types(on).filter((type) => type === 'INTENT')).toHaveLength(3);
    expect(kinds(desk.events, 'c1')).toEqual(['rejected']);
    const other = bench();
    const old = await start(other, { bend: cut, settings: { resubmitWithinMs: 1_000 } });
    old.gateway.submit(order('c1'));
    await other.time.pass(60_000);
    expect(types(other).filter((type) => type === 'INTENT')).toHaveLength(1);
    expect(old.events).toMatchObject([{ kind: 'rejected', note: 'it never reached the venue' }]);
  });

  it('is never called absent while nobody answers, and counts as open all the while (fault 7)', async () => {
    const on = bench();
    const desk = await start(on, { bend: lost });
    desk.gateway.submit(order('c1', { quantity: 0.5 }));
    await on.time.pass(20);
    on.world.blackUntil = on.time.now() + 60_000;
    on.world.faults = { ...calm, losses: 1 };
    await on.time.pass(60_000);
    expect(types(on)).not.toContain('ABSENT');
    expect(desk.gateway.exposure('test:BTC/USDT').buy).toBe(0.5);
    expect(desk.alarms.map(({ kind }) => kind)).toContain('unresolved');
    await on.time.pass(30_000);
    expect(kinds(desk.events, 'c1')[0]).toBe('accepted');
    expect(on.world.sentIds).toHaveLength(1);
  });

  it('that the venue calls a duplicate is there: found and adopted, not rejected (fault 23)', async () => {
    const on = bench();
    const desk = await start(on, { bend: (ports) => ({ ...ports, venue: { ...ports.venue, place: async (request) => { await ports.venue.place(request); return ports.venue.place(request); } } }) });
    desk.gateway.submit(order('c1'));
    await on.time.pass(20_000);
    expect(on.world.counts.duplicateIds).toBeLessThanOrEqual(1);
    expect(kinds(desk.events, 'c1')).not.toContain('rejected');
  });

  it('that is refused is told as rejected, once', async () => {
    const on = bench();
    const desk = await start(on, { bend: (ports) => ({ ...ports, venue: { ...ports.venue, place: async () => ({ kind: 'refused', code: '-2010', reason: 'insufficient balance' }) } }) });
    desk.gateway.submit(order('c1'));
    await on.time.pass(5_000);
    expect(desk.events).toEqual([expect.objectContaining({ kind: 'rejected', clientOrderId: 'c1', note: '-2010 insufficient balance' })]);
  });

  it('of a type that the venue does not have is not sent', async () => {
    const on = bench();
    const desk = await start(on);
    desk.gateway.submit(order('c1', { type: 'trailing-stop', trailBps: 100 }));
    await on.time.pass(1_000);
    expect(on.world.sentIds).toEqual([]);
    expect(desk.events).toMatchObject([{ kind: 'rejected', note: 'test takes no order of type "trailing-stop"' }]);
    expect(desk.alarms.map(({ kind }) => kind)).toEqual(['unsupported']);
  });

  it('of a group is cancelled when another of it fills', async () => {
    const on = bench();
    const desk = await start(on);
    for (let n = 0; n < 6; n++) desk.gateway.submit(order(`c${n}`, { group: 'guard-1', side: 'sell' }));
    await on.time.pass(15_000);
    expect(on.world.open()).toEqual([]);
    expect(on.world.accepted.some(({ order: { state } }) => state === 'cancelled')).toBe(true);
  });
});

describe('a cancellation', () => {
  const resting = { faults: {} };

  it('holds on until the venue proves what came of it (faults 8 and 10)', async () => {
    const on = bench(resting);
    let asked = 0;
    const desk = await start(on, { bend: (ports) => ({ ...ports, venue: { ...ports.venue, cancel: async (reference) => { asked += 1; return asked < 4 ? { kind: 'unknown', reason: 'reset' } : ports.venue.cancel(reference); } } }) });
    for (let n = 0; n < 8; n++) desk.gateway.submit(order(`c${n}`, { quantity: 1 }));
    await on.time.pass(100);
    for (let n = 0; n < 8; n++) desk.gateway.cancel(0, `c${n}`);
    await on.time.pass(20_000);
    expect(on.world.open()).toEqual([]);
    expect(asked).toBeGreaterThan(8);
    for (const { state } of desk.gateway.orders()) expect(['cancelled', 'filled']).toContain(state);
    expect(format(desk.gateway.held('test:BTC/USDT'))).toBe(format(on.world.position()));
  });

  it('asked for while the answer to the order is lost goes out when the order is found (faults 1 and 10)', async () => {
    const on = bench();
    const desk = await start(on, { bend: lost });
    desk.gateway.submit(order('c1', { quantity: 5 }));
    await on.time.pass(5);
    desk.gateway.cancel(0, 'c1');
    await on.time.pass(20_000);
    expect(on.world.open()).toEqual([]);
  });

  it('before the wire keeps the order off it', async () => {
    const on = bench();
    const desk = await start(on);
    desk.gateway.submit(order('c1'));
    desk.gateway.cancel(0, 'c1');
    await on.time.pass(5_000);
    expect(on.world.sentIds).toEqual([]);
    expect(kinds(desk.events, 'c1')).toEqual(['cancelled']);
  });

  it('goes on over a death (faults 10 and 52)', async () => {
    const on = bench();
    const desk = await start(on, { bend: (ports) => ({ ...ports, venue: { ...ports.venue, cancel: () => new Promise(() => undefined) } }) });
    desk.gateway.submit(order('c1', { quantity: 5 }));
    await on.time.pass(200);
    desk.gateway.cancel(0, 'c1');
    await on.time.pass(200);
    desk.life.isDead = true;
    await start(on);
    await on.time.pass(10_000);
    expect(on.world.open()).toEqual([]);
  });
});

describe('the gate', () => {
  it('is closed while the stream is down, and opens after a full look (fault 34)', async () => {
    const on = bench();
    const desk = await start(on, { bend: (ports) => ({ ...ports, stream: { listen: (tell) => { on.time.after(10, () => { tell({ kind: 'live', at: 0 }); }); on.time.after(5_000, () => { tell({ kind: 'ended', reason: 'key expired' }); }); on.time.after(9_000, () => { tell({ kind: 'live', at: 0 }); }); return new Promise(() => undefined); } } }) });
    const { full } = desk.gateway.status().rounds;
    await on.time.pass(6_000);
    expect(desk.gateway.status()).toMatchObject({ isOpen: false, reasons: ['stream'] });
    desk.gateway.submit(order('c1'));
    await on.time.pass(2_000);
    expect(on.world.sentIds).toEqual([]);
    expect(desk.events).toMatchObject([{ kind: 'rejected', note: 'no new orders: the private stream ended: key expired' }]);
    await on.time.pass(3_000);
    expect(desk.gateway.status().isOpen).toBe(true);
    expect(desk.gateway.status().rounds.full).toBe(full + 1);
  });

  it('is closed after a sleep of the machine until the account was looked at (fault 46)', async () => {
    const on = bench();
    const desk = await start(on);
    on.world.blackUntil = on.time.now() + 5_000;
    desk.gateway.suspect('the clock jumped by 30 s');
    desk.gateway.submit(order('c1'));
    await on.time.pass(3_000);
    expect(on.world.sentIds).toEqual([]);
    await on.time.pass(10_000);
    expect(desk.gateway.status().isOpen).toBe(true);
  });

  it('lets nothing new pass once the journal failed, and cancellations still (fault 54)', async () => {
    const on = bench();
    let isFull = false;
    const desk = await start(on, { bend: (ports) => ({ ...ports, journal: { ...ports.journal, read: () => ports.journal.read(), close: () => ports.journal.close(), append: (...args) => (isFull ? Promise.reject(new Error('ENOSPC: no space left on device')) : ports.journal.append(...args)) } }) });
    desk.gateway.submit(order('c1', { quantity: 50 }));
    await on.time.pass(500);
    isFull = true;
    desk.gateway.submit(order('c2'));
    desk.gateway.submit(order('c3'));
    desk.gateway.cancel(0, 'c1');
    await on.time.pass(15_000);
    expect(on.world.sentIds).toHaveLength(1);
    expect(on.world.open()).toEqual([]);
    expect([...kinds(desk.events, 'c2'), ...kinds(desk.events, 'c3')]).toEqual(['rejected', 'rejected']);
    expect(desk.gateway.status().reasons).toContain('journal');
  });

  it('stays closed for the older of two programs on one account (fault 55)', async () => {
    const on = bench();
    const desk = await start(on);
    const { epoch } = desk.gateway;
    await on.time.pass(2_000);
    on.world.placeOutside(order(mintClientOrderId({ epoch: epoch + 1, sequence: 5, attempt: 0 })));
    await on.time.pass(1_000);
    expect(desk.gateway.status().reasons).toContain('foreign');
    desk.gateway.submit(order('c1'));
    await on.time.pass(20_000);
    expect(on.world.sentIds).toEqual([]);
    expect(desk.alarms.map(({ kind }) => kind)).toContain('foreign');
  });

  it('freezes the symbol of a lost order where the venue cannot prove absence soon (fault 3)', async () => {
    const on = bench({ capabilities: { requestExpiryMs: undefined } });
    let sent = 0;
    const desk = await start(on, { bend: (ports) => ({ ...ports, venue: { ...ports.venue, place: async (request) => { sent += 1; return sent === 1 ? { kind: 'unknown', reason: 'reset' } : ports.venue.place(request); } } }), settings: { attempts: 1 } });
    desk.gateway.submit(order('c1'));
    await on.time.pass(500);
    desk.gateway.submit(order('c2'));
    await on.time.pass(3_000);
    expect(sent).toBe(1);
    expect(desk.events).toMatchObject([{ kind: 'rejected', clientOrderId: 'c2', note: expect.stringContaining('is frozen') }]);
    await on.time.pass(6_000);
    desk.gateway.submit(order('c3'));
    await on.time.pass(1_000);
    expect(sent).toBe(2);
  });
});

describe('a start', () => {
  it('begins a new epoch, durably and before anything else (fault 55)', async () => {
    const on = bench();
    const first = await start(on);
    const { epoch } = first.gateway;
    first.life.isDead = true;
    const second = await start(on);
    expect(second.gateway.epoch).toBe(epoch + 1);
    expect(types(on).filter((type) => type === 'EPOCH')).toHaveLength(2);
  });

  it('with a lost journal gives out no id again (fault 5)', async () => {
    const on = bench();
    const first = await start(on);
    for (let n = 0; n < 5; n++) first.gateway.submit(order(`c${n}`));
    await on.time.pass(10_000);
    first.life.isDead = true;
    on.lines.length = 0;
    const second = await start(on);
    for (let n = 0; n < 5; n++) second.gateway.submit(order(`c${n}`));
    await on.time.pass(10_000);
    expect(new Set(on.world.sentIds).size).toBe(10);
  });

  it('does not send an old intent, whatever became of it (fault 52)', async () => {
    const on = bench();
    const first = await start(on, { bend: cut });
    first.gateway.submit(order('c1'));
    await on.time.pass(50);
    first.life.isDead = true;
    const second = await start(on);
    await on.time.pass(30_000);
    expect(on.world.sentIds).toEqual([]);
    expect(second.gateway.orders().map(({ state }) => state)).toEqual(['absent']);
  });

  it('adopts orders of ours that the journal does not know, and orders made by hand, and cancels neither (faults 24 and 52)', async () => {
    const on = bench();
    on.world.placeOutside(order(mintClientOrderId({ epoch: 3, sequence: 3, attempt: 0 }), { quantity: 40 }));
    on.world.placeOutside(order('web_77', { quantity: 30 }));
    await on.time.pass(10);
    const desk = await start(on);
    expect(desk.alarms.map(({ kind }) => kind).toSorted()).toEqual(['external', 'orphan']);
    expect(desk.gateway.exposure('test:BTC/USDT').buy).toBeCloseTo(70 - on.world.fills.reduce((total, { fill }) => total + fill.quantity, 0), 9);
    await on.time.pass(5_000);
    expect(on.world.accepted.every(({ order: { state } }) => state !== 'cancelled')).toBe(true);
    void desk.gateway.cancelAll();
    await on.time.pass(5_000);
    expect(on.world.open().map(({ clientOrderId }) => clientOrderId).filter((id) => id !== 'web_77')).toEqual([]);
    expect(desk.gateway.status().halted.size).toBe(0);
  });
});

describe('the account', () => {
  it('a fill that the stream never told is found by the next look (fault 32)', async () => {
    const on = bench({ faults: { losses: 1 } });
    const desk = await start(on);
    for (let n = 0; n < 5; n++) desk.gateway.submit(order(`c${n}`));
    await on.time.pass(4_000 + quick.lightEveryMs * 2);
    expect(on.world.fills.length).toBeGreaterThan(3);
    expect(format(desk.gateway.held('test:BTC/USDT'))).toBe(format(on.world.position()));
    expect(desk.events.filter(({ kind }) => kind === 'fill')).toHaveLength(on.world.fills.length);
  });

  it('money that nothing explains is booked as it is and halts the symbol, without a made-up fill (fault 67)', async () => {
    const on = bench();
    const desk = await start(on);
    on.world.move('BTC', '-0.5');
    await on.time.pass(quick.lightEveryMs * 2 + 5_000);
    expect([...desk.gateway.status().halted.keys()]).toEqual(['test:BTC/USDT']);
    expect(desk.gateway.balance('BTC')).toBe(decimal('49.5'));
    expect(desk.events).toEqual([]);
    expect(format(desk.gateway.held('test:BTC/USDT'))).toBe('0');
    desk.gateway.submit(order('c1'));
    await on.time.pass(3_000);
    expect(on.world.sentIds).toEqual([]);
    desk.life.isDead = true;
    const again = await start(on);
    expect(again.gateway.status().halted.size).toBe(1);
    void again.gateway.resume('test:BTC/USDT');
    await on.time.pass(100);
    again.gateway.submit(order('c2'));
    await on.time.pass(1_000);
    expect(on.world.sentIds).toHaveLength(1);
    expect(again.alarms.filter(({ kind }) => kind === 'discrepancy')).toEqual([]);
  });

  it('a coin that is traded nowhere halts nothing, and is told', async () => {
    const on = bench();
    const desk = await start(on);
    on.world.move('BNB', '1');
    await on.time.pass(quick.lightEveryMs * 2 + 5_000);
    expect(desk.gateway.status().halted.size).toBe(0);
    expect(desk.alarms.map(({ kind }) => kind)).toEqual(['discrepancy']);
  });

  it('fees in the coin that was bought, in money or in a third coin leave every balance exact (fault 18)', async () => {
    const on = bench({ faults: { feeAssets: ['BTC', 'USDT', 'BNB'] } });
    const desk = await start(on);
    for (let n = 0; n < 30; n++) desk.gateway.submit(order(`c${n}`, { side: n % 2 === 0 ? 'buy' : 'sell', quantity: (n + 1) / 1_000 }));
    await on.time.pass(30_000);
    expect(on.world.fills.length).toBeGreaterThan(30);
    for (const asset of ['BTC', 'USDT', 'BNB']) expect(format(desk.gateway.balance(asset))).toBe(format(on.world.total(asset)));
    expect(desk.gateway.status().halted.size).toBe(0);
  });
});
