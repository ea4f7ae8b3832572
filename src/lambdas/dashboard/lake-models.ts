import type { ModelDesk, ModelHappening, ModelLine, ModelShelf } from '../../../dashboard/desk/models.ts';
import { DataError } from '../../shared/domain/errors.ts';
import { standingOf, type SlotStanding } from '../../shared/handlers/sweep/promote-model.ts';
import { jsonOf } from '../../shared/handlers/sweep/sweep-manifest.ts';
import { parseBundle, type Bundle } from '../../shared/learning/bundle/bundle.ts';
import { bundleFacts } from '../../shared/learning/bundle/bundle-facts.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';

/** Looked at in one answer. */
const MOST_MODELS = 500;
const AT_ONCE = 16;
const RANK = { full: 0, canary: 1, shadow: 2, retired: 3 } as const;

type Read = { readonly slot: string; readonly model: string } & ({ readonly bundle: Bundle } | { readonly why: string });

/** The models of the lake, and where their evidence put them there. Nobody trades by that: each trader judges for itself. */
export function lakeModels(store: ObjectStore, why: string): Pick<ModelDesk, 'shelf' | 'order' | 'train' | 'trainable' | 'weights'> {
  // What a key of a model holds never changes: the name of a model is the hash of what it is.
  const known = new Map<string, Read>();
  const read = async (key: string): Promise<Read> => {
    const found = known.get(key) ?? await readBundle(store, key);
    if ('bundle' in found) known.set(key, found);
    return found;
  };
  return {
    async shelf() {
      const { bundles, standings } = await keysOf(store);
      const [models, stands] = [await inTurn(bundles.slice(0, MOST_MODELS), read), await inTurn(standings, (key) => readStanding(store, key))];
      return shelfOf(models, new Map(stands), bundles.length - MOST_MODELS);
    },
    order: () => Promise.resolve({ kind: 'refused', reason: why }),
    train: () => Promise.resolve({ kind: 'refused', reason: why }),
    trainable: () => Promise.resolve([]),
    weights: () => Promise.resolve({ subjects: [], subject: null, experts: [], moments: [], regimes: [] }),
  };
}

async function keysOf(store: ObjectStore): Promise<{ readonly bundles: readonly string[]; readonly standings: readonly string[] }> {
  const [bundles, standings] = [[] as string[], [] as string[]];
  for await (const { key } of store.list('models/')) {
    if (/^models\/[^/]+\/[^/]+\/bundle\.json$/.test(key)) bundles.push(key);
    if (/^models\/[^/]+\/standing\.json$/.test(key)) standings.push(key);
  }
  return { bundles, standings };
}

async function inTurn<Key, Found>(keys: readonly Key[], one: (key: Key) => Promise<Found>): Promise<readonly Found[]> {
  const all: Found[] = [];
  for (let i = 0; i < keys.length; i += AT_ONCE) all.push(...await Promise.all(keys.slice(i, i + AT_ONCE).map(one)));
  return all;
}

async function readBundle(store: ObjectStore, key: string): Promise<Read> {
  const [, slot, model] = key.split('/');
  try {
    const found = await store.get(key);
    const bundle = parseBundle(found === undefined ? undefined : jsonOf(found.bytes), key);
    return bundle.slot === slot && bundle.id === model ? { slot, model, bundle } : { slot, model, why: `${key}: expected the model "${model}" of "${slot}", found "${bundle.id}" of "${bundle.slot}"` };
  } catch (error) {
    if (error instanceof DataError) return { slot, model, why: error.message };
    throw error;
  }
}

async function readStanding(store: ObjectStore, key: string): Promise<readonly [slot: string, standing: SlotStanding | undefined]> {
  const found = await store.get(key);
  return [key.split('/')[1], found === undefined ? undefined : standingOf(found.bytes, key)];
}

function shelfOf(models: readonly Read[], standings: ReadonlyMap<string, SlotStanding | undefined>, left: number): ModelShelf {
  const whole = models.filter((one): one is Extract<Read, { bundle: Bundle }> => 'bundle' in one);
  const slots = [...Map.groupBy(whole, ({ slot }) => slot)].map(([slot, of]) => ({
    slot, instrument: of[0].bundle.instrument, timeframe: of[0].bundle.timeframe, traders: [],
    models: of.map(({ bundle }) => lineOf(bundle, standings.get(slot))).toSorted((a, b) => RANK[a.role] - RANK[b.role] || b.addedAt - a.addedAt),
  }));
  return {
    slots, refused: models.flatMap((one) => ('why' in one ? [one] : [])), trainings: [], history: whole.flatMap(({ bundle }) => happeningsOf(bundle, standings.get(bundle.slot))).toSorted((a, b) => b.at - a.at).map((one, i, all) => ({ ...one, seq: all.length - i })),
    warnings: left > 0 ? [`${left} more models are in the lake: the first ${MOST_MODELS} are shown`] : [], phrases: { promote: '', retire: '' },
  };
}

const lineOf = (bundle: Bundle, standing: SlotStanding | undefined): ModelLine => ({
  model: bundle.id, role: standing?.full === bundle.id ? 'full' : standing?.canary === bundle.id ? 'canary' : 'shadow', roles: [], addedAt: bundle.createdAt, refused: null, ...bundleFacts(bundle),
  needsRepair: false, overruledFor: [], waitingOrders: [], asksPhrase: false,
});

/** It came, and what its evidence allowed when it did. */
function happeningsOf({ id, slot, createdAt }: Bundle, standing: SlotStanding | undefined): readonly ModelHappening[] {
  const judged = standing?.judged.find(({ model }) => model === id);
  const came: ModelHappening = { of: 'added', seq: 0, at: createdAt, slot, model: id };
  if (judged === undefined) return [came];
  const to = judged.stage === 'none' ? 'shadow' : judged.stage;
  return [{ of: 'event', seq: 0, at: createdAt, slot, model: id, trader: 'AWS', event: { kind: to === 'shadow' ? 'joined' : 'promoted', cause: 'gate', from: 'shadow', to, reasons: judged.reasons, order: null } }, came];
}
