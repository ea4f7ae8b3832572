import type { SearchOrder } from '../../desk/optimise.ts';
import type { ResearchOffer, StrategyOffer } from '../../desk/research.ts';
import { accountOf, costsOf, fieldsOf, firstFields, type RunFields, type Typed } from '../research/run-fields.ts';

/** How one parameter takes part in a search. */
export interface SearchedParam {
  readonly isSearched: boolean;
  readonly from: Typed;
  readonly to: Typed;
  readonly step: Typed;
}

/** What a form for a search holds beside what a run needs. */
export interface SearchFields extends RunFields {
  readonly searched: Readonly<Record<string, SearchedParam>>;
  readonly sampler: SearchOrder['sampler'];
  readonly objective: SearchOrder['objective'];
  readonly trials: number;
  readonly folds: number;
  /** Per cent. */
  readonly lockBox: number;
  readonly isAnchored: boolean;
  readonly seed: number;
  readonly maxRamMb: number;
  readonly maxCores: number;
  readonly budgetMinutes: number;
  readonly where: SearchOrder['where'];
  readonly maxUsd: Typed;
  readonly isKept: boolean;
}

const LEAST_RAM_MB = 512;
const MOST_RAM_MB = 4_000;

export const canBeSearched = ({ parameters }: StrategyOffer): boolean => parameters.some(({ tunable }) => tunable);

/** Every parameter that may be varied, within the bounds that the strategy declares. */
export const searchedOf = (strategy: StrategyOffer | undefined): SearchFields['searched'] =>
  Object.fromEntries((strategy?.parameters ?? []).map(({ name, tunable, min, max }) => [name, { isSearched: tunable, from: min ?? '', to: max ?? '', step: '' }]));

export function firstSearch(offer: ResearchOffer): SearchFields {
  const fields = firstFields({ ...offer, strategies: offer.strategies.filter(canBeSearched) });
  return {
    ...fields, data: fields.data.slice(0, 1), searched: searchedOf(offer.strategies.find(({ name }) => name === fields.strategy)), sampler: 'tpe', objective: 'sharpe', trials: 60, folds: 5, lockBox: 20, isAnchored: false, seed: 1,
    // Beside a bot that trades: at most half of the memory, and a core is left to it.
    maxRamMb: Math.max(LEAST_RAM_MB, Math.min(MOST_RAM_MB, Math.floor(offer.memoryBytes / 2e6 / 100) * 100)), maxCores: Math.max(1, offer.cores - 1), budgetMinutes: 30, where: 'local', maxUsd: '', isKept: true,
  };
}

export function searchOf(offer: ResearchOffer, asked: SearchOrder): SearchFields {
  const strategy = offer.strategies.find(({ name }) => name === asked.strategy);
  const searched = Object.fromEntries(Object.entries(searchedOf(strategy)).map(([name, found]) => {
    const range = asked.ranges[name];
    return [name, range === undefined ? { ...found, isSearched: found.isSearched && !Object.hasOwn(asked.params, name) } : { isSearched: true, from: range.from, to: range.to, step: range.step ?? '' } satisfies SearchedParam];
  }));
  const { sampler, objective, trials, folds, lockBox, isAnchored, seed, maxRamMb, maxCores, budgetMinutes, where, maxUsd, isKept } = asked;
  return { ...firstSearch(offer), ...fieldsOf(offer, asked), searched, sampler, objective, trials, folds, lockBox: Math.round(lockBox * 100), isAnchored, seed, maxRamMb, maxCores, budgetMinutes, where, maxUsd: maxUsd ?? '', isKept };
}

/** What is sent: parameters that are held with their values, ranges that differ from the declared bounds. */
export function orderOf(fields: SearchFields, strategy: StrategyOffer | undefined): SearchOrder {
  const { values, searched, from, to, lockBox, maxUsd } = fields;
  const parameters = strategy?.parameters ?? [];
  const isSearched = (name: string): boolean => searched[name]?.isSearched === true;
  const params = Object.fromEntries(parameters.flatMap(({ name, tunable, default: usual }) => (isSearched(name) || (!tunable && values[name] === usual) ? [] : [[name, values[name] ?? usual ?? 0]])));
  const ranges = Object.fromEntries(parameters.flatMap(({ name, type, min, max }) => {
    const found = searched[name];
    if (found === undefined || !found.isSearched || (type !== 'integer' && type !== 'number') || found.from === '' || found.to === '') return [];
    if (found.from === min && found.to === max && found.step === '') return [];
    return [[name, { from: found.from, to: found.to, ...(found.step === '' ? {} : { step: found.step }) }]];
  }));
  const { sampler, objective, trials, folds, isAnchored, seed, maxRamMb, maxCores, budgetMinutes, where, isKept } = fields;
  return {
    strategy: fields.strategy, params, ranges, data: fields.data[0] ?? '', costs: costsOf(fields), account: accountOf(fields), ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }),
    sampler, objective, trials, folds, isAnchored, lockBox: lockBox / 100, seed, maxRamMb, maxCores, budgetMinutes, where, ...(maxUsd === '' ? {} : { maxUsd }), isKept,
  };
}

/** Whether two orders ask for the same, in whatever order their fields stand. */
export const isSameOrder = (a: unknown, b: unknown): boolean => ordered(a) === ordered(b);

function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).filter(([, entry]) => entry !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, entry]) => `${name}:${ordered(entry)}`).join(',')}}`;
}
