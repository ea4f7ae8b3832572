import type { Refusal } from '../../../shared/venue/exchange/exchange-order.ts';
import type { Side } from '../../../shared/domain/order.ts';

/** An answer that says no, in Upbit's shape: `{ error: { name, message } }` with an HTTP status. */
export class UpbitError extends Error {
  override readonly name = 'UpbitError';
  readonly code: string | number;
  readonly status: number;

  constructor(code: string | number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }

  get body(): Readonly<Record<string, unknown>> { return { error: { name: this.code, message: this.message } }; }
}

export const sideWord = (side: Side): 'bid' | 'ask' => (side === 'buy' ? 'bid' : 'ask');

export const orderNotFound = (): UpbitError => new UpbitError('order_not_found', '주문을 찾지 못했습니다.', 404);
export const wrongPrice = (side: Side): UpbitError => new UpbitError(`invalid_price_${sideWord(side)}`, '주문가격 단위를 잘못 입력하셨습니다. 확인 후 시도해주세요.');
const wrongVolume = (side: Side): UpbitError => new UpbitError(`invalid_volume_${sideWord(side)}`, '주문수량 단위를 잘못 입력하셨습니다. 확인 후 시도해주세요.');
/** That a repeated identifier is refused is documented, whatever became of the first order; the name of the error is what traders report. */
export const identifierTaken = (): UpbitError => new UpbitError('duplicated_identifier', '이미 사용된 identifier 값입니다.');

/** What the matching engine refused when asked for a new order. */
export function placingError(refusal: Refusal, side: Side): UpbitError {
  switch (refusal) {
    case 'unknown-symbol': return new UpbitError('notfoundmarket', '해당하는 마켓이 존재하지 않습니다.');
    case 'market-closed': return new UpbitError('market_offline', '일시적으로 거래가 중지된 마켓입니다.');
    case 'insufficient-balance': return new UpbitError(`insufficient_funds_${sideWord(side)}`, '주문가능한 금액이 부족합니다.');
    case 'duplicate-client-order-id': return identifierTaken();
    case 'PRICE_FILTER': case 'PERCENT_PRICE_BY_SIDE': return wrongPrice(side);
    case 'LOT_SIZE': case 'MARKET_LOT_SIZE': return wrongVolume(side);
    case 'NOTIONAL': return new UpbitError(`under_min_total_${sideWord(side)}`, '최소주문금액 이상으로 주문해주세요.');
    default: return new UpbitError(`create_${sideWord(side)}_error`, '주문 요청 정보가 올바르지 않습니다.');
  }
}
