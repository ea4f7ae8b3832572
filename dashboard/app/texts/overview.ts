import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Overview', equity: 'Equity', profit: 'Profit', cash: 'Cash', costs: 'Fees', fills: (n: string) => `${n} fills`, drawdown: 'Largest drawdown', working: 'Working orders', range: 'Time range', ranges: { hour: '1 h', day: '1 d', week: '1 w', all: 'All' },
  days: 'Profit by day', day: 'Day', positions: 'Positions', instrument: 'Instrument', side: 'Side', quantity: 'Quantity', entry: 'Entry', price: 'Price', unrealised: 'Unrealised', forecast: 'Forecast', regime: 'Regime', long: 'long', short: 'short', flat: 'flat', rest: 'rest', restHint: 'Less than the smallest order the venue takes: it cannot be sold by itself.', none: 'Nothing is held.',
  decisions: 'Last decisions', lastFills: 'Last fills', health: 'Health', open: 'open', venue: 'Venue', book: 'Book', strategies: 'Strategies', running: 'running', remarks: 'Remarks', noRemarks: 'Nothing worth a remark.', why: 'Why', noEquity: 'No equity is on record yet: it appears with the first minute of trading.', noDecisions: 'No decision yet: strategies wait for their first candles.', noFills: 'No fill yet.',
  greeting: 'A bot is trading', greetDemo: 'on a made-up market on this machine, with made-up money: an hour of it passes every second.', greetPaper: 'on live prices, with made-up money.', greetLive: 'with real money.', greetMore: 'Three things to try:',
  tries: { why: 'See why it traded', whyHint: 'Signal flow: from data to order, candle by candle.', test: 'Test an idea', testHint: 'Run a backtest on your own data, with honest costs.', stop: 'Stop it', stopHint: 'The red button cancels every order at once. Resuming asks for your password.' }, hide: 'Hide',
  waiting: 'Nothing has been heard of a trading process yet.', waitingHint: 'Start one with “npm start”, or “npx coinbot trade --paper”: this page shows it by itself.', age: (age: string) => `${age} old`, alarms: 'Alarms', maker: 'maker', taker: 'taker', buy: 'buy', sell: 'sell', halted: 'halted', premiums: 'Kimchi premium',
};
const ko: typeof en = {
  title: '한눈에 보기', equity: '평가금액', profit: '손익', cash: '현금', costs: '수수료', fills: (n) => `체결 ${n}건`, drawdown: '최대 낙폭', working: '미체결 주문', range: '기간', ranges: { hour: '1시간', day: '1일', week: '1주', all: '전체' },
  days: '일별 손익', day: '날짜', positions: '포지션', instrument: '종목', side: '방향', quantity: '수량', entry: '진입가', price: '현재가', unrealised: '평가손익', forecast: '예측', regime: '국면', long: '롱', short: '숏', flat: '없음', rest: '잔량', restHint: '거래소의 최소 주문보다 적어 따로 팔 수 없습니다.', none: '보유한 것이 없습니다.',
  decisions: '최근 판단', lastFills: '최근 체결', health: '상태', open: '정상', venue: '거래소', book: '호가', strategies: '전략', running: '실행 중', remarks: '알림', noRemarks: '특별한 알림이 없습니다.', why: '이유', noEquity: '아직 기록된 평가금액이 없습니다. 매매가 시작되고 1분이면 나타납니다.', noDecisions: '아직 판단이 없습니다. 전략이 첫 캔들을 기다리고 있습니다.', noFills: '아직 체결이 없습니다.',
  greeting: '봇이 매매하고 있습니다', greetDemo: '이 컴퓨터에서 만들어 낸 시장에서, 가상의 돈으로. 1초마다 시장의 한 시간이 지나갑니다.', greetPaper: '실시간 시세로, 가상의 돈으로.', greetLive: '실제 돈으로.', greetMore: '먼저 해 볼 세 가지:',
  tries: { why: '왜 샀는지 보기', whyHint: '신호 흐름: 데이터에서 주문까지, 캔들마다.', test: '아이디어 시험하기', testHint: '내 데이터로, 정직한 비용으로 백테스트.', stop: '멈춰 보기', stopHint: '빨간 단추는 모든 주문을 즉시 취소합니다. 재개할 때는 비밀번호를 묻습니다.' }, hide: '숨기기',
  waiting: '아직 매매 프로세스의 소식이 없습니다.', waitingHint: '“npm start” 또는 “npx coinbot trade --paper”로 시작하면 이 페이지에 저절로 나타납니다.', age: (age) => `${age} 전`, alarms: '경보', maker: '메이커', taker: '테이커', buy: '매수', sell: '매도', halted: '중단', premiums: '김치 프리미엄',
};
export const overviewTexts: Texts<typeof en> = { ko, en };
