import type { MarketHistory } from '../../ports/market-history.ts';
import type { MarketList } from '../../ports/market-list.ts';
import { ccxtMarketHistory, opener, type CcxtHistorySettings } from './ccxt-market-history.ts';
import { ccxtMarketList } from './ccxt-market-list.ts';

/** A venue's public lists and candles over one connection: what is listed anew has candles at once, and the rate limit is kept by both together. */
export function ccxtMarketData(settings: CcxtHistorySettings): { readonly list: MarketList; readonly history: MarketHistory } {
  const exchange = opener(settings);
  return { list: ccxtMarketList(settings.venue, exchange), history: ccxtMarketHistory(settings, exchange) };
}
