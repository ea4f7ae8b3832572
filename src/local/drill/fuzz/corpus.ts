/** One kind of text that comes over a wire, and frames as the venues' documentation writes them. */
export type WireKind = 'streams' | 'order-answers' | 'account-binance' | 'account-bybit' | 'account-okx' | 'account-upbit';

const report = (fields: object): string => JSON.stringify({ subscriptionId: 0, event: {
  e: 'executionReport', E: 1499405658658, s: 'ETHBTC', c: 'mUvoqJxFIILMdfAW5iGSOW', S: 'BUY', o: 'LIMIT', f: 'GTC', q: '1.00000000', p: '0.10264410', P: '0.00000000', F: '0.00000000', g: -1, C: '', x: 'NEW', X: 'NEW', r: 'NONE', i: 4293153,
  l: '0.00000000', z: '0.00000000', L: '0.00000000', n: '0', N: null, T: 1499405658657, t: -1, v: 3, I: 8641984, w: true, m: false, M: false, O: 1499405658657, Z: '0.00000000', Y: '0.00000000', Q: '0.00000000', W: 1499405658657, V: 'NONE', ...fields,
} });

/** What frames look like when all is well; everything else is made from them. */
export const CORPUS: Readonly<Record<WireKind, readonly string[]>> = {
  streams: [
    '{"stream":"nknusdt@depth@100ms","data":{"e":"depthUpdate","E":1633998512068,"s":"NKNUSDT","U":499869750,"u":499869752,"b":[["0.35130000","6195.00000000"],["0.34750000","0.00000000"]],"a":[]}}',
    '{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161256560,"T":1723161256559,"s":"BTCUSDT","U":5123107853748,"u":5123107856210,"pu":5123107853551,"b":[["1000.00","606.675"],["61234.50","0.000"]],"a":[["61240.10","1.234"],["61250","7"]]}}',
    '{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":123456789,"s":"BTCUSDT","k":{"t":60000,"T":119999,"s":"BTCUSDT","i":"1m","f":100,"L":200,"o":"10.0","c":"11.5","h":"12.0","l":"9.5","v":"1000","n":100,"x":true,"q":"1","V":"5","Q":"5","B":"1"}}}',
    '{"stream":"btcusdt@trade","data":{"e":"trade","E":1672515782136,"s":"BTCUSDT","t":12345,"p":"0.00100000","q":"1e-8","T":1672515782136,"m":true,"M":true}}',
    '{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1672515782136,"s":"这是测试币456","a":12345,"p":"0.001","q":"100","f":100,"l":105,"T":1672515782136,"m":false}}',
    '{"result":null,"id":3}', '{"error":{"code":2,"msg":"Invalid request"},"id":3}', '{"e":"serverShutdown","E":1}',
  ],
  'order-answers': [
    '{"id":"56374a46","status":200,"result":{"symbol":"BTCUSDT","orderId":12569099453,"orderListId":-1,"clientOrderId":"fuzz","transactTime":1660801715639,"price":"23416.10000000","origQty":"0.00847000","executedQty":"0.00847000","origQuoteOrderQty":"0.00000000","cummulativeQuoteQty":"198.33521500","status":"FILLED","timeInForce":"GTC","type":"LIMIT","side":"SELL","fills":[{"price":"23416.10000000","qty":"0.00635000","commission":"0.00000000","commissionAsset":"BNB","tradeId":1650422481}]},"rateLimits":[{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":50,"count":1}]}',
    '{"id":1,"status":400,"error":{"code":-2010,"msg":"Account has insufficient balance for requested action."},"rateLimits":[]}',
    '{"id":"1","status":418,"error":{"code":-1003,"msg":"Way too much request weight used","data":{"serverTime":1659067985000,"retryAfter":1659146400000}}}',
  ],
  'account-binance': [
    report({}), report({ x: 'TRADE', X: 'PARTIALLY_FILLED', l: '0.40000000', z: '0.40000000', L: '0.10264410', n: '0.0004', N: 'ETH', t: 77517, Z: '0.04105764' }), report({ x: 'CANCELED', X: 'CANCELED', C: 'original' }),
    '{"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":1564034571105,"u":1564034571073,"B":[{"a":"ETH","f":"10000.000000","l":"0.000000"}]}}', '{"e":"eventStreamTerminated","E":1728973001334}', '{"id":"1","status":200,"result":{"subscriptionId":0}}',
    '{"e":"ORDER_TRADE_UPDATE","E":1568879465651,"T":1568879465650,"o":{"s":"BTCUSDT","c":"TEST","S":"SELL","o":"LIMIT","f":"GTC","q":"0.001","p":"9910","ap":"9910","sp":"0","x":"TRADE","X":"FILLED","i":8886774,"l":"0.001","z":"0.001","L":"9910","N":"USDT","n":"0.003964","T":1568879465650,"t":5,"m":true,"R":false}}',
  ],
  'account-bybit': [
    '{"id":"592324803b2785-26fa-4214-9963-bdd4727f07be","topic":"order","creationTime":1672364262474,"data":[{"category":"spot","symbol":"BTCUSDT","orderId":"5cf98598","orderLinkId":"link","side":"Sell","orderStatus":"PartiallyFilled","orderType":"Limit","price":"20000","qty":"0.1","cumExecQty":"0.05","cumExecValue":"1000","avgPrice":"20000","createdTime":"1672364262444","updatedTime":"1672364262457"}]}',
    '{"topic":"execution","creationTime":1672364174455,"data":[{"category":"spot","symbol":"BTCUSDT","execFee":"0.00006","execId":"7e2ae69c","execPrice":"20000","execQty":"0.05","execType":"Trade","execTime":"1672364174443","isMaker":false,"orderId":"5cf98598","orderLinkId":"link","side":"Sell","feeCurrency":"USDT"}]}', '{"success":true,"ret_msg":"","op":"subscribe","conn_id":"x"}',
  ],
  'account-okx': [
    '{"arg":{"channel":"orders","instType":"ANY","uid":"1"},"data":[{"instType":"SPOT","instId":"BTC-USDT","ordId":"312269865356374016","clOrdId":"b1","tradeId":"123","px":"999","sz":"3","side":"buy","ordType":"limit","state":"partially_filled","accFillSz":"1","fillPx":"999","fillSz":"1","fillFee":"-0.001","fillFeeCcy":"BTC","fillTime":"1597026383085","avgPx":"999","uTime":"1597026383085","cTime":"1597026383085","execType":"T"}]}',
    '{"arg":{"channel":"account"},"data":[{"uTime":"1597026383085","details":[{"ccy":"BTC","availBal":"1","frozenBal":"0.5","cashBal":"1.5"}]}]}', '{"event":"subscribe","arg":{"channel":"orders"}}',
  ],
  'account-upbit': [
    '{"type":"myOrder","code":"KRW-BTC","uuid":"ac2dc2a3-fce9-40a2-a4f6-5987c25c438f","ask_bid":"BID","order_type":"limit","state":"trade","trade_uuid":"68315169","price":95123000,"avg_price":95123000,"volume":0.001,"remaining_volume":0,"executed_volume":0.001,"trades_count":1,"reserved_fee":0,"remaining_fee":0,"paid_fee":47.5,"locked":0,"executed_funds":95123,"trade_timestamp":1710751590421,"order_timestamp":1710751590000,"timestamp":1710751597500,"identifier":"x","stream_type":"REALTIME"}',
    '{"type":"myAsset","asset_uuid":"e635f223","assets":[{"currency":"KRW","balance":1386929.37,"locked":10329.67}],"asset_timestamp":1710146517259,"timestamp":1710146517267,"stream_type":"REALTIME"}', '{"status":"UP"}',
  ],
};
