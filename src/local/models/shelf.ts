import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import type { ModelId } from '../../shared/domain/model-life.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { readBundle } from '../train/read-bundle.ts';
import { candidateOf } from './candidate-of.ts';
import { Registry, type RegistryContent } from './registry.ts';
import type { RowOf } from './registry-entry.ts';
import { lossesText } from './registry-losses.ts';
import { lastTrainings, slotStandings, type SlotStanding } from './slot-standing.ts';

/** Where models lie beneath the data folder. */
export const modelsFolderIn = (dataFolder: string): string => path.join(dataFolder, 'models');

/** A bundle that cannot be used. */
export interface RefusedBundle {
  readonly slot: string;
  readonly model: ModelId;
  readonly why: string;
}

/** The models of this machine: what is on record, and what lies there and is whole. */
export interface Shelf {
  readonly folder: string;
  readonly standings: readonly SlotStanding[];
  /** Whole ones alone, by id. */
  readonly bundles: ReadonlyMap<ModelId, Bundle>;
  readonly refused: readonly RefusedBundle[];
  readonly warnings: readonly string[];
  /** What was told last of the scheduled training of each slot. */
  readonly trainings: readonly RowOf<'training'>[];
}

/** Looks at every bundle of the folder and puts those that are whole and not on record there. One that is broken is told of and left out. */
export async function openShelf(folder: string, at: EpochMs): Promise<Shelf> {
  const [bundles, refused] = [new Map<ModelId, Bundle>(), [] as RefusedBundle[]];
  for (const slot of namesIn(folder)) {
    for (const model of namesIn(path.join(folder, slot))) {
      const found = bundleIn(folder, slot, model);
      if (typeof found === 'string') refused.push({ slot, model, why: found });
      else if (found !== undefined) bundles.set(found.id, found);
    }
  }
  const registry = new Registry(folder);
  const isNew = ({ rows }: RegistryContent, id: ModelId): boolean => rows.every((row) => row.kind !== 'added' || row.model !== id);
  const before = await registry.read();
  const fresh = [...bundles.values()].filter(({ id }) => isNew(before, id)).toSorted((a, b) => a.createdAt - b.createdAt);
  const rows = fresh.length === 0 ? [] : await registry.append(at, (known) => fresh.filter(({ id }) => isNew(known, id)).map(({ slot, instrument, timeframe, id }) => ({ kind: 'added', slot, instrument, timeframe, model: id })));
  const content = rows.length === 0 ? before : await registry.read();
  const standings = slotStandings(content.rows, { lost: content.lost, madeAt: (model) => bundles.get(model)?.createdAt });
  return {
    folder, standings, bundles, warnings: [...content.warnings, ...lossWarnings(registry.file, standings)], trainings: lastTrainings(content.rows),
    refused: [...refused, ...standings.flatMap(({ slot, models }) => models.filter(({ model }) => !bundles.has(model) && refused.every((one) => one.model !== model)).map(({ model }) => ({ slot, model, why: `${path.join(folder, slot, model)}: the bundle is not there any more` })))],
  };
}

/** Told until a person has taken the record of every model that it may concern as it stands. */
function lossWarnings(file: string, standings: readonly SlotStanding[]): readonly string[] {
  const held = standings.flatMap(({ models }) => models.filter(({ lost }) => lost.length > 0));
  const lost = held.flatMap((one) => one.lost).filter(({ from }, i, all) => all.findIndex((other) => other.from === from) === i);
  return held.length === 0 ? [] : [`${file}: ${lossesText(lost)} cannot be read, and may have been a person's word on ${held.map(({ model }) => model).join(', ')}: such a model stays a shadow until "coinbot models repair" takes its record as it stands`];
}

/** Folders in a folder, but those that are being written; none where it is not there. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Why it cannot be used, as a text; undefined for a folder that is no bundle. */
function bundleIn(folder: string, slot: string, model: ModelId): Bundle | string | undefined {
  const place = path.join(folder, slot, model);
  try {
    const bundle = readBundle(place);
    if (bundle === undefined) return undefined;
    if (bundle.slot !== slot || bundle.id !== model) return `${place}: expected the model "${model}" of "${slot}", found "${bundle.id}" of "${bundle.slot}"`;
    candidateOf(bundle);
    return bundle;
  } catch (error) {
    if (error instanceof DataError || error instanceof UsageError) return error.message;
    throw error;
  }
}
