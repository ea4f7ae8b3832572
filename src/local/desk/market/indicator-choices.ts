import type { CatalogueIndicator, IndicatorChoice, TradingStrategy } from '../../../../dashboard/desk/market.ts';
import { CATALOGUE } from '../../../shared/indicators/catalogue.ts';
import type { Indicator } from '../../../shared/indicators/indicator.ts';
import { parseIndicator } from '../../../shared/indicators/parse-indicator.ts';
import type { Strategy } from '../../../shared/strategies/strategy.ts';
import type { ToldStrategy } from '../../trade/story-line.ts';
import { isOnPriceScale, nameOf, readsOutside } from './price-scale.ts';

/** The outputs of one computation that are drawn together. */
export interface IndicatorGroup extends IndicatorChoice {
  readonly lines: readonly { readonly label: string; readonly pane: 'price' | 'own'; readonly indicator: Indicator }[];
}

/** Strategies that declare more than so many show only some of them by themselves. */
const FEW = 4;
const MARK = '~';

/** What a strategy of the run declares, without what a chart shows anyway: the price itself, and what candles do not hold. */
export function declaredGroups(told: Pick<ToldStrategy, 'name' | 'params' | 'instruments'>, strategy: Strategy): readonly IndicatorGroup[] {
  const declared = Object.entries(strategy.indicators?.(told.params as never, told.instruments.map(({ symbol }) => symbol)) ?? {})
    .filter(([, indicator]) => !['price', 'outside'].includes(nameOf(indicator)) && !readsOutside(indicator));
  return [...Map.groupBy(declared, ([, { computation }]) => computation)].map(([computation, outputs]) => {
    const [[first]] = outputs;
    const name = outputs.length === 1 || !first.includes('.') ? first : first.slice(0, first.lastIndexOf('.'));
    return groupOf({ key: `${MARK}${told.name}/${first}`, label: `${name}: ${computation}` }, outputs.map(([, indicator]) => indicator));
  });
}

function groupOf(named: Pick<IndicatorChoice, 'key' | 'label'>, indicators: readonly Indicator[]): IndicatorGroup {
  const lines = indicators.map((indicator) => {
    const short = indicator.computation.replace(/ of (open|high|low|close|volume|openTime|,)+(?= @|$)/, '');
    return { indicator, pane: isOnPriceScale(indicator) ? 'price' as const : 'own' as const, label: indicator.outputs.length === 1 ? short : `${short} ${indicator.outputs[indicator.output]}` };
  });
  return { ...named, pane: lines.some(({ pane }) => pane === 'price') ? 'price' : 'own', lines };
}

const plainChoice = ({ key, label, pane }: IndicatorGroup): IndicatorChoice => ({ key, label, pane });

/** All of a few; of many two lines and one band on the scale of the price. */
function shownFirst(groups: readonly IndicatorGroup[]): readonly string[] {
  if (groups.length <= FEW) return groups.map(({ key }) => key);
  const priced = groups.filter(({ pane }) => pane === 'price');
  const band = priced.filter(({ lines }) => lines.length > 1).slice(-1);
  return [...priced.filter(({ lines }) => lines.length === 1).slice(0, 2), ...band].map(({ key }) => key);
}

/** What was asked for: of a strategy, or of the catalogue by its text. A UsageError where there is no such thing. */
export function groupNamed(key: string, declared: readonly IndicatorGroup[]): IndicatorGroup | undefined {
  if (key.startsWith(MARK)) return declared.find((group) => group.key === key);
  return groupOf({ key, label: key }, Object.values(parseIndicator(key)));
}

/** Everything that can be drawn by its name. */
export const catalogue = (): readonly CatalogueIndicator[] => Object.entries(CATALOGUE).filter(([name]) => name !== 'price').map(([name, { summary, parameters }]) => ({
  name, summary, example: [name, ...parameters.map((parameter) => (parameter.kind === 'instrument' ? 'BTC/USDT' : String(parameter.default)))].join(':'),
}));

export const tradingStrategy = ({ name, timeframe }: Pick<ToldStrategy, 'name' | 'timeframe'>, groups: readonly IndicatorGroup[]): TradingStrategy => ({ name, timeframe, indicators: groups.map(plainChoice), shown: shownFirst(groups) });
