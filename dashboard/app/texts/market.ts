import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Market', instrument: 'Instrument', timeframe: 'Timeframe', indicators: 'Indicators', addIndicator: 'Choose or type one, such as ema:50', declaredBy: (name: string) => `Declared by ${name}`, all: 'All indicators', usual: 'As the strategy declares', none: 'None', typed: (text: string) => `Add “${text}”`,
  layers: { fills: 'Fills', signals: 'Turns', forecast: 'Forecast', regimes: 'Regimes', events: 'Events', volume: 'Volume' }, show: 'Show on the chart', chart: (symbol: string, timeframe: string) => `Candles of ${symbol}, ${timeframe}`, toNewest: 'To the newest',
  second: 'Longer view', off: 'Off', loading: 'Loading candles…', noCandles: 'No candle has closed yet: the first appears within one timeframe of the start of trading.', older: 'Loading older candles…',
  last: 'Last', bid: 'Bid', ask: 'Ask', spread: 'Spread', volumeHeard: 'Volume since start', book: 'Order book', depth: 'Depth', depthHint: 'How much can be sold (left) or bought (right) up to a price', price: 'Price', size: 'Size', total: 'Total', noBook: 'The book is not known at the moment.',
  trades: 'Last trades', time: 'Time', noTrades: 'No trade has been heard yet.', buy: 'buy', sell: 'sell', working: 'Our working orders', noWorking: 'No order of ours rests on this market.', guard: 'guard', order: 'order', atLevel: 'ours', kind: 'Kind', quantity: 'Quantity', why: 'why',
  regimes: { 'trend-up': 'Trend up', 'trend-down': 'Trend down', range: 'Range', stress: 'Stress', unknown: 'Unknown' } as Readonly<Record<string, string>>, regime: 'Regime', fillLegend: 'bought ▲ sold ▼', turnLegend: 'forecast turned ●', eventLegend: 'event ▼',
  noRun: 'Nothing has been traded in this folder yet, so there is no market to show.', noRunHint: 'Start a run with “npm start”, or “npx coinbot trade --paper”.', keys: 'Next and previous instrument: the keys ] and [', remark: 'Not shown', unknownInstrument: (id: string) => `This run does not trade “${id}”.`,
  open: 'O', high: 'H', low: 'L', close: 'C', volume: 'V', from: { run: 'candles of the run', archive: 'candles of the archive', both: 'candles of the run and the archive', none: 'candles' } as Readonly<Record<string, string>>, failed: 'The candles could not be loaded', again: 'Try again',
};
const ko: typeof en = {
  title: '시장', instrument: '종목', timeframe: '캔들 길이', indicators: '지표', addIndicator: '고르거나 ema:50처럼 직접 입력하세요', declaredBy: (name) => `${name} 전략이 쓰는 지표`, all: '모든 지표', usual: '전략이 쓰는 대로', none: '없음', typed: (text) => `“${text}” 추가`,
  layers: { fills: '체결', signals: '전환', forecast: '예측', regimes: '국면', events: '사건', volume: '거래량' }, show: '차트에 표시할 것', chart: (symbol, timeframe) => `${symbol} ${timeframe} 캔들`, toNewest: '최신으로',
  second: '긴 시간대', off: '끄기', loading: '캔들을 불러오는 중…', noCandles: '아직 마감된 캔들이 없습니다. 매매를 시작하고 캔들 하나의 시간이 지나면 나타납니다.', older: '이전 캔들을 불러오는 중…',
  last: '현재가', bid: '매수호가', ask: '매도호가', spread: '스프레드', volumeHeard: '시작 후 거래량', book: '호가창', depth: '호가 깊이', depthHint: '어느 가격까지 얼마나 팔 수 있는지(왼쪽), 살 수 있는지(오른쪽)', price: '가격', size: '수량', total: '누적', noBook: '지금은 호가를 알 수 없습니다.',
  trades: '최근 거래', time: '시각', noTrades: '아직 들어온 거래가 없습니다.', buy: '매수', sell: '매도', working: '내 미체결 주문', noWorking: '이 시장에 걸려 있는 주문이 없습니다.', guard: '보호 주문', order: '주문', atLevel: '내 주문', kind: '종류', quantity: '수량', why: '이유',
  regimes: { 'trend-up': '상승 추세', 'trend-down': '하락 추세', range: '횡보', stress: '급변', unknown: '알 수 없음' }, regime: '국면', fillLegend: '매수 ▲ 매도 ▼', turnLegend: '예측 전환 ●', eventLegend: '사건 ▼',
  noRun: '이 폴더에서 아직 매매한 적이 없어 보여 줄 시장이 없습니다.', noRunHint: '“npm start” 또는 “npx coinbot trade --paper”로 시작하세요.', keys: '다음·이전 종목: ] 와 [ 키', remark: '표시하지 못한 것', unknownInstrument: (id) => `이번 매매에는 “${id}” 종목이 없습니다.`,
  open: '시', high: '고', low: '저', close: '종', volume: '량', from: { run: '개 캔들 (매매 기록)', archive: '개 캔들 (보관된 데이터)', both: '개 캔들 (매매 기록과 보관된 데이터)', none: '개 캔들' }, failed: '캔들을 불러오지 못했습니다', again: '다시 시도',
};
export const marketTexts: Texts<typeof en> = { ko, en };
