import type { EpochMs } from '../../domain/time.ts';
import { utcDay } from '../../domain/time.ts';
import type { AlertType, MarketAlert } from './market-alert.ts';

/** What an alert asks for. Each field can only take away. */
export interface AlertAction {
  /** Share of the gross exposure that is left, above 0 and at most 1. */
  readonly grossFactor?: number;
  readonly blockEntries?: true;
  /** Limit orders keep so many times their distance, at least 1. */
  readonly widenLimits?: number;
  /** Leave the model in charge for the ensemble; choose anew among the models. */
  readonly switchModel?: true;
  readonly reselect?: true;
}

/** What an alert of a severity or more asks for; all lines that fit apply. */
export interface ActionRule extends AlertAction {
  readonly type: AlertType;
  readonly fromSeverity: number;
}

/** Severity 0.5 is the threshold of a detector, 0.75 twice it, 0.9 five times. Regime changes carry the probability of the new label where that is stress or unknown, else 0. */
export const ACTION_RULES: readonly ActionRule[] = [
  { type: 'price-jump', fromSeverity: 0.5, widenLimits: 1.5 },
  { type: 'price-jump', fromSeverity: 0.65, grossFactor: 0.5, reselect: true },
  { type: 'price-jump', fromSeverity: 0.75, blockEntries: true },
  { type: 'volume-spike', fromSeverity: 0.9, widenLimits: 1.5, reselect: true },
  { type: 'spread-widening', fromSeverity: 0.5, widenLimits: 2 },
  { type: 'spread-widening', fromSeverity: 0.75, blockEntries: true },
  { type: 'funding-extreme', fromSeverity: 0.75, grossFactor: 0.5 },
  { type: 'open-interest-shift', fromSeverity: 0.65, reselect: true },
  { type: 'liquidation-burst', fromSeverity: 0.5, grossFactor: 0.5, blockEntries: true, widenLimits: 2 },
  { type: 'news-burst', fromSeverity: 0.5, blockEntries: true },
  { type: 'model-drift', fromSeverity: 0.5, switchModel: true, reselect: true },
  { type: 'model-drift', fromSeverity: 0.75, grossFactor: 0.5 },
  { type: 'regime-change', fromSeverity: 0, reselect: true },
  { type: 'regime-change', fromSeverity: 0.5, grossFactor: 0.5, blockEntries: true, widenLimits: 2 },
];

export interface ActionPolicy {
  readonly rules: readonly ActionRule[];
  /** Switches and reselections that alerts may ask for in one UTC day; those beyond are dropped, the rest of the alert stays. */
  readonly switchesPerDay: number;
}

export const ACTION_POLICY: ActionPolicy = { rules: ACTION_RULES, switchesPerDay: 3 };

/** What holds at a moment. Nothing here can raise a limit: the factor is at most 1, and without alerts nothing is changed. */
export interface ActionsInForce {
  readonly grossFactor: number;
  readonly blockEntries: boolean;
  readonly widenLimits: number;
  /** When the newest alert that asks for it became known, or null: whoever acts on it remembers the last one done. */
  readonly switchModelSince: EpochMs | null;
  readonly reselectSince: EpochMs | null;
  /** What is in force, and until when. */
  readonly because: readonly { readonly type: AlertType; readonly text: string; readonly until: EpochMs }[];
}

const NOTHING_ASKED: ActionsInForce = { grossFactor: 1, blockEntries: false, widenLimits: 1, switchModelSince: null, reselectSince: null, because: [] };

/**
 * What the alerts ask for at a moment, each from the time it was known until its time to live has passed: the smallest factor, the widest
 * limits, entries blocked where any asks for it. Several alerts of one cause are not multiplied. The order of the alerts does not matter;
 * those that become known later change nothing.
 */
