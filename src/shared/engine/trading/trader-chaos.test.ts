import { describe, expect, it } from 'vitest';
import { instrumentId, plainInstrument, type Instrument } from '../../domain/instrument.ts';
import { random } from '../../domain/random.ts';
import { SECOND } from '../../domain/time.ts';
import type { Kill } from '../../../local/drill/virtual/life.ts';
import { calm, rough, type VenueFaults } from './market-venue.contract.ts';
import { BTC, BTC_ID, puppet, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

interface Story {
  readonly seed: number;
  readonly faults?: VenueFaults;
  readonly kill?: Kill;
  /** Mean time between deaths; 0 for none. */
  readonly deathsEveryMs?: number;
  /** The state found after a death is up to so many saves old. */
  readonly older?: number;
  readonly minutes?: number;
  readonly setup?: Partial<SceneSetup>;
}

/** A few minutes of a market that moves, a strategy that changes its mind, and whatever goes wrong; then calm. Returns what is wrong in the end. */
async function live({ seed, faults = calm, kill, deathsEveryMs = 0, older = 0, minutes = 4, setup }: Story): Promise<{ readonly bad: readonly string[]; readonly scene: TradingScene }> {
  const source = random(seed);
  const forecasts = [1, 0, 0.5, 1, 0];
  let forecast = 1;
  const scene = new TradingScene({
    seed, strategies: [{ name: 'one', strategy: puppet(() => forecast), exits: { stopLoss: 0.02, takeProfit: 0.03, trailingStop: 0.025 } }], venues: [{ feeIn: 'any', faults }],
    execution: { entry: 'limit-then-cross', exit: 'limit-then-cross', patienceMs: 1_500, deadlineMs: 15_000 }, kill, ...setup,
  });
  const deathAt = (): number => (deathsEveryMs === 0 ? Infinity : scene.time.now() + 100 + source.below(2 * deathsEveryMs));
  scene.begin();
  let next = deathAt();
  let price = 100;
  let minute = Math.floor(scene.time.now() / 60_000);
  const end = scene.time.now() + minutes * 60_000;
  while (scene.time.now() < end) {
    if (scene.time.now() >= next) { scene.life.isDead = true; next = deathAt(); }
    await scene.pass(250, { older: source.below(older + 1) });
    price *= 1 + 0.002 * source.normal();
    scene.quote(Number(price.toFixed(2)), { size: 1 + source.below(30), spread: 0.02 });
    const now = Math.floor(scene.time.now() / 60_000);
    if (now === minute) continue;
    minute = now;
    forecast = forecasts[source.below(forecasts.length)];
    scene.tellCandle((now - 1) * 60_000);
  }
  for (const venue of scene.venues) venue.faults = calm;
  for (let tries = 0; tries < 12; tries++) {
    await scene.pass(10 * SECOND);
    scene.quote(Number(price.toFixed(2)));
    if (scene.isUp && scene.gateway.status().isOpen && scene.faults().length === 0) break;
  }
  const bad = [...(scene.isUp ? scene.faults() : ['it never came up again']), ...unguarded(scene), ...scene.alarms.filter(({ kind }) => kind === 'twice' || kind === 'overfilled' || kind === 'foreign').map(({ kind, text }) => `${kind}: ${text}`)];
  scene.life.isDead = true;
  return { bad: bad.map((text) => `seed ${seed}${kill === undefined ? '' : ` killed ${kill.when} call ${kill.at}`}: ${text}`), scene };
}

/** A position that is not on its way to a target has its three guards, one of them at most at the venue, and none without a position. */
function unguarded(scene: TradingScene): readonly string[] {
  if (!scene.isUp) return [];
  const [track] = scene.engine().tracks;
  const guards = scene.guards();
  const kinds = guards.map((text) => text.split(' ')[0]);
  const found: string[] = [];
  if (track.isFlat && guards.length > 0) found.push(`guards nothing: ${guards.join(', ')}`);
  if (!track.isFlat && track.position.quantity * 100 > 10 && !kinds.some((kind) => kind === 'stop' || kind === 'trailing-stop')) found.push(`${track.position.quantity} is not guarded: ${guards.join(', ')}`);
  if (new Set(kinds).size !== kinds.length) found.push(`guarded twice: ${guards.join(', ')}`);
  if (scene.venue.locked('BTC') > scene.venue.total('BTC') + 1e-9) found.push('more is offered than there is');
  if (scene.venue.open().filter(({ type }) => type !== 'limit').length > 1) found.push('two stops at the venue');
  return found;
}

const STRIDE = 3;
const range = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, n) => from + n);

