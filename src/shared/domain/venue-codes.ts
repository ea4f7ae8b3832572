/** What a venue said about a request, read from its answer. */
export interface VenueWord {
  readonly code: string;
  readonly message: string;
}

/** How a venue tells success from refusal, and which of its codes mean something else than a refusal. */
export interface VenueCodes {
  /** Undefined when the answer tells success; otherwise its code and words. */
  readonly read: (body: unknown) => VenueWord | undefined;
  /** The venue does not know itself whether the order was taken. */
  readonly unknown: readonly string[];
  /** It knows no such order. */
  readonly absent: readonly string[];
  /** It cannot cancel because the order is not open any more. */
  readonly gone: readonly string[];
  /** An order with our id is there already: proof that an earlier request landed (RELIABILITY fault 23). */
  readonly isDuplicate: (word: VenueWord) => boolean;
  /** Our key, its signature or our address is not accepted: whatever is asked next is not either (RELIABILITY fault 49). */
  readonly key: readonly string[];
  /** An order that breaks the rules of its market: they may have changed since they were read (RELIABILITY fault 21). */
  readonly isOfRules: (word: VenueWord) => boolean;
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/**
 * developers.binance.com, Spot "Error codes" and USD-M "Error codes": -1000 unknown error, -1001 internal error, -1006 unexpected response and
 * -1007 timeout ("execution status unknown"); -1008 and -1016 come with a 5XX and count as unknown through it. -2010 with "Duplicate order sent."
 * and USD-M -4116 name an id that is there already; -2013 no such order; -2011 a cancel without an open order. -1002 not authorised, -1022 a signature
 * that is not valid, -2014 and -2015 a key that is not; -2008 and -2017 (locked) are ccxt's. -1013 is a filter, -1111 too many digits; USD-M -4014 and
 * -4023 a price or quantity off its step, -4164 a notional that is too small. A market that is closed is told in words, under several codes.
 */
const binance: VenueCodes = {
  read(body) {
    const { code, msg } = fieldsOf(body);
    return typeof code === 'number' && code < 0 ? { code: String(code), message: textOf(msg) } : undefined;
  },
  unknown: ['-1000', '-1001', '-1006', '-1007', '-2021', '-2022'],
  absent: ['-2013', '-2026'],
  gone: ['-2011', '-2013'],
  isDuplicate: ({ code, message }) => code === '-4116' || code === '-4111' || (code === '-2010' && /duplicate/i.test(message)),
  key: ['-1002', '-1022', '-2008', '-2014', '-2015', '-2017'],
  isOfRules: ({ code, message }) => ['-1013', '-1111', '-1121', '-4003', '-4005', '-4014', '-4023', '-4164'].includes(code) || /market is closed|symbol is (closed|not trading)/i.test(message),
};

/** On USD-M -2021 and -2022 are plain refusals (would trigger at once; reduce-only refused), on Spot they belong to cancelReplace. */
const binanceUsdm: VenueCodes = { ...binance, unknown: ['-1000', '-1001', '-1006', '-1007'] };

/**
 * Not yet compared with bybit-exchange.github.io/docs/v5/error: 10000 server timeout, 10016 internal error, 170007 backend timeout, 170146 creation and
 * 170147 cancel timeout. Of keys as ccxt has them: 10003 invalid, 10004 its signature, 10005 its permissions, 10007 unknown, 10010 another address, 33004
 * expired. Of rules: 170121 no such symbol, 170124 to 170140 prices, quantities and values off their steps and bounds, 110003 and 110017 of contracts.
 */
const bybit: VenueCodes = {
  read(body) {
    const { retCode, retMsg } = fieldsOf(body);
    return retCode === 0 ? undefined : { code: textOf(retCode), message: textOf(retMsg) };
  },
  unknown: ['', '10000', '10016', '170007', '170146', '170147', '170032', '170000'],
  absent: ['110001', '170213'],
  gone: ['110001', '110008', '110010', '170213', '170139', '170142', '170143'],
  isDuplicate: ({ code }) => code === '110072' || code === '170141',
  key: ['10003', '10004', '10005', '10007', '10010', '33004'],
  isOfRules: ({ code }) => ['110003', '110017', '170121', '170124', '170132', '170133', '170134', '170135', '170136', '170137', '170140'].includes(code),
};

/**
 * Not yet compared with okx.com/docs-v5 "Error Code": 50001 unavailable, 50004 endpoint timeout, which says neither success nor failure, 50013 busy, 50026
 * system error. Of keys as ccxt has them: 50101 another environment, 50103 to 50106 headers, 50110 another address, 50111 to 50114 key, signature,
 * authorisation (but 50112, a time), 50119 no such key. Of rules: 51001 no such instrument, 51020 and 51120 too small, 51121 off the lot, 51024 and 51028
 * suspended.
 */
const okx: VenueCodes = {
  read(body) {
    const { code, msg, data } = fieldsOf(body);
    const { sCode, sMsg } = fieldsOf(Array.isArray(data) ? data[0] : undefined);
    if (textOf(sCode) !== '' && textOf(sCode) !== '0') return { code: textOf(sCode), message: textOf(sMsg) };
    return textOf(code) === '0' ? undefined : { code: textOf(code), message: textOf(msg) };
  },
  unknown: ['', '50000', '50001', '50004', '50013', '50026', '51149'],
  absent: ['51603'],
  gone: ['51400', '51401', '51402', '51405', '51410', '51509', '51603'],
  isDuplicate: ({ code }) => code === '51016',
  key: ['50101', '50103', '50104', '50105', '50106', '50110', '50111', '50113', '50114', '50119'],
  isOfRules: ({ code }) => ['51001', '51020', '51028', '51120', '51121'].includes(code),
};

/**
 * docs.upbit.com/kr and apidocs.bithumb.com "API 주요 에러 코드": `{"error": {"name", "message"}}`. How a repeated id is told stands in neither, so it is
 * looked for in the words; nor do the names of a cancel that comes too late, beyond order_not_found. Keys: the names of HTTP 401 but nonce_used,
 * and out_of_scope; 5100 and 5300 of Bithumb's older answers are ccxt's.
 */
const korean: VenueCodes = {
  read(body) {
    const { error, status, message } = fieldsOf(body);
    if (error !== undefined) return { code: textOf(fieldsOf(error)['name']), message: textOf(fieldsOf(error)['message']) };
    // Bithumb's older answers.
    return typeof status === 'string' && status !== '0000' && status !== '' && /^\d{4}$/.test(status) ? { code: status, message: textOf(message) } : undefined;
  },
  unknown: ['', 'internal_server_error', 'server_error', 'order_not_ready', '5900'],
  absent: ['order_not_found'],
  gone: ['order_not_found', 'order_already_done', 'order_already_canceled', 'cancel_not_allowed', 'order_not_cancelable'],
  isDuplicate: ({ code, message }) => /identifier|client_order_id/i.test(`${code} ${message}`) && /(already|duplicat|used|중복|이미)/i.test(`${code} ${message}`),
  key: ['invalid_access_key', 'jwt_verification', 'expired_access_key', 'no_authorization_ip', 'no_authorization_i_p', 'no_authorization_token', 'out_of_scope', 'NotAllowIP', '5100', '5300'],
  isOfRules: ({ code }) => /^(invalid_price|under_min_total|over_krw_funds|too_many_decimal|market_offline|market_not_found|notfoundmarket|invalid_volume)/i.test(code),
};

/**
 * Not yet compared with docs.coinone.co.kr "Error code", but for those ccxt names (104, 107, 108, 405, 4009): 104 no such order, 116 cancelled already, 117
 * traded already, 405 and 777 to 999 the server's own trouble, 11, 12, 40 and 4009 the key, 107, 108 and 113 a price, a market and a quantity.
 */
const coinone: VenueCodes = {
  read(body) {
    const fields = fieldsOf(body);
    const code = textOf(fields['error_code'] ?? fields['errorCode']);
    if (fields['result'] === 'success' && (code === '0' || code === '')) return undefined;
    return { code, message: textOf(fields['error_msg'] ?? fields['errorMsg']) };
  },
  unknown: ['', '405', '777', '778', '779', '900', '999'],
  absent: ['104'],
  gone: ['104', '116', '117'],
  isDuplicate: () => false,
  key: ['11', '12', '40', '4009'],
  isOfRules: ({ code }) => ['107', '108', '113'].includes(code),
};

export const VENUE_CODES: Readonly<Record<string, VenueCodes>> = { binance, binanceusdm: binanceUsdm, bybit, okx, upbit: korean, bithumb: korean, coinone };
