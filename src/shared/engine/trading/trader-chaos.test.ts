import { describe, expect, it } from 'vitest';
import { plainInstrument, type Instrument } from '../../domain/instrument.ts';
import { random } from '../../domain/random.ts';
import { SECOND } from '../../domain/time.ts';
import type { Kill } from '../../../local/drill/virtual/life.ts';
import { calm, rough, type VenueFaults } from './market-venue.contract.ts';
import { BTC, BTC_ID, puppet, settings, TradingScene, type SceneSetup } from './trading-scene.contract.ts';

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

const WON_RATE = 1_350;
const quoted = (id: string, price: number): number => (id.endsWith('KRW') ? Math.round(price * WON_RATE) : Number(price.toFixed(2)));

/** A few minutes of a market that moves, a strategy that changes its mind, and whatever goes wrong; then calm. Returns what is wrong in the end. */
async function live({ seed, faults = calm, kill, deathsEveryMs = 0, older = 0, minutes = 4, setup }: Story): Promise<{ readonly bad: readonly string[]; readonly scene: TradingScene }> {
  const source = random(seed);
  const forecasts = [1, 0, 0.5, 1, 0];
  let forecast = 1;
  const scene = new TradingScene({
    seed, strategies: [{ name: 'one', strategy: puppet(() => forecast), exits: { stopLoss: 0.02, takeProfit: 0.03, trailingStop: 0.025 } }], venues: [{ feeIn: 'any', faults }],
    execution: { entry: 'limit-then-cross', exit: 'limit-then-cross', patienceMs: 1_500, deadlineMs: 15_000 }, ...(kill === undefined ? {} : { kill }), ...setup,
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
    for (const id of scene.quotes.keys()) scene.quote(quoted(id, price), { id, size: 1 + source.below(30), spread: id.endsWith('KRW') ? 1 : 0.02 });
    const now = Math.floor(scene.time.now() / 60_000);
    if (now === minute) continue;
    minute = now;
    forecast = forecasts[source.below(forecasts.length)];
    for (const id of scene.quotes.keys()) scene.tellCandle((now - 1) * 60_000, { id });
  }
  for (const venue of scene.venues) venue.faults = calm;
  for (let tries = 0; tries < 12; tries++) {
    await scene.pass(10 * SECOND);
    for (const id of scene.quotes.keys()) scene.quote(quoted(id, price), { id, spread: id.endsWith('KRW') ? 1 : 0.02 });
    if (scene.isUp && scene.gateway.status().isOpen && scene.faults().length + unguarded(scene).length === 0) break;
  }
  const bad = [...(scene.isUp ? scene.faults() : ['it never came up again']), ...unguarded(scene), ...scene.alarms.filter(({ kind }) => kind === 'twice' || kind === 'overfilled' || kind === 'foreign').map(({ kind, text }) => `${kind}: ${text}`)];
  scene.life.isDead = true;
  return { bad: bad.map((text) => `seed ${seed}${kill === undefined ? '' : ` killed ${kill.when} call ${kill.at}`}: ${text}`), scene };
}

/** A position that is not on its way to a target has its three guards, one of them at most at the venue, and none without a position. */
function unguarded(scene: TradingScene): readonly string[] {
  if (!scene.isUp) return [];
  return [...scene.trader.sessions.keys()].flatMap((name) => unguardedOf(scene, name));
}

function unguardedOf(scene: TradingScene, name: string): readonly string[] {
  const [track] = scene.engine(name).tracks;
  const guards = scene.guards(name);
  const kinds = guards.map((text) => text.split(' ')[0]);
  const found: string[] = [];
  if (track.isFlat && guards.length > 0) found.push(`guards nothing: ${guards.join(', ')}`);
  if (!track.isFlat && track.position.quantity * 100 > 10 && !kinds.some((kind) => kind === 'stop' || kind === 'trailing-stop')) found.push(`${track.position.quantity} is not guarded: ${guards.join(', ')}`);
  if (new Set(kinds).size !== kinds.length) found.push(`guarded twice: ${guards.join(', ')}`);
  if (scene.venue.locked('BTC') > scene.venue.total('BTC') + 1e-9) found.push('more is offered than there is');
  if (scene.venue.open().length > scene.trader.sessions.size) found.push(`${scene.venue.open().length} orders at the venue`);
  return found;
}

const STRIDE = 5;
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
    const { bad, fills } = await sweep(range(0, 15), { faults: calm });
    expect(bad).toEqual([]);
    expect(fills).toBeGreaterThan(50);
  });

  it('the same with lost, doubled and failing answers (faults 1 to 4, 13 to 18)', async () => {
    const { bad } = await sweep(range(100, 25), { faults: rough });
    expect(bad).toEqual([]);
  });
});

