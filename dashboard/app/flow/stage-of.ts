import type { FlowMoment } from '../../desk/flow.ts';
import type { flowTexts } from '../texts/flow.ts';
import type { Formats } from '../view/format.ts';
import type { Opinions } from './opinions.ts';

export const STAGES = ['data', 'indicators', 'forecasts', 'weights', 'decision', 'risk', 'order', 'fills'] as const;
export type StageName = (typeof STAGES)[number];

/** A stage in a few words. `heat` in [-1, 1]: which way it pulls, and how hard; null for one that pulls no way. */
export interface Stage {
  readonly name: StageName;
  readonly main: string;
  readonly hint: string;
  readonly heat: number | null;
  readonly isWarning?: boolean;
}

export interface StageSources {
  readonly moment: FlowMoment;
  readonly opinions: Opinions;
  readonly texts: typeof flowTexts.en;
  readonly f: Formats;
  readonly tickSize: number | undefined;
  readonly lotSize: number | undefined;
}

/** A rise or fall of this size within one candle counts as the strongest. */
const STRONG_CHANGE = 0.02;
const bound = (value: number): number => Math.max(-1, Math.min(1, value));

export const stagesOf = (sources: StageSources): readonly Stage[] => [dataStage(sources), indicatorStage(sources), forecastStage(sources), weightStage(sources), decisionStage(sources), riskStage(sources), orderStage(sources), fillStage(sources)];

function dataStage({ moment: { candles, at, timeframe }, f, texts, tickSize }: StageSources): Stage {
  const last = candles.at(-1);
  const before = candles.at(-2);
  const change = last === undefined || before === undefined || before[4] === 0 ? null : last[4] / before[4] - 1;
  return { name: 'data', main: last === undefined ? texts.none : f.price(last[4], tickSize), hint: `${change === null ? '' : `${f.percentChange(change)} · `}${texts.closed(timeframe, f.time(at))}`, heat: change === null ? null : bound(change / STRONG_CHANGE) };
}

function indicatorStage({ opinions: { outlook, values }, texts, f }: StageSources): Stage {
  const count = values.length + (outlook?.experts.reduce((sum, { values: own }) => sum + own.length, 0) ?? 0);
  const [first] = values.length > 0 ? values : outlook?.experts.flatMap(({ name, values: own }) => own.map((one) => ({ ...one, name: `${name} ${one.name}` }))) ?? [];
  return { name: 'indicators', main: count === 0 ? texts.none : texts.values(f.count(count)), hint: first === undefined ? texts.noValues : `${first.name} ${f.number(first.value, 4)} …`, heat: null };
}

function forecastStage({ moment: { decision, standing }, opinions: { outlook }, texts, f }: StageSources): Stage {
  if (outlook === null) {
    const said = (decision ?? standing)?.forecast ?? null;
    return { name: 'forecasts', main: said === null ? texts.noOpinions : f.number(said), hint: texts.oneRule, heat: said };
  }
  const awake = outlook.experts.filter(({ forecast }) => forecast !== null);
  const mean = awake.reduce((sum, { forecast }) => sum + (forecast ?? 0), 0) / Math.max(1, awake.length);
  const count = (of: (forecast: number) => boolean): number => awake.filter(({ forecast }) => of(forecast ?? 0)).length;
  return { name: 'forecasts', main: awake.length === 0 ? texts.noOpinions : texts.experts(f.count(awake.length)), hint: `▲ ${count((x) => x > 0)} · ▬ ${count((x) => x === 0)} · ▼ ${count((x) => x < 0)}`, heat: awake.length === 0 ? null : bound(mean) };
}

export const wordOf = (words: Readonly<Record<string, string>>, name: string): string => words[name] ?? name;

function weightStage({ opinions: { outlook }, texts, f }: StageSources): Stage {
  if (outlook === null) return { name: 'weights', main: texts.oneRule, hint: '', heat: null };
  return { name: 'weights', main: outlook.blended === null ? texts.noOpinions : f.number(outlook.blended), hint: `${wordOf(texts.regimes, outlook.regime)} · ${wordOf(texts.modes, outlook.mode)}${outlook.events.length === 0 ? '' : ` · ${outlook.events.map(({ type }) => type).join(', ')}`}`, heat: outlook.blended };
}

function decisionStage({ moment: { decision, standing }, texts, f }: StageSources): Stage {
  if (decision !== null) return { name: 'decision', main: `${f.number(decision.previous)} → ${f.number(decision.forecast)}`, hint: decision.reason, heat: decision.forecast };
  return { name: 'decision', main: texts.unchanged, hint: standing === null ? texts.before : `${f.number(standing.forecast)} · ${texts.inForceSince(f.time(standing.at))}`, heat: standing?.forecast ?? null };
}

function riskStage({ moment: { orders }, texts }: StageSources): Stage {
  const denials = orders.flatMap((order) => order.denials);
  if (denials.length > 0) return { name: 'risk', main: texts.refused, hint: `${denials[0].rule}: ${denials[0].reason}`, heat: null, isWarning: true };
  return { name: 'risk', main: orders.length === 0 ? texts.notAsked : texts.passed, hint: orders.length === 0 ? '' : texts.nothingRefused, heat: null };
}

function orderStage({ moment: { orders }, texts, f, lotSize }: StageSources): Stage {
  const [first] = orders;
  if (first === undefined) return { name: 'order', main: texts.noOrder, hint: '', heat: null };
  return { name: 'order', main: `${texts[first.side]} ${f.quantity(first.quantity, lotSize)}`, hint: [first.plan?.algorithm ?? first.type, ...(orders.length > 1 ? [texts.orders(f.count(orders.length))] : [])].join(' · '), heat: first.side === 'buy' ? 1 : -1 };
}

function fillStage({ moment: { orders }, texts, f, tickSize }: StageSources): Stage {
  const fills = orders.flatMap((order) => order.fills.map((fill) => ({ ...fill, side: order.side })));
  if (fills.length === 0) return { name: 'fills', main: orders.length === 0 ? '–' : texts.noFill, hint: '', heat: null };
  const costs = orders.find(({ costs: found }) => found !== null)?.costs;
  return { name: 'fills', main: f.price(costs?.averagePrice ?? fills[0].price, tickSize), hint: costs === null || costs === undefined ? '' : `${texts.slippage} ${f.bps(costs.slippageBps)} · ${texts.fee} ${f.bps(costs.feeBps)}`, heat: fills[0].side === 'buy' ? 1 : -1 };
}
