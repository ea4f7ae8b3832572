import { RefusedError } from '../../shared/domain/errors.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { note, printJson, printLine } from '../cli/output.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { AGAINST_PHRASE, confirmOrder, RETIRE_PHRASE } from './confirm-order.ts';
import { modelNamed, onlySlot, slotNamed, type NamedModel } from './model-named.ts';
import { Registry } from './registry.ts';
import { lossesText } from './registry-losses.ts';
import type { RegistryEntry, RowOf } from './registry-entry.ts';
import { modelsFolderIn, openShelf, type Shelf } from './shelf.ts';
import { modelJson, printList, printModel } from './show-models.ts';
import type { SlotStanding } from './slot-standing.ts';

export interface ModelsFlags {
  readonly slot?: string;
  readonly json?: true;
}

export interface OrderFlags extends ModelsFlags {
  /** The phrase that a person would type. */
  readonly yes?: string;
}

type OrderKind = 'promote' | 'rollback' | 'retire';

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

/**
 * `coinbot models promote|rollback|retire`: the word is on record before this ends. RefusedError (exit code 3) where it could not be heeded, or was not
 * confirmed where it has to be. What waits already is not put on record twice.
 */
export async function orderModel(kind: OrderKind, name: string | undefined, { slot, json, yes }: OrderFlags): Promise<void> {
  const shelf = await shelfNow();
  const named = name === undefined ? undefined : modelNamed(shelf, name);
  const standing = named?.standing ?? onlySlot(shelf, slot);
  assertMakesSense(kind, named, shelf);
  assertFollowed(kind, standing);
  const entry = { kind: 'order', slot: standing.slot, instrument: standing.instrument, order: kind, model: named?.model.model ?? null } as const satisfies RegistryEntry;
  const waits = waitingAlready(entry, standing);
  if (waits === undefined && named !== undefined) await confirmed(kind, named, { shelf, yes });
  const row = waits === undefined ? (await new Registry(shelf.folder).append(Date.now(), () => [entry]))[0] : { seq: waits.seq, at: waits.at, ...entry };
  const done = `${DONE[kind]}: ${entry.model ?? `the model in charge of ${standing.slot}`} (order ${row.seq}).`;
  if (json === true) printJson(row);
  else printLine(waits === undefined ? `${done} ${heeders(standing)}` : `Order ${row.seq} says so already, and waits: nothing is added.`);
}

const DONE: Readonly<Record<OrderKind, string>> = { promote: 'To be promoted', rollback: 'To be rolled back', retire: 'Retired' };

/** `coinbot models repair`: the record of a model counts as it stands, whatever was lost of it. */
export async function repairModel(name: string, { json }: ModelsFlags): Promise<void> {
  const shelf = await shelfNow();
  const { standing: { slot, instrument }, model: { model, lost } } = modelNamed(shelf, name);
  if (lost.length === 0) throw new RefusedError(`nothing that was said of "${model}" is lost: there is nothing to repair`);
  const [row] = await new Registry(shelf.folder).append(Date.now(), () => [{ kind: 'repaired', slot, instrument, model }]);
  if (json === true) printJson(row);
  else printLine(`${model} counts as its record stands, without ${lossesText(lost)} of the registry: it may rise again. If it had been retired, "coinbot models retire ${model}" does so again.`);
}

const heeders = ({ traders }: SlotStanding): string =>
  (traders.size === 0 ? 'No trader follows it yet, and none ever will.' : `${[...traders.keys()].join(', ')}: heeded at the next candle, or at the next start; a trader that begins anew later does not heed it. "coinbot models show" says when it was.`);

function assertFollowed(kind: OrderKind, { slot, traders }: SlotStanding): void {
  if (kind !== 'retire' && traders.size === 0) throw new RefusedError(`no trader has followed the models of ${slot} yet, so nobody could heed this, and it is not kept: a trader, live ones above all, never heeds orders that are older than its first start. Start one ("coinbot trade --paper --strategy models"), then ${kind}`);
}

