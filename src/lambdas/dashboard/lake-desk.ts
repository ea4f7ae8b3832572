import type { Desk } from '../../../dashboard/desk/desk.ts';
import type { ResearchOffer } from '../../../dashboard/desk/research.ts';
import { notHere } from '../../../dashboard/server/usage.ts';
import type { Cache } from '../../shared/ports/cache.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { lakeModels } from './lake-models.ts';
import { lakeSweeps } from './lake-sweeps.ts';

export interface LakeDeskSettings {
  readonly store: ObjectStore;
  readonly cache: Cache;
  readonly clock: Pick<Clock, 'now'>;
  readonly version: string;
}

const WHY = 'this page runs in AWS and shows sweeps and models; the running bot is shown, and led, by the page beside it';

/** Some answers of each topic. */
type Answers = { readonly [Topic in keyof Desk]?: Partial<Desk[Topic]> };

/**
 * The desk out of the lake alone: sweeps and models. Whatever is asked of the bot, its account and its records is answered as by one that never ran, and
 * what has no such answer is refused with the reason.
 */
export function lakeDesk({ store, cache, clock, version }: LakeDeskSettings): Desk {
  return whole({
    ...nothingRan(clock), ...nothingIsKept(),
    about: {
      about: () => {
        const { kind, isReachable, hits, misses } = cache.status();
        return Promise.resolve({ version, run: 'AWS', cache: { kind, isReachable, hits, misses } });
      },
    },
    models: lakeModels(store, WHY),
    optimise: { offer: () => Promise.resolve(NO_OFFER), saved: none, quoted: nothing, report: nothing, html: nothing, sweeps: lakeSweeps(store, clock) },
  });
}

const none = (): Promise<readonly never[]> => Promise.resolve([]);
const nothing = (): Promise<null> => Promise.resolve(null);
const refused = () => Promise.resolve({ kind: 'refused' as const, reason: WHY });

/** Nothing can be started here. */
const NO_OFFER: ResearchOffer = {
  strategies: [], datasets: [], places: [], cores: 0, memoryBytes: 0,
  usual: { cash: 0, exposure: 0, leverage: 1, shorts: false, makerFeeBps: null, takerFeeBps: null, spreadBps: 0, latencyMs: 0, slippage: '' },
};

const nothingRan = (clock: Pick<Clock, 'now'>): Answers => ({
  account: { equity: () => Promise.resolve({ currency: '', moments: [], days: [] }) },
  control: { restrict: refused, flatten: refused, resume: refused },
  flow: { picture: () => Promise.resolve({ choices: [], moment: null, marks: [], previousDecision: null, nextDecision: null, isNewest: true, from: null, to: null, order: null }), why: () => Promise.resolve({ state: 'failed', reason: WHY }) },
  gap: { days: () => Promise.resolve({ days: [], unreadable: [], today: new Date(clock.now()).toISOString().slice(0, 10) }), day: nothing },
  log: { lines: () => Promise.resolve({ lines: [{ id: 'aws', at: clock.now(), topic: 'program', level: 'info', instrument: null, strategy: null, text: WHY, order: null }], next: null }) },
  market: { markets: () => Promise.resolve({ mode: null, markets: [], catalogue: [] }), marks: () => Promise.resolve({ signals: [], fills: [], regimes: [], events: [], isWhole: true }) },
  execution: { parent: nothing },
  portfolio: { holdings: () => Promise.resolve({ reading: { isComplete: true, doneBytes: 0, leftBytes: 0, problem: null }, venues: [], holdings: [], lastPrices: [] }), taxYears: none },
});

const nothingIsKept = (): Answers => ({
  backtests: { offer: () => Promise.resolve(NO_OFFER), saved: none, report: nothing, compare: none, html: nothing },
  data: { inventory: () => Promise.resolve({ datasets: [], events: [], recordings: [], resampled: [], folders: [], disk: null }), offer: () => Promise.resolve({ instruments: [], timeframe: '1m' }), checked: nothing },
  jobs: { list: none, get: nothing, cancel: () => Promise.resolve(false), forget: () => Promise.resolve(false) },
  sql: { tables: () => [], limits: () => ({ rows: 0, timeoutMs: 0, memoryMb: 0 }), ask: refused, stop: () => false, queries: () => Promise.resolve({ saved: [], examples: [] }) },
  trials: { totals: () => Promise.resolve({ trials: 0, totals: [], strategies: [], instruments: [], kinds: [] }), list: () => Promise.resolve({ trials: [], found: 0 }), luck: () => Promise.resolve({ trials: 0, points: [], days: [] }), several: none },
});

const refuse = (): never => { throw notHere(WHY); };

/** What is not answered is refused with the reason, whatever topics there will be. */
const whole = (answers: Answers): Desk => new Proxy(answers as Desk, { get: (topics, topic) => new Proxy(Reflect.get(topics, topic) ?? {}, { get: (known: object, name) => Reflect.get(known, name) ?? refuse }) });
