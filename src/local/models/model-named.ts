import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { nearName } from '../../shared/domain/near-name.ts';
import type { Shelf } from './shelf.ts';
import type { ModelOnRecord, SlotStanding } from './slot-standing.ts';

export interface NamedModel {
  readonly standing: SlotStanding;
  readonly model: ModelOnRecord;
}

/** By its whole name or a beginning that only one has. */
export function modelNamed({ standings, refused }: Shelf, name: string): NamedModel {
  const all = standings.flatMap((standing) => standing.models.map((model): NamedModel => ({ standing, model })));
  const exact = all.filter(({ model }) => model.model === name);
  const found = exact.length > 0 ? exact : all.filter(({ model }) => name !== '' && model.model.startsWith(name));
  if (found.length === 1) return found[0];
  if (found.length > 1) throw new UsageError(`expected one model, found ${found.length} whose names begin with "${name}": ${found.map(({ model }) => model.model).join(', ')}`);
  const broken = refused.find(({ model }) => model === name);
  if (broken !== undefined) throw new DataError(`"${name}" cannot be used: ${broken.why}`);
  const near = nearName(name, all.map(({ model }) => model.model));
  throw new UsageError(`expected the name of a model, found "${name}"${near === undefined ? '' : ` (did you mean "${near}"?)`}: ${all.length === 0 ? 'there is none yet, "coinbot train" makes one' : '"coinbot models list" lists them'}`);
}

export function slotNamed({ standings }: Shelf, name: string): SlotStanding {
  const found = standings.find(({ slot }) => slot === name);
  if (found !== undefined) return found;
  const near = nearName(name, standings.map(({ slot }) => slot));
  throw new UsageError(`--slot: expected ${standings.length === 0 ? 'one with models, and there is none yet' : `one of ${standings.map(({ slot }) => slot).join(', ')}`}, found "${name}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`);
}

/** The one that was named, or the only one there is. */
export function onlySlot(shelf: Shelf, slot: string | undefined): SlotStanding {
  if (slot !== undefined) return slotNamed(shelf, slot);
  if (shelf.standings.length === 1) return shelf.standings[0];
  throw new UsageError(`expected the name of a model, or --slot with one of ${shelf.standings.map((one) => one.slot).join(', ') || 'the slots there are: there is no model yet'}`);
}
