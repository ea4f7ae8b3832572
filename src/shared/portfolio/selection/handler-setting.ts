import type { AgeParams } from './age.ts';
import type { BlockListParams } from './block-list.ts';
import type { CrossMarketParams } from './cross-market.ts';
import type { DelistingParams } from './delisting.ts';
import type { OffsetParams } from './offset.ts';
import type { PercentChangeParams } from './percent-change.ts';
import type { PerformanceParams } from './performance.ts';
import type { PrecisionParams } from './precision.ts';
import type { PriceParams } from './price.ts';
import type { RangeStabilityParams } from './range-stability.ts';
import type { RemoteListParams } from './remote-list.ts';
import type { ShuffleParams } from './shuffle.ts';
import type { SpreadParams } from './spread.ts';
import type { StaticListParams } from './static-list.ts';
import type { VolatilityParams } from './volatility.ts';
import type { VolumeParams } from './volume.ts';

interface ParamsByHandler {
  static: StaticListParams;
  volume: VolumeParams;
  percentChange: PercentChangeParams;
  volatility: VolatilityParams;
  rangeStability: RangeStabilityParams;
  spread: SpreadParams;
  age: AgeParams;
  performance: PerformanceParams;
  precision: PrecisionParams;
  price: PriceParams;
  delisting: DelistingParams;
  remote: RemoteListParams;
  block: BlockListParams;
  crossMarket: CrossMarketParams;
  offset: OffsetParams;
  shuffle: ShuffleParams;
}

export type HandlerName = keyof ParamsByHandler;

/** One link of a chain: which handler, and its parameters. */
export type HandlerSetting = { [Name in HandlerName]: { readonly handler: Name } & ParamsByHandler[Name] }[HandlerName];
