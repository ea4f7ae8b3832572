import { OUTSIDE_SERIES, type OutsideColumns, type OutsideName } from '../../domain/outside-series.ts';
import { outside } from '../../indicators/outside.ts';
import type { Feature } from './feature.ts';

/** `sentiment:news`, `funding:rate`, `flow:orderFlow`: a series from outside of the candles as it was known at each close; NaN where nobody knew it. */
export const outsideFeature = (name: OutsideName): Feature => ({
  name, unit: OUTSIDE_SERIES[name], indicator: () => outside(name),
  compute: ({ candles, outside: columns }) => columns?.get(name)?.map((value) => (value - value === 0 ? value : NaN)) ?? new Float64Array(candles.length).fill(NaN),
});

/** What is learned from of the world outside where it was collected: no level is among them, none of them tells the year. */
const LEARNED: readonly OutsideName[] = [
  'sentiment:composite', 'sentiment:news', 'sentiment:fearGreed', 'sentiment:funding', 'sentiment:openInterest', 'sentiment:longShort', 'sentiment:kimchi', 'funding:rate',
  'flow:spread', 'flow:depth', 'flow:imbalance', 'flow:microprice', 'flow:orderFlow', 'flow:tradeSign', 'flow:trades',
];

/** A series that is missing at more than this share of the candles is left out: what is missing is never made up. */
const MOST_MISSING = 0.1;

export interface OutsideChoice {
  readonly names: readonly OutsideName[];
  /** Series of which something was known, and too little, with the share of candles at which it was. */
  readonly leftOut: readonly { readonly name: OutsideName; readonly known: number }[];
}

/** Which of the series can be learned from over these candles. One that never changes says nothing and is left out as well. */
export function outsideChoice(columns: OutsideColumns): OutsideChoice {
  const found = LEARNED.flatMap((name) => {
    const column = columns.get(name);
    if (column === undefined) return [];
    const values = column.filter((value) => !Number.isNaN(value));
    return values.length === 0 ? [] : [{ name, known: values.length / column.length, isConstant: values.every((value) => value === values[0]) }];
  });
  const isIn = ({ known, isConstant }: (typeof found)[number]): boolean => known >= 1 - MOST_MISSING && !isConstant;
  return { names: found.filter(isIn).map(({ name }) => name), leftOut: found.filter((one) => !isIn(one)).map(({ name, known }) => ({ name, known })) };
}
