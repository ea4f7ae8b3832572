import { InvariantError } from '../../domain/errors.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import { age } from './age.ts';
import { blockList } from './block-list.ts';
import { crossMarket } from './cross-market.ts';
import { delisting } from './delisting.ts';
import type { HandlerName, HandlerSetting } from './handler-setting.ts';
import type { Dropped, Listing, Outcome, SelectionView } from './listing.ts';
import { offset } from './offset.ts';
import { percentChange } from './percent-change.ts';
import { performance } from './performance.ts';
import { precision } from './precision.ts';
import { price } from './price.ts';
import { rangeStability } from './range-stability.ts';
import { remoteList } from './remote-list.ts';
import { shuffle } from './shuffle.ts';
import { spread } from './spread.ts';
import { staticList } from './static-list.ts';
import { volatility } from './volatility.ts';
import { volume } from './volume.ts';

/** What one handler did. */
export interface SelectionStep {
  readonly handler: HandlerName;
  /** Who was left after it, in order. */
  readonly kept: readonly InstrumentId[];
  readonly dropped: readonly Dropped[];
}

export interface Selected {
  readonly chosen: readonly InstrumentId[];
  readonly trace: readonly SelectionStep[];
}

function apply(setting: HandlerSetting, candidates: readonly Listing[], view: SelectionView): Outcome {
  switch (setting.handler) {
    case 'static': return staticList(candidates, view, setting);
    case 'volume': return volume(candidates, view, setting);
    case 'percentChange': return percentChange(candidates, view, setting);
    case 'volatility': return volatility(candidates, view, setting);
    case 'rangeStability': return rangeStability(candidates, view, setting);
    case 'spread': return spread(candidates, view, setting);
    case 'age': return age(candidates, view, setting);
    case 'performance': return performance(candidates, view, setting);
    case 'precision': return precision(candidates, view, setting);
    case 'price': return price(candidates, view, setting);
    case 'delisting': return delisting(candidates, view, setting);
    case 'remote': return remoteList(candidates, view, setting);
    case 'block': return blockList(candidates, view, setting);
    case 'crossMarket': return crossMarket(candidates, view, setting);
    case 'offset': return offset(candidates, view, setting);
    case 'shuffle': return shuffle(candidates, view, setting);
  }
}

/** Nothing of the future may lie before a handler: a choice made with it would be worth nothing. */
function assertKnown({ id, candles }: Listing, { at, candleMs }: SelectionView): void {
  const last = candles.length === 0 ? -Infinity : candles.openTime[candles.length - 1] + candleMs;
  if (last > at) throw new InvariantError(`selection at "${at}": expected closed candles only, found one of ${id} that closes at "${last}"`);
}

/** Sends the candidates through one handler after the other. Pure: the same candidates and view give the same answer. */
export function select(handlers: readonly HandlerSetting[], candidates: readonly Listing[], view: SelectionView): Selected {
  for (const listing of candidates) assertKnown(listing, view);
  let left = candidates;
  const trace = handlers.map((setting): SelectionStep => {
    const { kept, dropped } = apply(setting, left, view);
    left = kept;
    return { handler: setting.handler, kept: kept.map(({ id }) => id), dropped };
  });
  return { chosen: left.map(({ id }) => id), trace };
}
