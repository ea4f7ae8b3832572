import type { Disposal, CostMethod } from '../../../../dashboard/desk/portfolio.ts';
import { decimal, format, multiply } from '../../../shared/domain/decimal.ts';
import { isoOf } from '../../../shared/domain/iso-time.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import { csvLines } from './csv-text.ts';
import { marketOf, type TaxFill } from './tax-year.ts';

type Language = 'ko' | 'en';

/** A fill with what tells it apart from every other. */
export interface ListedFill extends TaxFill {
  readonly tradeId: string;
  readonly venueOrderId: string;
  readonly liquidity: string;
  readonly strategy: string;
  readonly parent: string;
  readonly reason: string;
}

const FILL_HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ['time KST', 'time UTC', 'venue', 'instrument', 'coin', 'side', 'quantity', 'price', 'amount', 'currency', 'fee', 'fee currency', 'KRW rate', 'amount KRW', 'rate source', 'liquidity', 'strategy', 'order', 'order at the venue', 'trade', 'reason'],
  ko: ['체결시각(KST)', '체결시각(UTC)', '거래소', '종목', '코인', '구분', '수량', '단가', '거래금액', '통화', '수수료', '수수료 통화', '원화 환율', '원화 거래금액', '환율 출처', '유동성', '전략', '주문', '거래소 주문번호', '체결번호', '사유'],
};
const SIDES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: { buy: 'buy', sell: 'sell' }, ko: { buy: '매수', sell: '매도' } };
const METHODS: Readonly<Record<Language, Readonly<Record<CostMethod, string>>>> = { en: { totalAverage: 'total average of the year', movingAverage: 'moving average' }, ko: { totalAverage: '총평균법', movingAverage: '이동평균법' } };
const DISPOSAL_HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ['year', 'method', 'coin', 'currency', 'opening quantity', 'opening cost', 'bought quantity', 'bought cost', 'sold quantity', 'proceeds', 'cost of sales', 'selling fees', 'profit', 'profit KRW', 'sold without known cost', 'closing quantity', 'closing cost'],
  ko: ['귀속연도', '취득가액 계산방법', '코인', '통화', '기초수량', '기초금액', '취득수량', '취득가액', '양도수량', '양도가액', '양도분 취득가액', '양도 수수료', '소득금액', '소득금액(원)', '취득가액 미상 수량', '기말수량', '기말금액'],
};

const kst = (at: number): string => isoOf(at + 9 * HOUR).replace('T', ' ').replace('Z', '');
const exact = (value: number): string => format(decimal(value));

/** Won need no rate. Of other currencies none is made up: the column stays empty for one that a person can stand by. */
const inWon = (currency: string, amount: string): readonly [rate: string, won: string, source: string] => (currency === 'KRW' ? ['1', amount, 'KRW'] : ['', '', '']);

/** A row for each fill. */
export function fillsCsv(fills: readonly ListedFill[], { language, hasHead }: { readonly language: Language; readonly hasHead: boolean }): string {
  const rows = fills.map(({ at, venue, instrument, side, quantity, price, fee, feeCurrency, liquidity, strategy, parent, venueOrderId, tradeId, reason }) => {
    const { base, quote, symbol } = marketOf(venue, instrument);
    const amount = format(multiply(decimal(quantity), decimal(price)));
    return [kst(at), isoOf(at), venue, symbol, base, SIDES[language][side] ?? side, exact(quantity), exact(price), amount, quote, exact(fee), feeCurrency, ...inWon(quote, amount), liquidity, strategy, parent, venueOrderId, tradeId, reason];
  });
  return csvLines(hasHead ? [FILL_HEADS[language], ...rows] : rows);
}

/** A row for each coin and currency. */
export function disposalsCsv(disposals: readonly Disposal[], { year, method, language }: { readonly year: number; readonly method: CostMethod; readonly language: Language }): string {
  const rows = disposals.map((row) => [
    year, METHODS[language][method], row.coin, row.currency, row.openingQuantity, row.openingCost, row.boughtQuantity, row.boughtCost, row.soldQuantity, row.proceeds, row.cost, row.sellingFees,
    row.profit ?? '', row.currency === 'KRW' ? row.profit ?? '' : '', row.unknownQuantity, row.closingQuantity, row.closingCost,
  ]);
  return csvLines([DISPOSAL_HEADS[language], ...rows]);
}
