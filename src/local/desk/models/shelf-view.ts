import type { ModelHappening, ModelLine, ModelShelf } from '../../../../dashboard/desk/models.ts';
import { bundleFacts } from '../../../shared/learning/bundle/bundle-facts.ts';
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
    model, role, addedAt, ...(bundle === undefined ? NOT_THERE : bundleFacts(bundle)), roles: roles.map(({ trader, role: its, since, isAlarmed, isByOrder }) => ({ trader, role: its, since, isAlarmed, isByOrder })),
    refused: bundle === undefined ? shelf.refused.find((refused) => refused.model === model)?.why ?? 'its bundle is not there' : null,
    needsRepair: lost.length > 0, overruledFor: overruledBy(one, bundle).map(({ trader }) => trader),
    waitingOrders: history.flatMap((row) => (row.kind === 'order' && standing.waiting.includes(row.seq) ? [row.seq] : [])), asksPhrase: asksAgainstPhrase({ standing, model: one }, bundle),
  };
}

const NOT_THERE = { kind: null, strategy: null, members: null, features: null, seed: null, dataHash: null, codeHash: null, verdict: null, evidence: null, lockBox: null } as const;

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