describe('a process that dies (fault 52)', () => {
  it('goes on from whatever was saved last', async () => {
    const { bad, deaths } = await sweep(range(200, 12), { faults: calm, deathsEveryMs: 9_000 });
    expect(bad).toEqual([]);
    expect(deaths).toBeGreaterThan(100);
  });

  it('goes on from a state older than the journal', async () => {
    const { bad } = await sweep(range(300, 14), { faults: calm, deathsEveryMs: 9_000, older: 6 });
    expect(bad).toEqual([]);
  });

  it('the same while the venue is rough', async () => {
    const { bad } = await sweep(range(400, 14), { faults: rough, deathsEveryMs: 12_000, older: 3 });
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
      expect(calls).toBeGreaterThan(50);
      for (let at = 1 + n; at <= calls; at += STRIDE) {
        const { bad: found, scene } = await live({ seed, minutes: 2, kill: { at, when: TIMES[at % 3] } });
        bad.push(...found);
        deaths += scene.deaths;
      }
    }
    expect(bad).toEqual([]);
    expect(deaths).toBeGreaterThan(50);
  });
});

const OTHER: Instrument = { ...BTC, venue: 'other', lotSize: 0.0001 };
const HERE = { quoteRate: () => 1, conversionBps: 0, roundTripMs: 50 };
const WON: Instrument = { ...plainInstrument('won', 'BTC/KRW'), lotSize: 0.0001, tickSize: 1, minNotional: 5_000 };

describe('other shapes of trading, through deaths and rough venues', () => {
  it('a venue without stops', async () => {
    const { bad } = await sweep(range(500, 8), { faults: rough, deathsEveryMs: 15_000, setup: { venues: [{ feeIn: 'any', faults: rough, capabilities: { nativeStop: false, orderTypes: ['market', 'limit'] } }] } });
    expect(bad).toEqual([]);
  });

  it('two strategies on one instrument: each holds what its own orders brought', async () => {
    let n = 0;
    const turns = (): number => [1, 0, 0.5, 1, 0, 0.25][(n += 1) % 6];
    const { bad } = await sweep(range(600, 8), {
      faults: rough, deathsEveryMs: 15_000, setup: { strategies: [
        { name: 'one', strategy: puppet(turns), exits: { stopLoss: 0.02, trailingStop: 0.02 }, settings: { cash: 5_000 } }, { name: 'two', strategy: puppet(turns), exits: { stopLoss: 0.015 }, settings: { cash: 5_000 } },
      ] },
    });
    expect(bad).toEqual([]);
  });

  it('an order shared out over two venues with money of their own', async () => {
    const { bad, fills } = await sweep(range(700, 8), {
      faults: calm, deathsEveryMs: 15_000, setup: {
        venues: [{ feeIn: 'any' }, { name: 'other', instruments: [OTHER], balances: { BTC: 0, USDT: 9_000, BNB: 1 } }],
        alternatives: (id) => (id === BTC_ID ? [BTC, OTHER].map((instrument) => ({ ...HERE, instrument })) : []),
      },
    });
    expect(bad).toEqual([]);
    expect(fills).toBeGreaterThan(20);
  });

  it('the same where the other venue has another currency', async () => {
    const setup: Partial<SceneSetup> = {
      venues: [{ feeIn: 'any', balances: { BTC: 0, USDT: 3_000, BNB: 1 } }, { name: 'won', instruments: [WON], balances: { BTC: 0, KRW: 9_000_000, BNB: 1 }, feeIn: 'base' }],
      alternatives: (id) => (id === BTC_ID ? [{ ...HERE, instrument: BTC }, { ...HERE, instrument: WON, quoteRate: () => 1 / WON_RATE, conversionBps: 5 }] : []), rates: { KRW: 1 / WON_RATE },
    };
    const { bad } = await sweep(range(800, 8), { faults: calm, deathsEveryMs: 15_000, setup });
    expect(bad).toEqual([]);
    const { scene } = await live({ seed: 800, faults: calm, setup });
    expect(scene.venues.map(({ fills }) => fills.length > 0)).toEqual([true, true]);
    // Profit and loss are in the strategy's own currency.
    const { account } = scene.engine();
    const won = scene.venues[1];
    const spent = scene.venue.total('USDT') - 3_000 + (won.total('KRW') - 9_000_000) / WON_RATE;
    expect(account.cash - settings.cash).toBeCloseTo(spent, 0);
  });
});
