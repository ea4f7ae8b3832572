import { describe, expect, it } from 'vitest';
import { decimal, format, multiply, negate, type Decimal } from '../../domain/decimal.ts';
import type { OrderEvent } from '../../domain/order.ts';
import { random } from '../../domain/random.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { diskJournal } from '../../../local/drill/virtual/disks.ts';
import { approved } from '../../../local/drill/virtual/life.ts';
import { instrument, quick, START } from '../../../local/drill/virtual/play.ts';
import { calm, ScriptedVenue, type Faults } from '../../../local/drill/virtual/scripted-venue.ts';
import { VirtualTime } from '../../../local/drill/virtual/virtual-time.ts';
import { LiveGateway } from './live-gateway.ts';
import type { LiveAlarm } from './live-settings.ts';

const BTC = 'test:BTC/USDT';

function scene(faults: Partial<Faults> = {}) {
  const time = new VirtualTime(START);
  const world = new ScriptedVenue({ time, random: random(4), instrument, faults: { ...calm, ...faults } });
  const lines: { readonly type: string; readonly json: string }[] = [];
  const start = async () => {
    const events: OrderEvent[] = [];
    const alarms: LiveAlarm[] = [];
    const opening = LiveGateway.open({ journal: diskJournal(lines, time), clock: time, ...world.connect(), instruments: [instrument], settings: quick, tell: (event) => { events.push(event); }, alarm: (alarm) => { alarms.push(alarm); } });
    await time.pass(10);
    const gateway = await opening;
    void gateway.start();
    expect(await time.until(() => gateway.status().isOpen, 20_000)).toBe(true);
    return { gateway, events, alarms };
  };
  return { time, world, lines, start };
}

/** The venue takes an execution back: it is gone from the list, and the money is as it was. */
function takeBack(world: ScriptedVenue, at: number): VenueFill {
  const [{ fill }] = world.fills.splice(at, 1);
  const signed = fill.side === 'buy' ? decimal(fill.quantity) : negate(decimal(fill.quantity));
  const move = (asset: string, amount: Decimal): void => { world.move(asset, format(amount)); };
  move('BTC', negate(signed));
  move('USDT', multiply(signed, decimal(fill.price)));
  move(fill.feeCurrency, decimal(fill.fee));
  return fill;
}

const order = (id: string) => approved({ clientOrderId: id, instrument: BTC, side: 'buy', type: 'limit', quantity: 0.02, limitPrice: 100, timeInForce: 'gtc', at: START, reason: 'test' });

describe('an execution that the venue takes back', () => {
  it.each([['fees in money', ['USDT']], ['fees in the coin', ['BTC']]])('is booked against and not deleted, the symbol halts, and the person is told which it was: %s (fault 48)', async (_, feeAssets) => {
    const { time, world, lines, start } = scene({ feeAssets });
    const first = await start();
    for (let n = 0; n < 8; n++) first.gateway.submit(order(`c${n}`));
    await time.pass(5_000);
    expect(world.fills.length).toBeGreaterThan(4);
    const voided = takeBack(world, 2);
    await time.pass(quick.lightEveryMs * 2 + 5_000);

    for (const asset of ['BTC', 'USDT']) expect(format(first.gateway.balance(asset))).toBe(format(world.total(asset)));
    expect([...first.gateway.status().halted.keys()]).toEqual([BTC]);
    const discrepancies = first.alarms.filter(({ kind }) => kind === 'discrepancy');
    expect(discrepancies).toHaveLength(1);
    expect(discrepancies[0].text).toContain(`the venue tells trade "${voided.tradeId}" no more (${BTC}: buy ${voided.quantity} at ${voided.price})`);
    const ours = world.fills.reduce((sum, { fill }) => sum + fill.quantity - (fill.feeCurrency === 'BTC' ? fill.fee : 0), 0);
    expect(Number(format(first.gateway.held(BTC)))).toBeCloseTo(ours, 12);

    // Nothing is deleted, nothing is told as an opposite execution, and nothing new is sent.
    expect(lines.filter(({ type, json }) => type === 'FILL' && json.includes(`"tradeId":"${voided.tradeId}"`))).toHaveLength(1);
    expect(lines.filter(({ type }) => type === 'ADJUST')).toHaveLength(1);
    expect(first.events.filter((event) => event.kind === 'fill' && event.fill.side === 'sell')).toEqual([]);
    const sent = world.sentIds.length;
    first.gateway.submit(order('late'));
    await time.pass(3_000);
    expect(world.sentIds).toHaveLength(sent);
    void first.gateway.stop();
    await time.pass(1_000);

    const second = await start();
    await time.pass(quick.lightEveryMs * 3);
    expect(second.alarms.filter(({ kind }) => kind === 'discrepancy')).toEqual([]);
    for (const asset of ['BTC', 'USDT']) expect(format(second.gateway.balance(asset))).toBe(format(world.total(asset)));
    expect(Number(format(second.gateway.held(BTC)))).toBeCloseTo(ours, 12);
    expect([...second.gateway.status().halted.keys()]).toEqual([BTC]);
    void second.gateway.stop();
  });

  it('is told as money that nothing explains where the list says otherwise (faults 48 and 67)', async () => {
    const { time, world, lines, start } = scene();
    const { gateway, alarms } = await start();
    for (let n = 0; n < 8; n++) gateway.submit(order(`c${n}`));
    await time.pass(5_000);
    takeBack(world, 2);
    world.move('BTC', '-0.001');
    await time.pass(quick.lightEveryMs * 2 + 5_000);
    expect(format(gateway.balance('BTC'))).toBe(format(world.total('BTC')));
    expect([...gateway.status().halted.keys()]).toEqual([BTC]);
    expect(alarms.filter(({ kind }) => kind === 'discrepancy').map(({ text }) => text.includes('no more'))).toEqual([false]);
    expect(lines.filter(({ type, json }) => type === 'ADJUST' && json.includes('voided'))).toEqual([]);
    void gateway.stop();
  });
});