async function sweep(seeds: readonly number[], story: Omit<Story, 'seed'>): Promise<{ readonly bad: readonly string[]; readonly fills: number; readonly deaths: number }> {
  const bad: string[] = [];
  let [fills, deaths] = [0, 0];
  for (const seed of seeds) {
    const { bad: found, scene } = await live({ seed, ...story });
    bad.push(...found);
    fills += scene.venue.fills.length;
    deaths += scene.deaths;
  }
  return { bad, fills, deaths };
}

describe('whatever comes late, twice, never, or is refused', () => {
  it('is counted once, and nothing is left working that nobody follows', async () => {
    const { bad, fills } = await sweep(range(0, 60), { faults: calm });
    expect(bad).toEqual([]);
    expect(fills).toBeGreaterThan(50);
  });

  it('the same with lost, doubled and failing answers (faults 1 to 4, 13 to 18)', async () => {
    const { bad } = await sweep(range(100, 100), { faults: rough });
    expect(bad).toEqual([]);
  });
});

describe('a process that dies (fault 52)', () => {
  it('goes on from whatever was saved last', async () => {
    const { bad, deaths } = await sweep(range(200, 100), { faults: calm, deathsEveryMs: 9_000 });
    expect(bad).toEqual([]);
    expect(deaths).toBeGreaterThan(100);
  });

  it('goes on from a state older than the journal', async () => {
    const { bad } = await sweep(range(300, 100), { faults: calm, deathsEveryMs: 9_000, older: 6 });
    expect(bad).toEqual([]);
  });

  it('the same while the venue is rough', async () => {
    const { bad } = await sweep(range(400, 100), { faults: rough, deathsEveryMs: 12_000, older: 3 });
    expect(bad).toEqual([]);
  });
});

const TIMES = ['before', 'during', 'after'] as const satisfies readonly Kill['when'][];

describe('a death at a call to the world: before it, under way, at its answer (fault 52)', () => {
  it('leaves nothing behind that the next start does not put right', async () => {
    const bad: string[] = [];
    let deaths = 0;
    for (const [n, seed] of [7, 9].entries()) {
      const { scene: { life: { calls } } } = await live({ seed, minutes: 2 });
      expect(calls).toBeGreaterThan(100);
      for (let at = 1 + n; at <= calls; at += STRIDE) {
        const { bad: found, scene } = await live({ seed, minutes: 2, kill: { at, when: TIMES[at % 3] } });
        bad.push(...found);
        deaths += scene.deaths;
      }
    }
    expect(bad).toEqual([]);
    expect(deaths).toBeGreaterThan(100);
  });
});

const OTHER: Instrument = { ...BTC, venue: 'other', lotSize: 0.0001 };
const OTHER_ID = instrumentId(OTHER);
const WON: Instrument = { ...plainInstrument('won', 'BTC/KRW'), lotSize: 0.0001, tickSize: 1, minNotional: 5_000 };

describe('other shapes of trading, through deaths and rough venues', () => {
  it('a venue without stops', async () => {
    const { bad } = await sweep(range(500, 15), { faults: rough, deathsEveryMs: 15_000, setup: { venues: [{ feeIn: 'any', faults: rough, capabilities: { nativeStop: false, orderTypes: ['market', 'limit'] } }] } });
    expect(bad).toEqual([]);
  });

  it('two strategies on one instrument: each holds what its own orders brought', async () => {
    let n = 0;
    const turns = (): number => [1, 0, 0.5, 1, 0, 0.25][(n += 1) % 6];
    const { bad } = await sweep(range(600, 15), {
      faults: rough, deathsEveryMs: 15_000, setup: { strategies: [
        { name: 'one', strategy: puppet(turns), exits: { stopLoss: 0.02, trailingStop: 0.02 }, settings: { cash: 5_000 } }, { name: 'two', strategy: puppet(turns), exits: { stopLoss: 0.015 }, settings: { cash: 5_000 } },
      ] },
    });
    expect(bad).toEqual([]);
  });

  it('an order shared out over two venues with money of their own', async () => {
    const { bad, fills } = await sweep(range(700, 15), {
      faults: calm, deathsEveryMs: 15_000, setup: {
        venues: [{ feeIn: 'any' }, { name: 'other', instruments: [OTHER], balances: { BTC: 0, USDT: 9_000, BNB: 1 } }],
        alternatives: (id) => (id === BTC_ID ? [BTC, OTHER].map((instrument) => ({ instrument, quoteRate: () => 1, conversionBps: 0, roundTripMs: 50 })) : []),
      },
    });
    expect(bad).toEqual([]);
    expect(fills).toBeGreaterThan(20);
  });
});
