import type { LockBoxView, ModelEvidenceView, ModelHappening, ModelLine, ModelShelf } from '../../../../dashboard/desk/models.ts';
import type { Bundle } from '../../../shared/learning/bundle/bundle.ts';
import { AGAINST_PHRASE, RETIRE_PHRASE } from '../../models/confirm-order.ts';
import { asksAgainstPhrase } from '../../models/models-command.ts';
import type { RegistryRow } from '../../models/registry-entry.ts';
import type { Shelf } from '../../models/shelf.ts';
import { overruledBy } from '../../models/show-models.ts';
import type { ModelOnRecord, SlotStanding } from '../../models/slot-standing.ts';

const MOST_HAPPENINGS = 1_000;

/** A shelf for the page: JSON-safe, with what a person has to type for each order. `rows`: everything on record, oldest first. */
export function shelfView(shelf: Shelf, rows: readonly RegistryRow[]): ModelShelf {
  const listed = new Set(shelf.standings.flatMap(({ models }) => models.map(({ model }) => model)));
  return {
    slots: shelf.standings.map((standing) => ({
      slot: standing.slot, instrument: standing.instrument, timeframe: standing.timeframe, traders: [...standing.traders.keys()],
      models: standing.models.map((model) => modelLine(model, { standing, shelf })).toSorted((a, b) => RANK[a.role] - RANK[b.role] || b.addedAt - a.addedAt),
    })),
    refused: shelf.refused.filter(({ model }) => !listed.has(model)),
    warnings: shelf.warnings,
    trainings: shelf.trainings.map(({ slot, at, step, text }) => ({ slot, at, step, text })),
    history: rows.toReversed().flatMap((row) => happeningOf(row, shelf.standings) ?? []).slice(0, MOST_HAPPENINGS),
    phrases: { promote: AGAINST_PHRASE, retire: RETIRE_PHRASE },
  };
}

const RANK = { full: 0, canary: 1, shadow: 2, retired: 3 } as const;

function modelLine(one: ModelOnRecord, { standing, shelf }: { readonly standing: SlotStanding; readonly shelf: Shelf }): ModelLine {
  const { model, role, roles, addedAt, lost, history } = one;
  const bundle = shelf.bundles.get(model);
  return {
    model, role, addedAt, ...ofBundle(bundle), roles: roles.map(({ trader, role: its, since, isAlarmed, isByOrder }) => ({ trader, role: its, since, isAlarmed, isByOrder })),
    refused: bundle === undefined ? shelf.refused.find((refused) => refused.model === model)?.why ?? 'its bundle is not there' : null,
    needsRepair: lost.length > 0, overruledFor: overruledBy(one, bundle).map(({ trader }) => trader),
    waitingOrders: history.flatMap((row) => (row.kind === 'order' && standing.waiting.includes(row.seq) ? [row.seq] : [])), asksPhrase: asksAgainstPhrase({ standing, model: one }, bundle),
  };
}

type OfBundle = Pick<ModelLine, 'kind' | 'strategy' | 'members' | 'features' | 'seed' | 'dataHash' | 'codeHash' | 'verdict' | 'evidence' | 'lockBox'>;

function ofBundle(bundle: Bundle | undefined): OfBundle {
  if (bundle === undefined) return { kind: null, strategy: null, members: null, features: null, seed: null, dataHash: null, codeHash: null, verdict: null, evidence: null, lockBox: null };
  const { kind, seed, dataHash, codeHash, verdict } = bundle;
  return {
    kind, seed, dataHash, codeHash, verdict, evidence: evidenceOf(bundle), lockBox: lockBoxOf(bundle), strategy: bundle.kind === 'tuned' ? bundle.strategy : null,
    members: bundle.kind === 'learned' ? bundle.ensemble.members.length : null, features: bundle.kind === 'learned' ? bundle.rules.features.length : null,
  };
}

const evidenceOf = ({ evidence: { days, trades, netProfit, profitAtDoubleCosts, pbo, lossOutside, spa, deflated, band } }: Bundle): ModelEvidenceView =>
  ({ days, trades, netProfit, profitAtDoubleCosts, pbo, lossOutside: lossOutside ?? null, spa, deflated, hasBand: band !== null });

function lockBoxOf({ lockBoxReturns, evidence }: Bundle): LockBoxView | null {
  if (lockBoxReturns === null) return null;
  const { from, to, model, incumbent, baselines } = lockBoxReturns;
  return { from, to, model, incumbent, baselines: Object.entries(baselines).map(([name, value]) => ({ name, value })), opened: evidence.lockBox?.opened ?? null };
}

function happeningOf(row: RegistryRow, standings: readonly SlotStanding[]): ModelHappening | undefined {
  const { seq, at, slot } = row;
  switch (row.kind) {
    case 'added': return { of: 'added', seq, at, slot, model: row.model };
    case 'repaired': return { of: 'repaired', seq, at, slot, model: row.model };
    case 'order': return { of: 'order', seq, at, slot, model: row.model, order: row.order, isWaiting: standings.some((standing) => standing.slot === slot && standing.waiting.includes(seq)) };
    case 'event': {
      const { kind, cause, from, to, reasons, order, model } = row.event;
      return { of: 'event', seq, at: row.event.at, slot, model, trader: row.trader, event: { kind, cause, from, to, reasons, order } };
    }
    case 'begun': case 'training': return undefined;
  }
}
