import { describe, expect, test } from 'vitest';
import { VENUE_CODES } from './venue-codes.ts';
import { verdictOf } from './verdict.ts';

const of = (venue: string, status: number, body: unknown) => {
  const verdict = verdictOf(VENUE_CODES[venue], { isSent: true, status, body: typeof body === 'string' ? body : JSON.stringify(body), failure: undefined });
  return verdict.kind === 'refused' ? `refused ${verdict.code}` : verdict.kind;
};

/** RELIABILITY section 2.1, the row of SUBMITTING. */
const CASES: readonly (readonly [venue: string, status: number, body: unknown, expected: string])[] = [
  ['binance', 200, { orderId: 1, status: 'NEW' }, 'done'],
  ['binance', 400, { code: -1013, msg: 'Filter failure: LOT_SIZE' }, 'refused -1013'],
  ['binance', 400, { code: -2010, msg: 'Account has insufficient balance for requested action.' }, 'refused -2010'],
  ['binance', 400, { code: -2010, msg: 'Duplicate order sent.' }, 'unknown'],
  ['binance', 400, { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' }, 'refused -1021'],
  ['binance', 400, { code: -1022, msg: 'Signature for this request is not valid.' }, 'refused -1022'],
  ['binance', 401, { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }, 'refused -2015'],
  ['binance', 429, { code: -1003, msg: 'Too many requests' }, 'refused -1003'],
  ['binance', 429, '<html>slow down</html>', 'refused 429'],
  ['binance', 418, '', 'refused 418'],
  ['binance', 400, { code: -1015, msg: 'Too many new orders' }, 'refused -1015'],
  ['binance', 400, { code: -1000, msg: 'An unknown error occurred' }, 'unknown'],
  ['binance', 400, { code: -1001, msg: 'Internal error' }, 'unknown'],
  ['binance', 400, { code: -1006, msg: 'An unexpected response' }, 'unknown'],
  ['binance', 400, { code: -1007, msg: 'Timeout waiting for response' }, 'unknown'],
  ['binance', 503, { code: -1013, msg: 'even with a code' }, 'unknown'],
  ['binance', 503, { code: -1008, msg: 'Server is currently overloaded' }, 'unknown'],
  ['binance', 502, '<html>Bad gateway</html>', 'unknown'],
  ['binance', 403, '<html>WAF</html>', 'unknown'],
  ['binance', 200, '<html>Maintenance</html>', 'unknown'],
  ['binance', 409, { code: -2021, msg: 'Order cancel-replace partially failed.' }, 'unknown'],
  ['binance', 404, { message: 'no code at all' }, 'unknown'],
  ['binance', 400, { code: -2013, msg: 'Order does not exist.' }, 'absent'],
  ['binance', 400, { code: -2011, msg: 'Unknown order sent.' }, 'gone'],
  ['binanceusdm', 400, { code: -4116, msg: 'ClientOrderId is duplicated.' }, 'unknown'],
  ['binanceusdm', 400, { code: -2022, msg: 'ReduceOnly Order is rejected.' }, 'refused -2022'],
  ['bybit', 200, { retCode: 0, retMsg: 'OK', result: { orderId: 'x' } }, 'done'],
  ['bybit', 200, { retCode: 170131, retMsg: 'Balance insufficient' }, 'refused 170131'],
  ['bybit', 200, { retCode: 10000, retMsg: 'Server Timeout' }, 'unknown'],
  ['bybit', 200, { retCode: 170007, retMsg: 'Timeout waiting for response from backend server.' }, 'unknown'],
  ['bybit', 200, { retCode: 170141, retMsg: 'Duplicate clientOrderId' }, 'unknown'],
  ['bybit', 200, { retMsg: 'no code' }, 'unknown'],
  ['okx', 200, { code: '0', msg: '', data: [{ ordId: '1', sCode: '0', sMsg: '' }] }, 'done'],
  ['okx', 200, { code: '1', msg: 'All operations failed', data: [{ sCode: '51008', sMsg: 'Insufficient balance' }] }, 'refused 51008'],
  ['okx', 200, { code: '50004', msg: 'Endpoint request timeout', data: [] }, 'unknown'],
  ['okx', 200, { code: '1', msg: '', data: [{ sCode: '51016', sMsg: 'Client order ID already exists' }] }, 'unknown'],
  ['okx', 429, { code: '50011', msg: 'Too many requests' }, 'refused 50011'],
  ['okx', 200, { code: '51603', msg: 'Order does not exist', data: [] }, 'absent'],
  ['upbit', 201, { uuid: 'u', state: 'wait' }, 'done'],
  ['upbit', 400, { error: { name: 'insufficient_funds_bid', message: '주문가능한 금액(KRW)이 부족합니다.' } }, 'refused insufficient_funds_bid'],
  ['upbit', 400, { error: { name: 'validation_error', message: 'identifier 이미 사용된 값입니다.' } }, 'unknown'],
  ['upbit', 500, { error: { name: 'internal_server_error', message: '' } }, 'unknown'],
  ['upbit', 404, { error: { name: 'order_not_found', message: '주문을 찾지 못했습니다.' } }, 'absent'],
  ['bithumb', 422, { error: { name: 'order_not_ready', message: '주문 접수 처리 중입니다.' } }, 'unknown'],
  ['coinone', 200, { result: 'success', error_code: '0', order_id: 'x' }, 'done'],
  ['coinone', 200, { result: 'error', error_code: '103', error_msg: 'Lack of Balance' }, 'refused 103'],
  ['coinone', 200, { result: 'error', error_code: '405', error_msg: 'Server error' }, 'unknown'],
  ['coinone', 200, { result: 'error', error_code: '104', error_msg: 'Order id is not exist' }, 'absent'],
];

describe('what became of an order, judged from its answer (faults 1, 4, 23, 41, 47)', () => {
  test.each(CASES)('%s, HTTP %i, %j: %s', (venue, status, body, expected) => {
    expect(of(venue, status, body)).toBe(expected);
  });

  test('without an answer it is unknown; without a connection it was never sent (faults 1, 2)', () => {
    expect(verdictOf(VENUE_CODES['binance'], { isSent: true, status: undefined, body: '', failure: 'socket hang up' }).kind).toBe('unknown');
    expect(verdictOf(VENUE_CODES['binance'], { isSent: false, status: undefined, body: '', failure: 'ECONNREFUSED' })).toEqual({ kind: 'refused', code: 'not-sent', reason: 'ECONNREFUSED' });
  });
});
