import { isIndicator, type Indicator, type Source } from '../../../shared/indicators/indicator.ts';

/** Computations whose values are prices when what they read are prices; of some only these outputs. */
const PRICES: Readonly<Record<string, readonly string[] | 'all'>> = {
  price: 'all', sma: 'all', ema: 'all', wma: 'all', dema: 'all', tema: 'all', hma: 'all', kama: 'all', savitzkyGolay: ['value'], localLevel: 'all', localTrend: ['level'], bollinger: 'all', donchian: 'all',
  keltner: 'all', highest: 'all', lowest: 'all', ichimoku: 'all', sar: 'all', supertrend: ['supertrend'], sessionVwap: 'all', rollingVwap: 'all', volumeProfile: 'all', heikinAshi: 'all', sessionOpen: 'all',
};
const PRICE_FIELDS: readonly string[] = ['open', 'high', 'low', 'close'];

export const nameOf = ({ computation }: Indicator): string => computation.slice(0, computation.indexOf('('));

/** Whether the values lie on the scale of the instrument's own price. */
export function isOnPriceScale(indicator: Indicator): boolean {
  const outputs = PRICES[nameOf(indicator)];
  if (outputs === undefined || (outputs !== 'all' && !outputs.includes(indicator.outputs[indicator.output]))) return false;
  // Several fields are weighed with each other: their result is a price. A single one has to be a price itself.
  return indicator.sources.length > 1 ? indicator.sources.every((source) => isIndicator(source) || isOwn(source)) : indicator.sources.every(isPrice);
}

const isOwn = (source: Exclude<Source, Indicator>): boolean => source.instrument === undefined && source.outside === undefined;
const isPrice = (source: Source): boolean => (isIndicator(source) ? isOnPriceScale(source) : isOwn(source) && PRICE_FIELDS.includes(source.field));

/** Symbols of other instruments that it reads. */
export function foreignSymbols(indicator: Indicator): readonly string[] {
  return [...new Set(indicator.sources.flatMap((source) => (isIndicator(source) ? foreignSymbols(source) : source.instrument ?? [])))];
}

/** Whether something is read that candles do not hold. */
export const readsOutside = (indicator: Indicator): boolean => indicator.sources.some((source) => (isIndicator(source) ? readsOutside(source) : source.outside !== undefined));
