import type { Reason } from '../../shared/domain/evidence-verdict.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import type { ModelEvent } from '../../shared/domain/model-life.ts';
import type { Bundle } from '../../shared/learning/bundle/bundle.ts';
import { printLine, printTable } from '../cli/output.ts';
import { lossesText } from './registry-losses.ts';
import type { Shelf } from './shelf.ts';
import type { ModelOnRecord, SlotStanding, TraderRole } from './slot-standing.ts';

interface Shown {
  readonly standing: SlotStanding;
  readonly model: ModelOnRecord;
  /** Undefined where it cannot be used. */
  readonly bundle: Bundle | undefined;
}

export const modelJson = ({ standing: { slot, instrument, timeframe, waiting }, model, model: { addedAt, role, roles, history, lost }, bundle }: Shown) => ({
  model: model.model, slot, instrument, timeframe, role, roles, addedAt: isoOf(addedAt), isUsable: bundle !== undefined, kind: bundle?.kind ?? null, createdAt: bundle === undefined ? null : isoOf(bundle.createdAt),
  verdict: bundle?.verdict ?? null, needsRepair: lost.length > 0, overruledFor: overruledBy(model, bundle).map(({ trader }) => trader), waitingOrders: history.flatMap((row) => (row.kind === 'order' && waiting.includes(row.seq) ? [row.seq] : [])),
});

const RANK = { none: 0, canary: 1, full: 2 } as const;

/** Traders with which a person's word lets it do more than its verdict does. */
export const overruledBy = ({ roles }: ModelOnRecord, bundle: Bundle | undefined): readonly TraderRole[] =>
  roles.filter(({ role, isByOrder }) => isByOrder && (role === 'canary' || role === 'full') && RANK[role] > RANK[bundle?.verdict?.stage ?? 'none']);

const minute = (at: number): string => isoOf(at).slice(0, 16).replace('T', ' ');
const percent = (value: number | null | undefined): string | null => (typeof value === 'number' ? `${(100 * value).toFixed(1)} %` : null);
const rolesText = (roles: readonly TraderRole[]): string => roles.map(({ trader, role, isAlarmed }) => `${trader}: ${role}${isAlarmed ? ' (alarm)' : ''}`).join(', ');

export function printList({ bundles, refused, folder, trainings }: Shelf, standings: readonly SlotStanding[]): void {
  const rows = standings.flatMap(({ slot, models }) => models.map((one) => {
    const { model, role, roles, addedAt, lost } = one;
    const bundle = bundles.get(model);
    const verdict = `${bundle?.verdict?.verdict ?? 'none'}${overruledBy(one, bundle).length === 0 ? '' : ', overruled by a person'}`;
    return [slot, model, lost.length === 0 ? role : `${role} (needs repair)`, rolesText(roles) || 'nobody yet', bundle === undefined ? 'not usable' : verdict, percent(bundle?.lockBoxReturns?.model), minute(addedAt)];
  }));
  if (rows.length === 0) printLine(`No models in ${folder}: "coinbot train" makes one.`);
  else printTable(['slot', 'model', 'role', 'followed by', 'verdict', 'lock-box', 'made (UTC)'], rows);
  for (const { at, text } of trainings) printLine(`${minute(at)} ${text}`);
  for (const { model, why } of refused) printLine(`Refused: ${model}: ${why}`);
}

export function printModel({ standing, model, bundle, refused }: Shown & { readonly refused: string | undefined }): void {
  printLine(`${model.model}: ${model.role}`);
  printLine(`  of ${standing.instrument}, ${standing.timeframe} candles, in ${standing.slot} since ${minute(model.addedAt)} UTC`);
  if (refused !== undefined) printLine(`  cannot be used: ${refused}`);
  for (const { trader, role, since, isAlarmed } of model.roles) printLine(`  ${trader}: ${role} since ${minute(since)} UTC${isAlarmed ? '; alarm: its edge decays, what it trades is halved' : ''}`);
  if (model.lost.length > 0) printLine(`  may only be watched: ${lossesText(model.lost)} of the registry cannot be read, and may have been about it; "coinbot models repair ${model.model}" takes its record as it stands`);
  if (bundle !== undefined) printBundle(bundle, overruledBy(model, bundle));
  printLine();
  printLine('History (UTC)');
  for (const row of model.history) {
    if (row.kind === 'added') printLine(`  ${minute(model.addedAt)} added`);
    else if (row.kind === 'repaired') printLine(`  ${minute(row.at)} a person takes its record as it stands`);
    else if (row.kind === 'order') printLine(`  ${minute(row.at)} order ${row.seq} of a person: ${row.order}${standing.waiting.includes(row.seq) ? ', not heeded yet' : ''}`);
    else for (const line of eventLines(row.event)) printLine(`  ${line} [${row.trader}]`);
  }
}

/** One line, the reasons behind it. */
const eventLines = ({ at, kind, cause, from, to, reasons, order }: ModelEvent): readonly string[] =>
  [`${minute(at)} ${kind}${from === to ? '' : `, ${from} to ${to}`} (${cause}${order === null ? '' : ` ${order}`})${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`];

const four = (value: number | null | undefined): number | null => (typeof value === 'number' ? Number(value.toPrecision(4)) : null);

function printBundle({ kind, verdict, evidence, lockBoxReturns, createdAt, seed, dataHash, codeHash, ...rest }: Bundle, overruled: readonly TraderRole[]): void {
  const how = 'strategy' in rest ? `${rest.strategy.name} with ${Object.entries(rest.strategy.params).map(([name, value]) => `${name} ${value}`).join(', ')}` : 'rules' in rest ? `${rest.ensemble.members.length} models on ${rest.rules.features.length} features` : '';
  printLine(`  ${kind}: ${how}; made ${minute(createdAt)} UTC, seed ${seed}, data ${dataHash.slice(0, 8)}, code ${codeHash.slice(0, 8)}`);
  printLine();
  printLine(verdict === null ? 'Verdict: none, the ledger of trials could not be asked' : `Verdict ${verdict.verdict}: may risk ${verdict.stage === 'none' ? 'nothing' : verdict.stage === 'canary' ? 'a tenth' : 'all'}; ${verdict.trials} trials, worth ${Math.round(verdict.effectiveTrials)} independent ones`);
  if (overruled.length > 0) printLine(`A person's word stands above it: ${overruled.map(({ trader, role }) => `${trader} trades it as ${role}, against the evidence`).join('; ')}`);
  if (verdict !== null) printTable(['check', 'found', 'limit', ''], verdict.reasons.map(({ check, found, limit, outcome }: Reason) => [check, four(found), four(limit), outcome]));
  printLine();
  printTable(['evidence', ''], [
    ['days', evidence.days], ['trades', evidence.trades], ['profit', percent(evidence.netProfit)], ['at twice the costs', percent(evidence.profitAtDoubleCosts)], ['PBO', four(evidence.pbo)], ['the choice loses outside', percent(evidence.lossOutside)], ['SPA p', four(evidence.spa)],
    ['deflated Sharpe ratio', four(evidence.deflated)], ['band of a day', evidence.band === null ? 'none: it stays a shadow' : `mean not below ${percent(evidence.band.floor)}`],
  ]);
  if (lockBoxReturns === null) return;
  const { from, to, model, incumbent, baselines } = lockBoxReturns;
  printLine();
  printTable([`lock-box, ${isoOf(from).slice(0, 10)} to ${isoOf(to).slice(0, 10)}`, ''], [['this model', percent(model)], ['the one in charge then', percent(incumbent)], ...Object.entries(baselines).map(([name, value]) => [name, percent(value)])]);
}