export function actionsAt(alerts: readonly MarketAlert[], at: EpochMs, policy: ActionPolicy = ACTION_POLICY): ActionsInForce {
  const active = alerts.filter((alert) => isActing(alert, at)).toSorted((a, b) => a.tKnown - b.tKnown);
  if (active.length === 0) return NOTHING_ASKED;
  const asked = active.map((alert) => ({ alert, actions: actionsOf(alert, policy) })).filter(({ actions }) => actions.length > 0);
  const all = asked.flatMap(({ actions }) => actions);
  const newest = (wants: (action: AlertAction) => boolean): EpochMs | null => {
    const times = asked.filter(({ alert, actions }) => actions.some(wants) && isInBudget(alert, alerts, policy)).map(({ alert }) => alert.tKnown);
    return times.length === 0 ? null : Math.max(...times);
  };
  return {
    grossFactor: Math.min(1, ...all.map(({ grossFactor = 1 }) => Math.max(0, grossFactor))),
    blockEntries: all.some(({ blockEntries = false }) => blockEntries),
    widenLimits: Math.max(1, ...all.map(({ widenLimits = 1 }) => widenLimits)),
    switchModelSince: newest(({ switchModel = false }) => switchModel),
    reselectSince: newest(({ reselect = false }) => reselect),
    because: asked.map(({ alert: { type, text, tKnown, ttlMs } }) => ({ type, text, until: tKnown + ttlMs })),
  };
}

/**
 * Of alerts that were told up to a time, those that can still matter to `actionsAt` from then on: those that act, and the first switches of this UTC day and
 * of the days whose alerts still act, which used up the budget of their day. What is left stays short, however many there were.
 */
export function stillMattering(alerts: readonly MarketAlert[], at: EpochMs, policy: ActionPolicy = ACTION_POLICY): readonly MarketAlert[] {
  const acts = ({ tKnown, ttlMs }: MarketAlert): boolean => tKnown + ttlMs > at;
  const days = new Set([utcDay(at), ...alerts.filter(acts).map(({ tKnown }) => utcDay(tKnown))]);
  return alerts.filter((alert) => acts(alert) || (days.has(utcDay(alert.tKnown)) && asksForSwitch(alert, policy) && isInBudget(alert, alerts, policy)));
}

/** What an alert asks for of whoever holds positions, in words. */
export function actionWords(alert: MarketAlert, policy: ActionPolicy = ACTION_POLICY): readonly string[] {
  const actions = actionsOf(alert, policy);
  const factor = Math.min(1, ...actions.map(({ grossFactor = 1 }) => grossFactor));
  return [
    ...(factor === 1 ? [] : [factor === 0.5 ? 'half the position' : `${Math.round(100 * factor)} % of the position`]),
    ...(actions.some(({ blockEntries }) => blockEntries) ? ['no entries'] : []),
    ...(actions.some(({ switchModel }) => switchModel) ? ['another model'] : []),
    ...(actions.some(({ reselect }) => reselect) ? ['a new selection'] : []),
  ];
}

const isActing = ({ tKnown, ttlMs }: MarketAlert, at: EpochMs): boolean => tKnown <= at && at < tKnown + ttlMs;

const actionsOf = ({ type, severity }: MarketAlert, { rules }: ActionPolicy): readonly ActionRule[] => rules.filter((rule) => rule.type === type && severity >= rule.fromSeverity);

const asksForSwitch = (alert: MarketAlert, policy: ActionPolicy): boolean => actionsOf(alert, policy).some(({ switchModel = false, reselect = false }) => switchModel || reselect);

/** Among the first so many of its UTC day that ask for a switch, by the time they became known and, of equals, by type and instrument. */
function isInBudget(alert: MarketAlert, alerts: readonly MarketAlert[], policy: ActionPolicy): boolean {
  const day = utcDay(alert.tKnown);
  const earlier = alerts.filter((other) => utcDay(other.tKnown) === day && asksForSwitch(other, policy) && isBefore(other, alert));
  return earlier.length < policy.switchesPerDay;
}

function isBefore(a: MarketAlert, b: MarketAlert): boolean {
  if (a.tKnown !== b.tKnown) return a.tKnown < b.tKnown;
  return `${a.type} ${a.instrument}` < `${b.type} ${b.instrument}`;
}
