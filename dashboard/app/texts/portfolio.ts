import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Portfolio', views: { holdings: 'Holdings', profit: 'Profit', trades: 'Trades', tax: 'Tax year' }, viewsLabel: 'Part of the portfolio',
  value: 'Value of everything', inKrw: 'In won', inUsdt: 'In USDT', cash: 'Cash', net: 'Net exposure', gross: 'Gross exposure', ofAll: (share: string) => `${share} of everything`,
  noRate: 'No USDT/KRW market is heard, so no won.', rate: (rate: string, source: string) => `1 USDT = ${rate} won (${source})`, unvalued: (assets: string) => `No price is known of: ${assets}. It is in no total.`,
  balances: 'Balances by venue', asOf: (venue: string, time: string) => `${venue}: journal as of ${time}`, venue: 'Venue', asset: 'Asset', amount: 'Amount', opening: 'At the start', price: 'Price', valueIn: (currency: string) => `Value (${currency})`,
  sources: { book: 'live book', trade: 'last trade heard', fill: 'our last fill' }, sourceAt: (source: string, time: string) => `${source}, ${time}`, contract: 'contract', noHoldings: 'Nothing is on record yet. Balances appear when a trading process has looked at its account for the first time.',
  exposure: 'Exposure by coin', coin: 'Coin', share: 'Share', noExposure: 'No coin is held: what prices do moves nothing.', netGross: (net: string, gross: string) => `net ${net}, gross ${gross}`,
  equity: 'Equity', drawdown: 'Drawdown', range: 'Time range', ranges: { day: '1 d', week: '1 w', month: '1 m', all: 'All' }, noEquity: 'No equity is on record yet: it appears with the first minute of trading.',
  from: 'Where profit came from', by: { instrument: 'Instrument', strategy: 'Strategy', venue: 'Venue', side: 'Side', regime: 'Regime', entryReason: 'Entry', exitReason: 'Exit' }, byLabel: 'Put together by', trips: 'Trades', won: 'Won', profit: 'Profit', fees: 'Fees', funding: 'Funding', best: 'Best', worst: 'Worst', held: 'Held', noTrips: 'No trade has ended yet. One is counted when what it opened is closed.', notKnown: 'not known', total: 'All', open: 'Open now',
  costs: 'What trading cost', gross1: 'Profit before costs', paidFees: 'Fees of ended trades', paidFunding: 'Funding', netProfit: 'Profit of ended trades', turnover: 'Turnover', maker: 'Filled as maker', causes: (orders: string) => `While ${orders} orders were carried out`, causesHint: 'Against the price that was decided on. Above zero it cost; part of it is in the profit already.',
  parts: { delay: 'Delay until the order', timing: 'Price moved meanwhile', spread: 'Half spread', impact: 'Own impact', fee: 'Fees', opportunity: 'What never filled' }, feesBy: 'Fees by venue', makerTaker: { maker: 'maker', taker: 'taker' },
  calendar: 'Profit calendar', periods: { day: 'Day', week: 'Week', month: 'Month' }, periodLabel: 'Length', earlier: 'Earlier month', later: 'Later month', weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], weekOf: (day: string) => `week of ${day}`, period: 'Time', sum: 'Sum of the month',
  tradeList: 'Trades that ended', filter: 'Contains', outcome: 'Outcome', outcomes: { all: 'All', won: 'Won', lost: 'Lost' }, instrument: 'Instrument', strategy: 'Strategy', side: 'Side', sides: { long: 'long', short: 'short' }, entry: 'Entry', exit: 'Exit', quantity: 'Quantity', quantityHint: 'the largest position held on the way', pricesHint: 'averages over all fills of the entry and of the exit: with positions that grew or shrank in steps, quantity times the difference is not the profit', mae: 'MAE', mfe: 'MFE', maeHint: 'worst price on the way, against the entry', mfeHint: 'best price on the way, against the entry', reasons: 'Why in, why out', why: 'why', how: 'how', noFit: 'No trade fits. Take a filter away.',
  tax: 'Tax year in Korea', year: 'Year', method: 'Cost of what was sold', methods: { totalAverage: 'Total average of the year (총평균법)', movingAverage: 'Moving average (이동평균법)' }, downloadFills: 'All fills (CSV)', downloadDisposals: 'Disposals (CSV)', preparing: 'Preparing …', failed: 'The file could not be made', noFills: 'Nothing was filled yet: there is nothing to report.',
  yearSpan: (year: string, fills: string) => `1 January to 31 December ${year}, Korean time. ${fills} fills.`, bought: 'Bought', boughtCost: 'Cost', sold: 'Sold', proceeds: 'Proceeds', cost: 'Cost of sales', sellingFees: 'Fees', income: 'Profit', unknown: 'Without cost', closing: 'Left', currency: 'Currency', incomplete: 'cost not known',
  notes: {
    method: 'Since the amendment of 28 February 2025 article 88 of the Enforcement Decree of the Income Tax Act asks for the total average; the moving average is here to compare. Fees of buying are in the cost, fees of selling are taken off the proceeds.',
    rate: 'Won are filled in where a coin was traded for won. For other currencies the columns of rate and won stay empty: the decree asks for the base rate of the day (기준환율), which this program does not know, and it makes none up.',
    swap: 'What was given away of USDT to buy coins with it, and deposits or withdrawals, are not disposals in this table. It is a record to work with, not a tax return.',
    held: (coins: string) => `On the account before the record began, so without a known cost: ${coins}.`, contracts: (n: string) => `${n} fills of perpetual contracts are in the list of fills and in no disposal.`, otherFees: (fees: string) => `Fees in other coins, in no cost: ${fees}.`,
  },
};
const ko: typeof en = {
  title: '포트폴리오', views: { holdings: '보유 현황', profit: '손익', trades: '거래 내역', tax: '세금 연도' }, viewsLabel: '포트폴리오의 어느 부분',
  value: '총 평가금액', inKrw: '원화 환산', inUsdt: 'USDT 환산', cash: '현금', net: '순노출', gross: '총노출', ofAll: (share) => `전체의 ${share}`,
  noRate: 'USDT/KRW 시세를 받고 있지 않아 원화로 환산하지 않습니다.', rate: (rate, source) => `1 USDT = ${rate}원 (${source})`, unvalued: (assets) => `가격을 알 수 없는 자산: ${assets}. 합계에 넣지 않았습니다.`,
  balances: '거래소별 잔고', asOf: (venue, time) => `${venue}: 저널 기준 ${time}`, venue: '거래소', asset: '자산', amount: '수량', opening: '시작할 때', price: '가격', valueIn: (currency) => `평가금액(${currency})`,
  sources: { book: '실시간 호가', trade: '마지막 체결가', fill: '우리의 마지막 체결가' }, sourceAt: (source, time) => `${source}, ${time}`, contract: '계약', noHoldings: '아직 기록이 없습니다. 매매 프로세스가 계좌를 처음 확인하면 잔고가 나타납니다.',
  exposure: '코인별 노출', coin: '코인', share: '비중', noExposure: '보유한 코인이 없어 가격이 움직여도 평가금액은 변하지 않습니다.', netGross: (net, gross) => `순 ${net}, 총 ${gross}`,
  equity: '평가금액', drawdown: '낙폭', range: '기간', ranges: { day: '1일', week: '1주', month: '1개월', all: '전체' }, noEquity: '아직 기록된 평가금액이 없습니다. 매매가 시작되고 1분이면 나타납니다.',
  from: '손익이 어디서 났는가', by: { instrument: '종목', strategy: '전략', venue: '거래소', side: '방향', regime: '국면', entryReason: '진입', exitReason: '청산' }, byLabel: '묶는 기준', trips: '거래', won: '승률', profit: '손익', fees: '수수료', funding: '펀딩', best: '최고', worst: '최저', held: '보유 시간', noTrips: '아직 끝난 거래가 없습니다. 진입한 것을 모두 청산하면 한 건으로 셉니다.', notKnown: '알 수 없음', total: '전체', open: '평가 중',
  costs: '매매에 든 비용', gross1: '비용 전 손익', paidFees: '끝난 거래의 수수료', paidFunding: '펀딩', netProfit: '끝난 거래의 손익', turnover: '거래대금', maker: '메이커 체결 비율', causes: (orders) => `주문 ${orders}건을 집행하면서`, causesHint: '판단한 가격과 비교한 값입니다. 0보다 크면 비용이며, 일부는 이미 손익에 들어 있습니다.',
  parts: { delay: '주문까지의 지연', timing: '그 사이의 가격 변동', spread: '스프레드 절반', impact: '우리 주문의 충격', fee: '수수료', opportunity: '체결되지 않은 몫' }, feesBy: '거래소별 수수료', makerTaker: { maker: '메이커', taker: '테이커' },
  calendar: '손익 달력', periods: { day: '일', week: '주', month: '월' }, periodLabel: '단위', earlier: '이전 달', later: '다음 달', weekdays: ['월', '화', '수', '목', '금', '토', '일'], weekOf: (day) => `${day} 주`, period: '기간', sum: '이달 합계',
  tradeList: '끝난 거래', filter: '포함하는 말', outcome: '결과', outcomes: { all: '전체', won: '이익', lost: '손실' }, instrument: '종목', strategy: '전략', side: '방향', sides: { long: '롱', short: '숏' }, entry: '진입', exit: '청산', quantity: '수량', quantityHint: '거래 중 가장 많이 보유한 수량', pricesHint: '진입과 청산의 모든 체결을 평균한 가격입니다. 여러 번에 나눠 늘리거나 줄였다면 수량 × 가격 차이는 손익과 같지 않습니다.', mae: 'MAE', mfe: 'MFE', maeHint: '진입가 대비 가장 불리했던 가격', mfeHint: '진입가 대비 가장 유리했던 가격', reasons: '진입과 청산의 이유', why: '이유', how: '집행', noFit: '조건에 맞는 거래가 없습니다. 조건을 하나 빼 보세요.',
  tax: '한국 과세연도', year: '연도', method: '취득가액 계산 방법', methods: { totalAverage: '총평균법', movingAverage: '이동평균법' }, downloadFills: '전체 체결 내역(CSV)', downloadDisposals: '양도 요약(CSV)', preparing: '준비하고 있습니다 …', failed: '파일을 만들지 못했습니다', noFills: '아직 체결이 없어 신고할 내용도 없습니다.',
  yearSpan: (year, fills) => `한국 시간 ${year}년 1월 1일부터 12월 31일까지, 체결 ${fills}건.`, bought: '취득 수량', boughtCost: '취득가액', sold: '양도 수량', proceeds: '양도가액', cost: '양도분 취득가액', sellingFees: '수수료', income: '소득', unknown: '취득가액 미상', closing: '기말 수량', currency: '통화', incomplete: '취득가액을 모름',
  notes: {
    method: '소득세법 시행령 제88조는 2025년 2월 28일 개정으로 총평균법을 쓰도록 합니다. 이동평균법은 비교를 위해 함께 둡니다. 매수 수수료는 취득가액에 더하고, 매도 수수료는 양도가액에서 뺍니다.',
    rate: '원화 칸은 원화로 거래한 코인에만 채웁니다. 다른 통화는 환율과 원화 칸을 비워 둡니다. 시행령이 정한 거래일의 기준환율을 이 프로그램은 알지 못하며, 임의로 만들어 넣지 않습니다.',
    swap: '코인을 사느라 내준 USDT와 입출금은 이 표의 양도에 들어 있지 않습니다. 신고서가 아니라 신고를 준비하는 기록입니다.',
    held: (coins) => `기록이 시작되기 전부터 계좌에 있어 취득가액을 알 수 없는 코인: ${coins}.`, contracts: (n) => `무기한 선물 체결 ${n}건은 체결 내역에만 있고 양도에는 들어 있지 않습니다.`, otherFees: (fees) => `다른 코인으로 낸 수수료(취득가액에 넣지 않음): ${fees}.`,
  },
};
export const portfolioTexts: Texts<typeof en> = { ko, en };
