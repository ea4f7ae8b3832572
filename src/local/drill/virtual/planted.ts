import type { VenueFill } from '../../../shared/domain/venue-fill.ts';
import type { AccountEvent, OrderReference } from '../../../shared/ports/venue.ts';
import type { Ports } from './life.ts';
import type { Run } from './play.ts';

type Plant = NonNullable<Run['plant']>;

/** Faults that other programs have, put between the program and the world: each must be caught by the runs that the program itself passes. */
export const planted: Readonly<Record<string, Pick<Run, 'plant' | 'settings' | 'faults' | 'capabilities'>>> = {
  'random id': { plant: randomId() },
  'no fence': { plant: noFence(), settings: { clockErrorMs: 0 }, faults: { slow: 0.5 } },
  'lag margin 0': { settings: { lagMarginMs: 0, clockErrorMs: 0 }, faults: { lagMs: 2_500, dropAfter: 0.2 } },
  'error counted as not found': { plant: errorIsAbsence(), faults: { queryErrors: 0.7, dropAfter: 0.2 } },
  'no fill dedupe': { plant: noFillDedupe() },
  'no intent before send': { plant: lateIntent() },
  'fees ignored': { plant: noFees() },
  'matched by the id of the cancel': { plant: cancelIds() },
  'empty list on error': { plant: emptyOnError(), faults: { queryErrors: 0.5 } },
};

/** The wire carries another id than the one that is asked for. */
function randomId(): Plant {
  return (ports, _, source) => ({ ...ports, venue: { ...ports.venue, place: (order) => ports.venue.place({ ...order, clientOrderId: `r${source.below(2 ** 31)}` }) } });
}

function noFence(): Plant {
  return (ports) => ({ ...ports, venue: { ...ports.venue, capabilities: { ...ports.venue.capabilities, requestExpiryMs: 0 } } });
}

function errorIsAbsence(): Plant {
  return (ports) => ({
    ...emptyLists(ports),
    venue: {
      ...ports.venue,
      find: async (reference: OrderReference) => {
        const outcome = await ports.venue.find(reference);
        return outcome.kind === 'unknown' ? { kind: 'absent' } : outcome;
      },
    },
  });
}

function emptyOnError(): Plant {
  return (ports) => emptyLists(ports);
}

function emptyLists(ports: Ports): Ports {
  const { account } = ports;
  return { ...ports, account: { ...account, openOrders: () => account.openOrders().catch(() => []), fillsSince: (...args) => account.fillsSince(...args).catch(() => []), balances: () => account.balances().catch(() => []) } };
}

/** Every execution looks new each time it is told. */
function noFillDedupe(): Plant {
  let n = 0;
  const fresh = (fill: VenueFill): VenueFill => ({ ...fill, tradeId: `${fill.tradeId}.${n++}` });
  return (ports) => ({ ...ports, stream: { listen: (tell, signal) => ports.stream.listen((event: AccountEvent) => { tell(event.kind === 'fill' ? { kind: 'fill', fill: fresh(event.fill) } : event); }, signal) } });
}

/** The intent is promised at once and written when the answer is there: persist after. */
function lateIntent(): Plant {
  return (ports, life) => ({
    ...ports,
    journal: {
      ...ports.journal, read: () => ports.journal.read(), close: () => ports.journal.close(),
      append: async (type, body, durable) => {
        if (type !== 'INTENT' && type !== 'SENT') return ports.journal.append(type, body, durable);
        void ports.clock.wait(400).then(() => (life.isDead ? 0 : ports.journal.append(type, body, durable)));
        return 0;
      },
    },
  });
}

function noFees(): Plant {
  const free = (fill: VenueFill): VenueFill => ({ ...fill, fee: 0 });
  return (ports) => ({
    ...ports,
    stream: { listen: (tell, signal) => ports.stream.listen((event) => { tell(event.kind === 'fill' ? { kind: 'fill', fill: free(event.fill) } : event); }, signal) },
    account: { ...ports.account, fillsSince: async (...args) => (await ports.account.fillsSince(...args)).map(free) },
  });
}

/** A cancelled order comes with the id of its cancellation and without the venue's. */
function cancelIds(): Plant {
  return (ports) => ({
    ...ports,
    stream: { listen: (tell, signal) => ports.stream.listen((event) => {
      tell(event.kind === 'order' && event.order.state === 'cancelled' ? { kind: 'order', order: { ...event.order, clientOrderId: 'web_1', venueOrderId: `c${event.order.venueOrderId}` } } : event);
    }, signal) },
  });
}
