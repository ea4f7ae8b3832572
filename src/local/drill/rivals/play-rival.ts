import { random } from '../../../shared/domain/random.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import { Life, type Ports } from '../virtual/life.ts';
import { instrument, START, wishesOf } from '../virtual/play.ts';
import { rough, ScriptedVenue, type FaultCounts } from '../virtual/scripted-venue.ts';
import { VirtualTime } from '../virtual/virtual-time.ts';
import type { Design, Notes } from './designs.ts';

export interface RivalVerdict {
  readonly extra: number;
  readonly lost: number;
  readonly orders: number;
  readonly deaths: number;
  readonly counts: FaultCounts;
}

const LENGTH_MS = 60_000;

/** A run of another design: the same wishes, faults and deaths as the live gateway has with this seed. */
export async function playRival({ seed, design, deathsEveryMs }: { readonly seed: number; readonly design: Design; readonly deathsEveryMs: number }): Promise<RivalVerdict> {
  const time = new VirtualTime(START);
  const venue = new ScriptedVenue({ time, random: random(seed + 7_919), instrument, faults: rough });
  const source = random(seed);
  const wishes = wishesOf(source, { count: 6, id: venue.id });
  const notes: Notes = { done: new Set(), begun: new Set() };
  let life = new Life(undefined);
  let trying = new Set<string>();
  let deaths = 0;
  let send = connect();
  let deathAt = START + 100 + source.below(deathsEveryMs * 2);

  function connect(): (wanted: Omit<OrderRequest, 'clientOrderId'>) => Promise<void> {
    const mine = life;
    const ports = mine.guard({ ...venue.connect(), clock: time, journal: { append: async () => 0, async *read() { yield* []; }, close: async () => undefined } } satisfies Ports);
    return design({ venue: ports.venue, time, notes, source: random(seed + deaths * 31), isDead: () => mine.isDead });
  }

  const end = START + LENGTH_MS;
  while (time.now() < end && wishes.some(({ name }) => !notes.done.has(name))) {
    await time.pass(50);
    if (time.now() >= deathAt && time.now() < START + 15_000) {
      deaths += 1;
      life.isDead = true;
      life = new Life(undefined);
      trying = new Set();
      send = connect();
      deathAt = time.now() + 100 + source.below(deathsEveryMs * 2);
    }
    for (const { name, request, notBefore } of wishes) {
      if (time.now() < notBefore || notes.done.has(name) || trying.has(name)) continue;
      const mine = trying;
      mine.add(name);
      void send({ ...request, at: time.now(), reason: name }).then(() => { if (!notes.done.has(name)) mine.delete(name); });
    }
  }
  await time.pass(5_000);
  const counts = wishes.map(({ name }) => venue.accepted.filter(({ request }) => request.reason === name).length);
  return { extra: counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0), lost: counts.filter((count) => count === 0).length, orders: counts.reduce((sum, count) => sum + count, 0), deaths, counts: venue.counts };
}
