import { z } from 'zod';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import { MODEL_ROLES, type ModelEvent, type ModelEventCause, type ModelEventKind } from '../../shared/domain/model-life.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { TIMEFRAMES } from '../../shared/domain/timeframe.ts';

/** What a model is made for: one instrument and one length of candles. */
const slot = { slot: z.string().min(1), instrument: z.templateLiteral([z.string().min(1), ':', z.string().min(1)]).transform((text) => text as InstrumentId) };
const role = z.enum(MODEL_ROLES);
const KINDS: readonly [ModelEventKind, ...ModelEventKind[]] = ['joined', 'promoted', 'demoted', 'retired', 'waiting', 'alarm', 'calm', 'refused', 'gone'];
const CAUSES: readonly [ModelEventCause, ...ModelEventCause[]] = ['gate', 'order', 'breach', 'lost', 'succession', 'bundle'];

export const modelEvent: z.ZodType<ModelEvent, unknown> = z.object({
  number: z.int().min(1), at: z.number(), instrument: slot.instrument, model: z.string().min(1).nullable(), kind: z.enum(KINDS), cause: z.enum(CAUSES), from: role, to: role,
  reasons: z.array(z.string()), order: z.number().nullable(),
});

/** One thing that happened to a model, as the registry keeps it. */
export const registryEntry = z.discriminatedUnion('kind', [
  /** A bundle that was whole lies in the folder of its slot. */
  z.object({ kind: z.literal('added'), ...slot, timeframe: z.enum(TIMEFRAMES), model: z.string().min(1) }),
  /** A person's word. Its number is that of the row. */
  z.object({ kind: z.literal('order'), ...slot, order: z.enum(['promote', 'rollback', 'retire']), model: z.string().min(1).nullable() }),
  /** A trader without a memory began: to it all models are new, and what persons said before is not meant for it. */
  z.object({ kind: z.literal('begun'), ...slot, trader: z.string().min(1) }),
  /** What the trader that keeps its state under this name decided. */
  z.object({ kind: z.literal('event'), ...slot, trader: z.string().min(1), event: modelEvent }),
  /** A person takes the record of a model as it stands, whatever was lost of it before this row. */
  z.object({ kind: z.literal('repaired'), ...slot, model: z.string().min(1) }),
  /** What became of a scheduled training. */
  z.object({ kind: z.literal('training'), ...slot, step: z.enum(['started', 'finished', 'failed', 'stopped']), text: z.string() }),
]);

export type RegistryEntry = z.output<typeof registryEntry>;
/** With its number and when it was written down. */
export type RegistryRow = RegistryEntry & { readonly seq: number; readonly at: EpochMs };
export type RowOf<Kind extends RegistryEntry['kind']> = Extract<RegistryRow, { readonly kind: Kind }>;
