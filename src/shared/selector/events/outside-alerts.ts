import type { OutsideName } from '../../domain/outside-series.ts';
import type { EpochMs } from '../../domain/time.ts';
import { outside } from '../../indicators/outside.ts';
import type { Indicator } from '../../indicators/indicator.ts';
import type { AlertDetector } from './alert-detector.ts';
import type { MarketAlert } from './market-alert.ts';

/** What the detector hears beside candles. */
const SERIES = ['funding:rate', 'funding:at', 'openInterest:value', 'openInterest:at', 'news:count', 'news:at', 'flow:spread'] as const satisfies readonly OutsideName[];

/** The series to declare, by their own names. */
export const outsideAlertSeries = (): Readonly<Record<string, Indicator>> => Object.fromEntries(SERIES.map((name) => [name, outside(name)]));

type Series = Readonly<Record<string, Float64Array | undefined>>;

/**
 * Tells the detector what was known from outside at the close of candle `i`, at `at`: funding, open interest, news and the spread. A figure that
 * still stands is told once; one that is missing is not told, and no alert comes of it.
 */
export function outsideAlerts(detector: AlertDetector, series: Series, { i, at: tKnown }: { readonly i: number; readonly at: EpochMs }): readonly MarketAlert[] {
  const value = (name: (typeof SERIES)[number]): number => series[name]?.[i] ?? NaN;
  const told = (name: 'funding' | 'openInterest' | 'news', what: number) => ({ at: value(`${name}:at`), tKnown, value: what });
  const [rate, interest, news, spread] = [value('funding:rate'), value('openInterest:value'), value('news:count'), value('flow:spread')];
  return [
    ...(isNumber(rate) && detector.isNewer('funding', value('funding:at')) ? detector.funding(told('funding', rate), 8) : []),
    ...(isNumber(interest) && detector.isNewer('open-interest', value('openInterest:at')) ? detector.sighting('open-interest', told('openInterest', interest)) : []),
    ...(isNumber(news) && detector.isNewer('news', value('news:at')) ? detector.sighting('news', told('news', news)) : []),
    ...(isNumber(spread) ? detector.sighting('spread', { at: tKnown, tKnown, value: spread }) : []),
  ];
}

const isNumber = Number.isFinite;
