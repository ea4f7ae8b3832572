import type { GroupKey, Reason, RowKey } from '../summary/row-names.ts';
import type { Word } from './words.ts';

export const KOREAN_ROWS: Readonly<Record<RowKey, string>> = {
  strategy: '전략', instruments: '종목', timeframe: '봉 주기', backtestingFrom: '백테스트 시작', backtestingTo: '백테스트 끝', candles: '봉 수 (누락)', parameters: '파라미터', sizing: '주문 크기',
  costModel: '비용 모형', seed: '시드', dataHash: '데이터 해시', codeHash: '코드 해시', orderHash: '주문 해시', wallTime: '실행 시간', peakMemory: '최대 메모리',

  startingBalance: '시작 잔고', finalBalance: '최종 잔고', absoluteProfit: '순손익', totalProfit: '총 수익률', cagr: '연복리 수익률 (CAGR)', avgDailyProfit: '일평균 손익', sortino: '소르티노', sharpe: '샤프',
  adjustedSharpe: '샤프 (Lo 보정)', calmar: '칼마', omega: '오메가', serenity: '세레니티', ulcer: '얼서 지수', volatility: '변동성 (연)', skew: '왜도', kurtosis: '첨도 (정규분포 = 3)',
  risk95: 'VaR / CVaR 95 % (일)', risk99: 'VaR / CVaR 99 % (일)', maxDrawdown: '최대 낙폭 (봉 종가)', maxDrawdownIntrabar: '최대 낙폭 (봉 내 최저)', absoluteDrawdown: '낙폭 금액 (일)',
  drawdownStart: '낙폭 시작', drawdownEnd: '낙폭 저점', drawdownRecovered: '낙폭 회복', drawdownDuration: '낙폭 기간 (고점→저점)', longestUnderwater: '최장 고점 미회복 기간', bestDay: '최고의 날', worstDay: '최악의 날',
  daysWinDrawLose: '일 단위 승/무/패', equityRange: '최소 / 최대 자산 (일)', exposure: '보유 시간 비중', turnoverPerYear: '연간 회전율 (자산 대비 배)', alpha: '알파', beta: '베타', informationRatio: '정보 비율',

  totalTrades: '거래 수 / 일평균', winDrawLoss: '승 / 무 / 패', winRate: '승률', avgProfit: '거래당 평균 수익률', profitFactor: '손익비 (총이익/총손실)', payoff: '평균이익/평균손실', expectancy: '기댓값 (비율)', sqn: 'SQN',
  avgStake: '평균 투입금', totalVolume: '총 거래대금', longShortTrades: '롱 / 숏 거래 수', longShortProfitRatio: '롱 / 숏 수익률', longShortProfit: '롱 / 숏 손익', bestInstrument: '최고 종목', worstInstrument: '최악 종목',
  bestTrade: '최고의 거래', worstTrade: '최악의 거래', durationWinners: '이익 거래 보유시간 최소/최대/평균', durationLosers: '손실 거래 보유시간 최소/최대/평균', duration: '보유시간 평균 / 중앙값', streaks: '최다 연승 / 연패',
  adverse: '보유 중 최대 손실 평균 / 최악', favourable: '보유 중 최대 이익 평균 / 최고', orders: '주문 / 체결된 주문', refused: '리스크 거부 / 거래소 거부', cancelled: '취소 / 만료 주문', ordersOpen: '남은 주문',
  leftOpen: '미청산 거래 (손익)', protectiveExits: '보호 청산 (순서 불명)', liquidations: '강제 청산',

  fees: '수수료', spread: '스프레드', slippage: '슬리피지', impact: '시장 충격', funding: '펀딩비', totalCost: '총비용', costShare: '비용 전 이익 대비 비용', costBps: '거래대금 대비 비용',
  breakEven: '이익이 사라지는 추가 비용', profitAtCosts: '비용 0.5 / 1 / 2배일 때 손익',

  sample: '일수 / 거래 수 (n)', effectiveDays: '유효 일수', autocorrelation: '일수익률 자기상관', blockLength: '부트스트랩 블록 (일)', cagrInterval: 'CAGR (95 % 구간)', drawdownInterval: '최대 낙폭 (95 % 구간)',
  psr: 'PSR (샤프 > 0 일 확률)', minTrackRecord: '95 % 확신에 필요한 기간', trials: '이전에 시도한 변형 수', effectiveTrials: '집계된 시도 / 유효 시도', deflatedSharpe: '디플레이티드 샤프 (시도 반영)',
  deflatedEffective: '디플레이티드 샤프 (유효 시도)', pbo: 'PBO (과최적화 확률)', spa: 'SPA / 현실성 검정 (p)', randomEntries: '무작위 진입이 이만큼 할 확률 (p)', verdict: '판정 / 단계',

  buyAndHold: '단순 보유 수익률', buyAndHoldDrawdown: '단순 보유 최대 낙폭', buyAndHoldSharpe: '단순 보유 샤프', cash: '현금 수익률', excess: '단순 보유와의 차이', months: '월 단위 승/무/패', bestMonth: '최고의 달', worstMonth: '최악의 달',
};

export const KOREAN_GROUPS: Readonly<Record<GroupKey, string>> = { returns: '수익과 위험', trades: '거래', costs: '비용', honesty: '신뢰도', context: '비교', identity: '실행 정보' };

