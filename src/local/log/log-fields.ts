/** The only fields that reach a log. What is not named here is left out and counted, so that no object is logged by accident with all it holds. */
export const LOG_FIELDS: ReadonlySet<string> = new Set([
  'venue', 'account', 'instrument', 'symbol', 'timeframe', 'strategy', 'stream', 'what', 'state', 'mode',
  'clientOrderId', 'venueOrderId', 'tradeId', 'side', 'type', 'quantity', 'filledQuantity', 'price', 'averagePrice', 'limitPrice', 'stopPrice', 'fee', 'feeCurrency', 'equity', 'balance', 'asset',
  'reason', 'note', 'error', 'errorName', 'stack', 'code', 'status', 'attempt', 'method', 'path', 'weight', 'limit', 'waitMs',
  'at', 'openTime', 'receivedAt', 'durationMs', 'latencyMs', 'ageMs', 'offsetMs', 'lagMs', 'periodMs',
  'count', 'dropped', 'leftOut', 'queued', 'rows', 'bytes', 'file', 'folder', 'seq', 'epoch', 'run', 'seed', 'hash', 'version', 'pid', 'signal', 'exitCode', 'rule', 'from', 'to',
]);
