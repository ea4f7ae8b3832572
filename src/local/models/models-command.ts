import { DataError, RefusedError, UsageError } from '../../shared/domain/errors.ts';
import { nearName } from '../../shared/domain/near-name.ts';
import { note, printJson, printLine } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { Registry } from './registry.ts';
import type { RegistryEntry } from './registry-entry.ts';
import { modelsFolderIn, openShelf, type Shelf } from './shelf.ts';
import { modelJson, printList, printModel } from './show-models.ts';
import type { ModelOnRecord, SlotStanding } from './slot-standing.ts';

export interface ModelsFlags {
  readonly slot?: string;
  readonly json?: true;
}

export type OrderFlags = ModelsFlags;

async function shelfNow(): Promise<Shelf> {
  const shelf = await openShelf(modelsFolderIn(folderOf(loadConfig(), 'dataFolder')), Date.now());
  for (const text of shelf.warnings) note(`warning: ${text}`);
  return shelf;
}

/** `coinbot models list` */
export async function listModels({ slot, json }: ModelsFlags): Promise<void> {
  const shelf = await shelfNow();
  const standings = slot === undefined ? shelf.standings : [slotNamed(shelf, slot)];
  if (json === true) {
    printJson({
      models: standings.flatMap((standing) => standing.models.map((one) => modelJson({ standing, model: one, bundle: shelf.bundles.get(one.model) }))),
      refused: shelf.refused, warnings: shelf.warnings, trainings: shelf.trainings,
    });
    return;
  }
  printList(shelf, standings);
}

/** `coinbot models show` */
export async function showModel(name: string, { json }: ModelsFlags): Promise<void> {
  const shelf = await shelfNow();
  const found = modelNamed(shelf, name);
  const bundle = shelf.bundles.get(found.model.model);
  const refused = shelf.refused.find(({ model }) => model === found.model.model);
  if (json === true) printJson({ ...modelJson({ ...found, bundle }), refused: refused?.why ?? null, evidence: bundle?.evidence ?? null, lockBoxReturns: bundle?.lockBoxReturns ?? null, report: bundle?.report ?? null, history: found.model.history });
  else printModel({ ...found, bundle, refused: refused?.why });
}

/** `coinbot models promote|rollback|retire`: the word is on record before this ends. Exit code 3 where it could not be heeded. */
export async function orderModel(order: 'promote' | 'rollback' | 'retire', name: string | undefined, { slot, json }: OrderFlags): Promise<void> {
  const shelf = await shelfNow();
  const { standing, model } = name === undefined ? { standing: onlySlot(shelf, slot), model: undefined } : modelNamed(shelf, name);
  if (model !== undefined) assertMakesSense(order, model, shelf);
  const entry: RegistryEntry = { kind: 'order', slot: standing.slot, instrument: standing.instrument, order, model: model?.model ?? null };
  const [row] = await new Registry(shelf.folder).append(Date.now(), () => [entry]);
  if (json === true) printJson(row);
  else printLine(`${order === 'promote' ? 'To be promoted' : order === 'rollback' ? 'To be rolled back' : 'Retired'}: ${model?.model ?? `the model in charge of ${standing.slot}`} (order ${row.seq}). Traders with the strategy "models" heed it at their next candle; "coinbot models show" says when they have.`);
}

function assertMakesSense(order: 'promote' | 'rollback' | 'retire', { model, role }: ModelOnRecord, { bundles, refused }: Shelf): void {
  if (role === 'retired') throw new RefusedError(`"${model}" is retired: it never trades again`);
  if (order !== 'promote') return;
  const bundle = bundles.get(model);
  if (bundle === undefined) throw new RefusedError(`"${model}" cannot be used: ${refused.find((one) => one.model === model)?.why ?? 'its bundle is not there'}`);
  if (role === 'full') throw new RefusedError(`"${model}" trades in full already: there is no step above`);
  if (bundle.verdict?.stage !== 'full') note(`Note: the verdict on it is ${bundle.verdict === null ? 'not known' : `${bundle.verdict.verdict}, which lets it risk ${bundle.verdict.stage === 'canary' ? 'a tenth' : 'nothing'}`}; your word counts all the same, within all limits of the risk gate.`);
}

interface Named {
  readonly standing: SlotStanding;
  readonly model: ModelOnRecord;
}

/** By its whole name or a beginning that only one has. */
function modelNamed({ standings, refused }: Shelf, name: string): Named {
  const all = standings.flatMap((standing) => standing.models.map((model): Named => ({ standing, model })));
  const exact = all.filter(({ model }) => model.model === name);
  const found = exact.length > 0 ? exact : all.filter(({ model }) => model.model.startsWith(name));
  if (found.length === 1) return found[0];
  if (found.length > 1) throw new UsageError(`expected one model, found ${found.length} whose names begin with "${name}": ${found.map(({ model }) => model.model).join(', ')}`);
  const broken = refused.find(({ model }) => model === name);
  if (broken !== undefined) throw new DataError(`"${name}" cannot be used: ${broken.why}`);
  const near = nearName(name, all.map(({ model }) => model.model));
  throw new UsageError(`expected the name of a model, found "${name}"${near === undefined ? '' : ` (did you mean "${near}"?)`}: ${all.length === 0 ? 'there is none yet, "coinbot train" makes one' : '"coinbot models list" lists them'}`);
}

function slotNamed({ standings }: Shelf, name: string): SlotStanding {
  const found = standings.find(({ slot }) => slot === name);
  if (found !== undefined) return found;
  const near = nearName(name, standings.map(({ slot }) => slot));
  throw new UsageError(`--slot: expected ${standings.length === 0 ? 'one with models, and there is none yet' : `one of ${standings.map(({ slot }) => slot).join(', ')}`}, found "${name}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`);
}

function onlySlot(shelf: Shelf, slot: string | undefined): SlotStanding {
  if (slot !== undefined) return slotNamed(shelf, slot);
  if (shelf.standings.length === 1) return shelf.standings[0];
  throw new UsageError(`expected the name of a model, or --slot with one of ${shelf.standings.map((one) => one.slot).join(', ') || 'the slots there are: there is no model yet'}`);
}