export const KOREAN_REASONS: Readonly<Record<Reason, string>> = {
  'no-trades': '청산된 거래 없음', 'no-losing-trade': '손실 거래 없음', 'no-winning-trade': '이익 거래 없음', 'one-sided': '이익과 손실이 모두 필요', 'no-spread': '결과에 변화 없음', 'no-losing-day': '손실일 없음',
  'no-drawdown': '고점 아래로 내려간 적 없음', 'not-recovered': '아직 회복 못함', 'under-14-days': '14일 미만', 'under-10-trades': '거래 10건 미만', 'no-turnover': '거래 없음', 'no-days': '평가된 날 없음',
  uncorrelated: '일수익률에 상관 거의 없음', 'no-profit': '비용 전 이익 없음', 'no-edge': '증명할 우위 없음', 'not-defined': '정의되지 않음', 'not-measured': '측정 안 함', 'benchmark-flat': '비교 대상이 움직이지 않음', 'trials-unknown': '입력되지 않음: --trials',
  'no-ledger': '시도를 집계하지 않음', 'single-trial': '다른 시도 없음', 'not-comparable': '비교할 것이 부족함', 'no-timing': '한 종목의 청산 거래가 필요',
};

export const KOREAN_WORDS: Readonly<Record<Word, string>> = {
  report: '백테스트 보고서', to: '~', candles: '봉', start: '시작', trades: '거래', won: '승', notApplicable: '해당 없음', none: '없음',
  equity: '자산', equityNote: '일 단위 시가 평가', strategy: '전략', buyAndHold: '단순 보유', underwater: '낙폭', underwaterNote: '지금까지의 최고 자산 대비', price: '가격 위의 거래', priceNote: '선은 진입에서 청산까지', entry: '진입', exit: '청산',
  winner: '이익', loser: '손실', onlyLargest: '큰 순서, 전체', monthly: '월별 수익률', monthlyNote: '퍼센트', distribution: '거래별 수익률', distributionNote: '청산된 거래, 투입금 대비 퍼센트', mean: '평균', year: '연도', month: '월', profit: '손익',
  profitRatio: '수익률', maxDrawdown: '최대 낙폭', winRate: '승률', perYear: '연도별', perMonth: '월별', perInstrument: '종목별', entryReasons: '진입 이유', exitReasons: '청산 이유', drawdowns: '가장 큰 낙폭', leftOpen: '미청산', refusals: '거부된 주문',
  instrument: '종목', fills: '체결', fees: '수수료', funding: '펀딩비', turnover: '거래대금', reason: '이유', count: '건수', avgProfit: '평균 수익률', winDrawLoss: '승/무/패', avgDuration: '평균 보유', depth: '깊이', peak: '고점', trough: '저점',
  recovered: '회복', lasted: '기간', notYet: '아직', side: '방향', long: '롱', short: '숏', opened: '진입 시각', closed: '청산 시각', quantity: '수량', entryPrice: '진입가', exitPrice: '청산가', allTrades: '거래 목록', latest: '최근, 전체',
  earlierLeftOut: '행(이전)은 생략', moreLeftOut: '행 더 있음', noTrades: '표시할 청산 거래가 없습니다', noDays: '표시할 날이 없습니다', noPrices: '가격이 주어지지 않았습니다', inNumbers: '수치', detail: '상세', difference: '차이', ahead: '단순 보유', intrabar: '봉 내',
  perTrade: '거래당', honestyNote: '한 번의 실행만으로는 그 전에 몇 번을 시도했는지 알 수 없습니다.', footer: '수익률은 UTC 기준 일 단위 시가 평가 자산으로 계산하며, 1년은 365일, 표준편차는 n - 1, 무위험 수익률은 0입니다.', reading: '판단',
  sharpeNote: '일 단위, x sqrt(365)', costsNow: '현재 비용', noEdge: '이익 없음', jan: '1월', feb: '2월', mar: '3월', apr: '4월', may: '5월', jun: '6월', jul: '7월', aug: '8월', sep: '9월', oct: '10월', nov: '11월', dec: '12월',
  readingNoTrades: '거래가 없었습니다.', readingTooLittle: '판단하기에 부족합니다. 청산 거래 10건과 14일이 필요합니다.', readingLoss: '손실을 냈습니다.', readingBankrupt: '계좌가 파산했습니다. 그 뒤의 숫자는 의미가 없습니다.', readingLuck: '이익을 냈지만 운을 배제할 수 없습니다.',
  readingGain: '이익을 냈고, 시도한 변형이 이것뿐이라면 운만으로는 설명되지 않습니다.', verdict: '판정', onlyTrial: '유일한 시도', amongTrials: '시도 {trials}건 중 하나, 독립 시도 {effective}건에 해당', notMet: '미달', notKnown: '알 수 없음', allMet: '모든 기준 충족', orMore: '이상', orLess: '이하', moreThan: '초과',
  checkDays: '일수', checkTrades: '거래 수', checkProfit: '손익', checkDoubleCosts: '비용 2배 손익', checkOverfitting: 'PBO', checkAbility: 'SPA p', checkDeflated: '디플레이티드 샤프', checkLockBox: '잠금 구간 손익', checkIncumbent: '현 모델 대비 샤프', checkBaselines: '기준선 대비 샤프', checkLive: '실거래 PSR', checkBand: '자체 구간 안',
  readingGainAfterTrials: '이익을 냈고, 그 전에 시도한 변형 수를 감안해도 운만으로는 설명되지 않습니다.',
};
