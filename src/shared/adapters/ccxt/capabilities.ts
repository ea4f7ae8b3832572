import type { VenueCapabilities } from '../../ports/venue.ts';

/**
 * What each venue can do for us through this adapter. Where a document does not say, the poorer answer stands: it only costs time.
 * Checked: Binance Spot (rest-api.md), and for every venue what ccxt 4.5.84 sends. The pages named for the others say where to check the rest: do so
 * before trading there with money; page sizes and dead-man switches outside Binance have not been compared with the venue's own page.
 */
export const VENUE_CAPABILITIES: Readonly<Record<string, VenueCapabilities>> = {
  // rest-api.md "New order": newClientOrderId unique among open orders; "Timing security": recvWindow; no cancel-on-silence on Spot. testnet.binance.vision.
  binance: {
    idempotency: 'open-only', requestExpiryMs: 2_000, queryByClientId: true, deadManSwitch: false, nativeStop: true, sandbox: true,
    orderTypes: ['market', 'limit', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit', 'trailing-stop'], pageSize: { candles: 1_000, trades: 1_000 },
  },
  // developers.binance.com USD-M "New Order", "Auto-Cancel All Open Orders" (countdownCancelAll). Conditional orders moved to the algo service with ids of their
  // own (changelog 2025-12): not offered here. testnet.binancefuture.com is refused by ccxt 4.5.84.
  binanceusdm: {
    idempotency: 'open-only', requestExpiryMs: 2_000, queryByClientId: true, deadManSwitch: true, nativeStop: false, sandbox: false,
    orderTypes: ['market', 'limit'], pageSize: { candles: 1_500, trades: 1_000 },
  },
  // bybit-exchange.github.io/docs/v5: orderLinkId is unique, for how long is not said; guide#authentication: recv_window; DCP needs an account manager. api-testnet.bybit.com.
  bybit: {
    idempotency: 'open-only', requestExpiryMs: 2_000, queryByClientId: true, deadManSwitch: false, nativeStop: false, sandbox: true,
    orderTypes: ['market', 'limit'], pageSize: { candles: 1_000, trades: 1_000 },
  },
  // okx.com/docs-v5 "Place order": clOrdId; "Cancel All After"; x-simulated-trading. The header expTime is sent, but until it was seen to refuse a late
  // order nothing is concluded from it.
  okx: {
    idempotency: 'open-only', requestExpiryMs: undefined, queryByClientId: true, deadManSwitch: true, nativeStop: false, sandbox: true,
    orderTypes: ['market', 'limit'], pageSize: { candles: 300, trades: 500 },
  },
  // docs.upbit.com/kr/reference/new-order: identifier, unique among all orders of the user, used up even by an order that was refused; also in GET and
  // DELETE /v1/order; a nonce but no request window.
  upbit: {
    idempotency: 'forever', requestExpiryMs: undefined, queryByClientId: true, deadManSwitch: false, nativeStop: false, sandbox: false,
    orderTypes: ['market', 'limit'], pageSize: { candles: 200, trades: 500 },
  },
  // apidocs.bithumb.com/changelog/client-order-id (2026-03-12): client_order_id; whether it may come twice is not documented.
  bithumb: {
    idempotency: 'none', requestExpiryMs: undefined, queryByClientId: true, deadManSwitch: false, nativeStop: false, sandbox: false,
    orderTypes: ['market', 'limit'], pageSize: { candles: 200, trades: 500 },
  },
  // docs.coinone.co.kr v2.1 order: ccxt 4.5.84 passes no id of ours and places limit orders only.
  coinone: {
    idempotency: 'none', requestExpiryMs: undefined, queryByClientId: false, deadManSwitch: false, nativeStop: false, sandbox: false,
    orderTypes: ['limit'], pageSize: { candles: 0, trades: 200 },
  },
};

export const TRADING_VENUES = Object.keys(VENUE_CAPABILITIES);
