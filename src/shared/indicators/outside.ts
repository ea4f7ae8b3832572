import type { OutsideName } from '../domain/outside-series.ts';
import { declare, type Indicator } from './indicator.ts';
import { copyOf } from './price.ts';

/** A series from outside of the candles as it stood at each close: sentiment, funding, the flow of orders. NaN where nothing was known. The engine supplies it. */
export const outside = (name: OutsideName): Indicator =>
  declare({ name: 'outside', parameters: [], fields: [{ field: 'openTime', outside: name }], outputs: ['outside'], warmUp: 0, create: copyOf }).outside;
