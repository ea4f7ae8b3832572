import { setTimeout as sleep } from 'node:timers/promises';
import { Scene } from '../scene.ts';
import { Judgement, type Stage, type StageResult, type StageRun } from '../stage.ts';
import { planted } from '../virtual/planted.ts';
import { playBook } from '../virtual/play-book.ts';
import { faultsOf, play, type Run } from '../virtual/play.ts';
import { KillScene } from './kill-switch.ts';

/** A bug put in on purpose, and how many runs of the same kind go wrong without it and with it. */
interface Mutation {
  readonly name: string;
  /** The stage whose check it is. */
  readonly by: string;
  readonly noticed: (seed: number, isPlanted: boolean) => Promise<boolean>;
}

/** Runs tried before a bug counts as unnoticed; the same are clean without it. */
const TRIES = 25;
const CLEAN = 4;

function inVirtualTime(name: string, by: string, run: { readonly planted: Omit<Run, 'seed'>; readonly plain: Omit<Run, 'seed'> }): Mutation {
  return {
    name, by,
    async noticed(seed, isPlanted) {
      for (let n = 0; n < (isPlanted ? TRIES : CLEAN); n++) {
        if (faultsOf(await play({ ...(isPlanted ? run.planted : run.plain), seed: seed * 1_000 + n })).length > 0) return true;
      }
      return false;
    },
  };
}

const DEATHS = { deathsEveryMs: 2_500 } as const;
const BY_PORTS = Object.entries(planted).map(([name, plant]) => {
  // Without the plant, the same weather; settings are part of two of the plants themselves.
  const { faults = {} } = plant;
  const lag = faults.lagMs === undefined ? {} : { settings: { lagMarginMs: faults.lagMs + 100 } };
  return inVirtualTime(name, 'P3', { planted: { ...DEATHS, ...plant }, plain: { ...DEATHS, faults, ...lag } });
});

const noSync = inVirtualTime('no fsync before the send, and loss of power', 'POWER', { planted: { power: 'without sync', deathsEveryMs: 1_500 }, plain: { power: 'lost', deathsEveryMs: 1_500 } });

const gapBlind: Mutation = {
  name: 'book: gaps are not looked for', by: 'P1',
  noticed: async (seed, isPlanted) => playBook({ seed, messages: 20_000, isGapBlind: isPlanted }).wrong > 0,
};

/** A trader that goes on asking inside a Retry-After. */
const deafTo429: Mutation = {
  name: '429 ignored', by: 'C2',
  async noticed(seed, isPlanted) {
    const scene = await Scene.open({ seed, width: 2, plant: isPlanted ? '429 ignored' : undefined });
    try {
      const trader = scene.start();
      await trader.opened(15_000);
      const { venue } = scene.arena;
      venue.faults.change({ rateLimited: 1, retryAfterSeconds: 3 });
      scene.arena.release(6);
      trader.want(scene.arena.intents);
      const end = performance.now() + 3_000;
      while ((venue.counters['answered429'] ?? 0) === 0 && performance.now() < end) await sleep(10);
      venue.faults.change({ rateLimited: 0 });
      await sleep(250);
      const before = venue.counters['requests'] ?? 0;
      await sleep(1_800);
      return (venue.counters['requests'] ?? 0) > before;
    } finally {
      await scene.close();
    }
  },
};

/** A trader that knows nothing of the kill switch after a restart. */
const forgetful: Mutation = {
  name: 'kill state not persisted', by: 'K1',
  async noticed(seed, isPlanted) {
    const scene = await Scene.open({ seed, width: 4, plant: isPlanted ? 'kill state not persisted' : undefined });
    const kill = new KillScene(scene);
    try {
      const trader = scene.start();
      await trader.opened(15_000);
      await kill.flows(trader, 5_000);
      await kill.lastOrderAfter(() => kill.command({ kind: 'restrict', to: 'CANCEL_ALL' }));
      return (await kill.ordersAfterRestart(trader)).sent > 0;
    } finally {
      kill.close();
      await scene.close();
    }
  },
};

export const MUTATIONS: readonly Mutation[] = [noSync, ...BY_PORTS, gapBlind, deafTo429, forgetful];

async function run({ seed, signal, note }: StageRun): Promise<StageResult> {
  const judgement = new Judgement();
  let caught = 0;
  const faults: Record<string, number> = {};
  for (const { name, by, noticed } of MUTATIONS) {
    signal.throwIfAborted();
    note(`${name} (${by})`);
    const isNoticed = await noticed(seed, true);
    judgement.is(`${name}: noticed by the check of ${by}`, isNoticed, true);
    judgement.is(`${name}: the same without the bug is clean`, await noticed(seed, false), false);
    if (isNoticed) caught += 1;
    faults[name] = 1;
  }
  return { figures: { planted: MUTATIONS.length, caught }, faults, broken: judgement.broken };
}

export const mutations: Stage = { name: 'M', title: 'bugs put in on purpose: each is noticed, and the same without it is clean', run };
