import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DataError, TransientError } from '../../domain/errors.ts';
import { MODEL_ID } from '../../domain/model-life.ts';
import { contentText, parseBundle, type Bundle } from '../../learning/bundle/bundle.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { promotionGate, reasonText } from '../../selector/model-life/promotion-gate.ts';
import { canonicalJson } from './block-job.ts';
import { jsonOf } from './sweep-manifest.ts';

const modelId = z.string().regex(MODEL_ID);
const standing = z.strictObject({
  schema: z.literal('slot-standing-1'), full: modelId.nullable(), canary: modelId.nullable(),
  /** What the evidence of each model allowed when it came, oldest first. */
  judged: z.array(z.strictObject({ model: modelId, against: modelId.nullable(), stage: z.enum(['none', 'canary', 'full']), reasons: z.array(z.string()) })),
});
/** Who stands where among the models of one instrument and length of candles in the lake, by the evidence they came with. */
export type SlotStanding = z.output<typeof standing>;

const KEPT = 200;
const ATTEMPTS = 10;
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The bundle of `models/<slot>/<model>/`, after a look at its schema, its name and the hashes of its files. Its signature is for whoever trades with it: only the machine that made it has the key. */
async function checkedBundle(store: ObjectStore, slot: string, model: string): Promise<Bundle> {
  const folder = `models/${slot}/${model}`;
  const found = await store.get(`${folder}/bundle.json`);
  const json = found === undefined ? undefined : jsonOf(found.bytes);
  if (typeof json !== 'object' || json === null) throw new DataError(`"${folder}/bundle.json": expected JSON, found ${found === undefined ? 'nothing' : 'something else'}`);
  const bundle = parseBundle(json, `${folder}/bundle.json`);
  const id = `${bundle.kind}-${sha256(contentText(json)).slice(0, 12)}`;
  if (bundle.id !== id || model !== id || bundle.slot !== slot) throw new DataError(`"${folder}": expected the model "${id}" of "${bundle.slot}", which follows from what it says, found "${bundle.id}"`);
  for (const [name, hash] of Object.entries(bundle.files)) {
    const file = await store.get(`${folder}/${name}`);
    if (file === undefined || sha256(file.bytes) !== hash) throw new DataError(`"${folder}/${name}": expected content with the hash "${hash}", found ${file === undefined ? 'nothing' : `"${sha256(file.bytes)}"`}`);
  }
  return bundle;
}

/**
 * Judges a model that came into the lake by the gate of promotion, against the one in charge there, and writes down who stands where. Judging it again changes
 * nothing. Nobody trades by it: what a trader risks on a model it decides by its own gate, over its own record.
 */
export async function promoteModel(store: ObjectStore, { slot, model }: { readonly slot: string; readonly model: string }): Promise<SlotStanding> {
  const { evidence } = await checkedBundle(store, slot, model);
  const key = `models/${slot}/standing.json`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await store.get(key);
    const before = found === undefined ? { schema: 'slot-standing-1' as const, full: null, canary: null, judged: [] } : standingOf(found.bytes, key);
    if (before.judged.some(({ model: known }) => known === model)) return before;
    const { stage, reasons } = promotionGate(evidence, { record: undefined, incumbentId: before.full, lead: null });
    const after: SlotStanding = {
      schema: 'slot-standing-1', full: stage === 'full' ? model : before.full, canary: stage === 'canary' ? model : before.canary,
      judged: [...before.judged, { model, against: before.full, stage, reasons: reasons.map(reasonText) }].slice(-KEPT),
    };
    const outcome = await store.put(key, new TextEncoder().encode(canonicalJson(after)), found === undefined ? { when: 'absent' } : { when: 'unchanged', etag: found.etag });
    if (outcome.kind === 'written') return after;
  }
  throw new TransientError(`"${key}" was changed by others ${ATTEMPTS} times in a row`);
}

/** DataError names the key of what is no standing. */
export function standingOf(bytes: Uint8Array, key: string): SlotStanding {
  const parsed = standing.safeParse(jsonOf(bytes));
  if (!parsed.success) throw new DataError(`"${key}" is not what it should be: ${parsed.error.issues[0].message}`);
  return parsed.data;
}
