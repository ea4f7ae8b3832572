import type { BacktestOrder } from '../../desk/backtests.ts';
import type { SearchOrder } from '../../desk/optimise.ts';
import type { ParamField, ResearchOffer, StrategyOffer } from '../../desk/research.ts';

type Costs = BacktestOrder['costs'];
type Account = BacktestOrder['account'];
/** As an input of the browser holds it: a number, or the empty text. */
export type Typed = number | '';

/** What a form for one run holds: that of a backtest, and the common part of a search. */
export interface RunFields {
  readonly strategy: string;
  readonly values: Readonly<Record<string, number | boolean | string>>;
  readonly data: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly costKind: Costs['kind'];
  readonly custom: { readonly feeBps: Typed; readonly spreadBps: Typed; readonly slippageBps: Typed; readonly latencyMs: Typed };
  readonly cash: Typed;
  readonly exposure: Typed;
  readonly leverage: Typed;
  readonly shorts: boolean;
  /** Per cent. */
  readonly stopLoss: Typed;
  readonly takeProfit: Typed;
  readonly trailingStop: Typed;
}

/** A form to begin with: the strategy that is known best, on the first candles there are. */
export function firstFields(offer: ResearchOffer): RunFields {
  const strategy = offer.strategies.find(({ name }) => name === 'trend-following') ?? offer.strategies[0];
  const data = offer.datasets.find(({ isMadeUp }) => !isMadeUp) ?? offer.datasets[0];
  return {
    strategy: strategy?.name ?? '', values: defaultsOf(strategy), data: data === undefined ? [] : [data.id], from: '', to: '', costKind: 'realistic', custom: { feeBps: 10, spreadBps: 1, slippageBps: 2, latencyMs: 86 },
    cash: '', exposure: '', leverage: '', shorts: offer.usual.shorts, stopLoss: '', takeProfit: '', trailingStop: '',
  };
}

export const defaultsOf = (strategy: StrategyOffer | undefined): RunFields['values'] =>
  Object.fromEntries((strategy?.parameters ?? []).map((field) => [field.name, field.default ?? emptyOf(field)]));

const emptyOf = ({ type, choices, min }: ParamField): number | boolean | string => (type === 'boolean' ? false : type === 'choice' ? choices?.[0] ?? '' : type === 'text' ? '' : min ?? 0);

const share = (typed: Typed): number | undefined => (typed === '' ? undefined : typed / 100);
const percent = (value: number | undefined): Typed => (value === undefined ? '' : Math.round(value * 1e6) / 1e4);
const some = (typed: Typed): number | undefined => (typed === '' ? undefined : typed);

/** What differs from the defaults: only that is sent, so that a default may change later. */
export function changedParams(values: RunFields['values'], strategy: StrategyOffer | undefined): Record<string, number | boolean | string> {
  const defaults = defaultsOf(strategy);
  return Object.fromEntries((strategy?.parameters ?? []).flatMap(({ name }) => {
    const value = values[name];
    return value === undefined || value === defaults[name] ? [] : [[name, value]];
  }));
}

export function costsOf({ costKind, custom: { feeBps, spreadBps, slippageBps, latencyMs } }: RunFields): Costs {
  return costKind === 'custom' ? { kind: 'custom', feeBps: some(feeBps) ?? 0, spreadBps: some(spreadBps) ?? 0, slippageBps: some(slippageBps) ?? 0, latencyMs: some(latencyMs) ?? 0 } : { kind: costKind };
}

export function accountOf({ cash, exposure, leverage, shorts, stopLoss, takeProfit, trailingStop }: RunFields): Account {
  const asked: Account = { cash: some(cash), exposure: share(exposure), leverage: some(leverage), stopLoss: share(stopLoss), takeProfit: share(takeProfit), trailingStop: share(trailingStop), ...(shorts ? { shorts: true } : {}) };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/** The fields that stand for an order that was given before. */
export function fieldsOf(offer: ResearchOffer, asked: Pick<BacktestOrder, 'strategy' | 'params' | 'from' | 'to' | 'costs' | 'account'> & { readonly data: SearchOrder['data'] | BacktestOrder['data'] }): RunFields {
  const first = firstFields(offer);
  const strategy = offer.strategies.find(({ name }) => name === asked.strategy);
  const { costs, account } = asked;
  return {
    ...first, strategy: asked.strategy, values: { ...defaultsOf(strategy), ...asked.params }, data: [asked.data].flat().filter((id) => offer.datasets.some((dataset) => dataset.id === id)), from: asked.from ?? '', to: asked.to ?? '',
    costKind: costs.kind, custom: costs.kind === 'custom' ? costs : first.custom,
    cash: account.cash ?? '', exposure: percent(account.exposure), leverage: account.leverage ?? '', shorts: account.shorts ?? false, stopLoss: percent(account.stopLoss), takeProfit: percent(account.takeProfit), trailingStop: percent(account.trailingStop),
  };
}