/** The last order on the same model that waits still, where it is the same. */
function waitingAlready({ order: kind, model }: Pick<RowOf<'order'>, 'order' | 'model'>, { orders, waiting }: SlotStanding): SlotStanding['orders'][number] | undefined {
  const last = orders.findLast((order) => waiting.includes(order.seq) && (order.model === model || order.model === null || model === null));
  return last?.kind === kind && last.model === model ? last : undefined;
}

function assertMakesSense(kind: OrderKind, named: NamedModel | undefined, { bundles, refused }: Shelf): void {
  if (named === undefined) return;
  const { model, role, lost } = named.model;
  if (role === 'retired') throw new RefusedError(`"${model}" is retired: it never trades again`);
  if (kind !== 'promote') return;
  const bundle = bundles.get(model);
  if (bundle === undefined) throw new RefusedError(`"${model}" cannot be used: ${refused.find((one) => one.model === model)?.why ?? 'its bundle is not there'}`);
  const flaw = neverTrades(bundle);
  if (flaw !== undefined) throw new RefusedError(`"${model}" stays a shadow: ${flaw}`);
  if (lost.length > 0) throw new RefusedError(`what was said of "${model}" may be lost, its retirement too: ${lossesText(lost)} of the registry cannot be read. "coinbot models repair ${model}" takes its record as it stands`);
  if (role === 'full') throw new RefusedError(`"${model}" trades in full already: there is no step above`);
}

/** What every trader would refuse it for. */
function neverTrades({ evidence: { band }, timeframe }: Bundle): string | undefined {
  if (band === null) return 'its bundle has no band of daily returns by which it could be rolled back, and no trader trades one that it cannot roll back';
  return durationMs(timeframe) > durationMs('1d') ? `records are kept by the day, and it decides on candles of ${timeframe}` : undefined;
}

/** Asks for a phrase where an order cannot be taken back, or puts a model in full charge that the evidence does not. */
async function confirmed(kind: OrderKind, named: NamedModel, { shelf, yes }: { readonly shelf: Shelf; readonly yes: string | undefined }): Promise<void> {
  const { model } = named.model;
  if (kind === 'retire') await confirmOrder({ phrase: RETIRE_PHRASE, about: `"${model}" never trades again once it is retired, and nobody can take that back`, yes });
  const verdict = shelf.bundles.get(model)?.verdict;
  if (kind !== 'promote' || verdict?.stage === 'full') return;
  const says = verdict === undefined || verdict === null ? 'is not known' : `is ${verdict.verdict}, which lets it risk ${verdict.stage === 'canary' ? 'a tenth' : 'nothing'}`;
  const fullAt = oneStepBelow(named);
  if (fullAt.length > 0) await confirmOrder({ phrase: AGAINST_PHRASE, about: `this puts "${model}" in full charge of ${fullAt.join(', ')}, and the verdict on it ${says}`, yes });
  else note(`Note: the verdict on it ${says}; your word counts all the same, within all limits of the risk gate.`);
}

/** Whether its promotion puts it in full charge of some trader against the evidence: the phrase is asked for then. */
export const asksAgainstPhrase = (named: NamedModel, bundle: Bundle | undefined): boolean => bundle?.verdict?.stage !== 'full' && oneStepBelow(named).length > 0;

/** Traders at which it is canary, or will be by an order that they have not come to yet: one more step puts it in full charge. */
function oneStepBelow({ standing: { traders, orders }, model: { model, roles, history } }: NamedModel): readonly string[] {
  const isToldBy = (trader: string, seq: number): boolean => history.some((row) => row.kind === 'event' && row.trader === trader && row.event.order === seq);
  return [...traders].flatMap(([trader, begun]) => {
    const isCanary = roles.some((role) => role.trader === trader && role.role === 'canary');
    return isCanary || orders.some(({ seq, kind, model: of }) => kind === 'promote' && of === model && seq > begun && !isToldBy(trader, seq)) ? [trader] : [];
  });
}
