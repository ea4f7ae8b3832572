import type { ModelEvent, ModelEvidence, ModelId, ModelStanding } from '../../domain/model-life.ts';
import type { Outlook, OutlookExpert } from '../../domain/outlook.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Blend } from './blend.ts';
import { holderOf, type LifeState } from './life-state.ts';
import { readingOf } from './live-days.ts';

/** All that is shown of the models of one instrument. */
export interface ManagedView {
  readonly at: EpochMs;
  readonly life: LifeState;
  readonly blend: Blend;
  readonly standings: readonly ModelStanding[];
  readonly positions: Readonly<Record<ModelId, number>>;
  /** Candles that those without an opinion wait for still. */
  readonly warmUps: Readonly<Record<ModelId, number>>;
  readonly fallback: number | undefined;
  readonly fallbackOutlook: Outlook | undefined;
  readonly evidence: ReadonlyMap<ModelId, ModelEvidence>;
  readonly events: readonly ModelEvent[];
}

/** Names and numbers: the role and share of each, what it wants, days of its record, and the evidence against it (rolled back at 20). Those retired or gone are left out. */
export function managedValues({ life, standings, positions, fallback, evidence }: ManagedView): Record<string, number> {
  return {
    ...(fallback === undefined ? {} : { 'forecast fallback': fallback }),
    ...Object.fromEntries(standings.filter(({ model, role }) => role !== 'retired' && life.models[model].isPresent).flatMap(({ model, role, share, days }): [string, number][] => {
      const { live, isAlarmed } = life.models[model];
      const reading = readingOf(live, evidence.get(model)?.band ?? null);
      return [
        [`${role} ${model}`, share], [`forecast ${model}`, positions[model]], [`days ${model}`, days],
        ...(reading === undefined ? [] : [[`decay ${model}`, reading.evidence] satisfies [string, number]]), ...(isAlarmed ? [[`alarm ${model}`, 1] satisfies [string, number]] : []),
      ];
    })),
    ...(life.heir === null ? {} : { [`waits ${life.heir.model}`]: 1 }),
  };
}

/** `canary m-1: shadow to canary (gate): deflated 0.97 met (0.95)`. */
export const eventText = ({ model, kind, from, to, cause, reasons }: ModelEvent): string =>
  `${model ?? 'an order'} ${kind}${from === to ? '' : `, ${from} to ${to}`} (${cause})${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`;

/** For people, in the words of an ensemble: the mode is who trades. Regime and events are those of the fallback where it knows them. */
export function managedOutlook({ at, life, blend, standings, positions, warmUps, fallback, fallbackOutlook, events }: ManagedView): Outlook {
  const full = holderOf(life, 'full');
  const leftOf = (name: string) => (Object.hasOwn(warmUps, name) ? { candlesLeft: warmUps[name] } : {});
  const experts = standings.filter(({ model, role }) => role !== 'retired' && life.models[model].isPresent)
    .map(({ model, role, share }): OutlookExpert => ({ name: `${model} (${role})`, weight: share, forecast: positions[model], ...leftOf(model) }));
  const spare = 1 - Object.values(blend.shares).reduce((sum, share) => sum + share, 0);
  return {
    at, regime: fallbackOutlook?.regime ?? 'unknown', regimeSince: fallbackOutlook?.regimeSince ?? NaN, events: full === null ? fallbackOutlook?.events ?? [] : [],
    mode: full === null ? (fallback === undefined ? 'nothing' : 'fallback') : 'model', champion: full,
    experts: fallback === undefined ? experts : [...experts, { name: 'fallback', weight: full === null ? spare : 0, forecast: fallback, ...leftOf('fallback') }],
    blended: blend.forecast, forecast: blend.forecast, notes: events.filter((event) => event.at === at).map(eventText),
  };
}
