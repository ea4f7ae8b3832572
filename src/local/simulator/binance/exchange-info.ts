import type { Market } from '../../../shared/venue/exchange/market.ts';
import { answer, type Context, type Reply, type Request } from './context.ts';
import type { VenueLimits } from './limits.ts';
import { VenueError } from './venue-error.ts';
import { amountText, SELF_TRADE_TEXT, TYPE_TEXT } from './wire-text.ts';
import { decimal } from '../../../shared/domain/decimal.ts';

const amount = (text: string): string => amountText(decimal(text));

function filtersOf({ listing: { filters } }: Market): readonly Readonly<Record<string, unknown>>[] {
  return [
    { filterType: 'PRICE_FILTER', minPrice: amount(filters.minPrice), maxPrice: amount(filters.maxPrice), tickSize: amount(filters.tickSize) },
    { filterType: 'LOT_SIZE', minQty: amount(filters.minQuantity), maxQty: amount(filters.maxQuantity), stepSize: amount(filters.stepSize) },
    { filterType: 'ICEBERG_PARTS', limit: 10 },
    { filterType: 'MARKET_LOT_SIZE', minQty: amount(filters.marketMinQuantity), maxQty: amount(filters.marketMaxQuantity), stepSize: amount(filters.marketStepSize) },
    { filterType: 'PERCENT_PRICE_BY_SIDE', bidMultiplierUp: filters.bidMultiplierUp, bidMultiplierDown: filters.bidMultiplierDown, askMultiplierUp: filters.askMultiplierUp, askMultiplierDown: filters.askMultiplierDown, avgPriceMins: filters.averageMinutes },
    { filterType: 'NOTIONAL', minNotional: amount(filters.minNotional), applyMinToMarket: filters.minNotionalForMarket, maxNotional: amount(filters.maxNotional), applyMaxToMarket: false, avgPriceMins: filters.averageMinutes },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: filters.maxOpenOrders },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: filters.maxStopOrders },
  ];
}

const symbolShape = (market: Market) => ({
  symbol: market.listing.symbol, status: market.isOpen ? 'TRADING' : 'BREAK', baseAsset: market.listing.base, baseAssetPrecision: 8, quoteAsset: market.listing.quote,
  quotePrecision: 8, quoteAssetPrecision: 8, baseCommissionPrecision: 8, quoteCommissionPrecision: 8, orderTypes: Object.values(TYPE_TEXT), icebergAllowed: false,
  ocoAllowed: false, otoAllowed: false, opoAllowed: false, quoteOrderQtyMarketAllowed: true, allowTrailingStop: false, cancelReplaceAllowed: true, amendAllowed: false,
  pegInstructionsAllowed: false, isSpotTradingAllowed: true, isMarginTradingAllowed: false, filters: filtersOf(market), permissions: [], permissionSets: [['SPOT']],
  defaultSelfTradePreventionMode: 'EXPIRE_MAKER', allowedSelfTradePreventionModes: Object.values(SELF_TRADE_TEXT),
});

const rateLimits = (limits: VenueLimits) => [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: limits.weightPerMinute },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: limits.ordersPer10Seconds },
  { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: limits.ordersPerDay },
  { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61_000 },
];

export function exchangeInfo(context: Context, { parameters }: Request): Reply {
  const { exchange, limiter, now } = context;
  const symbols = symbolsOf(parameters.text('symbol'), parameters.text('symbols')) ?? exchange.symbols;
  const markets = symbols.map((symbol) => {
    const market = exchange.market(symbol);
    if (!market) throw new VenueError(-1121, 'Invalid symbol.');
    return market;
  });
  return answer({ timezone: 'UTC', serverTime: now(), rateLimits: rateLimits(limiter.limits), exchangeFilters: [], symbols: markets.map(symbolShape) });
}

/** `symbol=A`, or `symbols=["A","B"]`; undefined where neither is given. */
export function symbolsOf(symbol: string | undefined, symbols: string | undefined): readonly string[] | undefined {
  if (symbol !== undefined) return [symbol];
  if (symbols === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(symbols);
    if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list;
  } catch { /* told below */ }
  throw new VenueError(-1100, "Illegal characters found in parameter 'symbols'; legal range is '^\\[(\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}){0,1}\\]$'.");
}
