import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Backtests', lead: 'What a strategy would have done on stored candles, with honest costs.', start: 'Run the backtest', starting: 'Starting …', counted: 'Count this run', countedHint: 'Every run that is counted is known to each later verdict: trying often enough finds luck.', newOne: 'New backtest',
  saved: 'Runs', noRuns: 'Nothing was run yet. Choose a strategy and candles, and run it: the report appears here.', run: 'Run', asked: 'When', growth: 'Result', hold: 'Buy & hold', sharpe: 'Sharpe', drawdown: 'Max. drawdown', trades: 'Trades', compare: (n: number) => `Compare (${n})`, compareTitle: 'Compared', choose: (name: string) => `Choose ${name} for comparing`, mostCompared: 'Up to six runs can be compared.',
  equity: 'Equity', holdLine: 'Buy & hold', equityOf: 'Equity and buy & hold', falls: 'Drawdown', show: 'Shown', finalBalance: 'Final balance', costs: 'Costs', costsOfProfit: 'of turnover',
  profitAt: 'Profit at other costs', half: '0.5 ×', once: '1 × (this run)', twice: '2 ×', profitAtHint: 'The same trades, had all costs been half or twice as high.',
  months: 'By month', year: 'Year', whole: 'Year', trips: 'Round trips', tripsShown: (shown: string, all: string) => `newest ${shown} of ${all}`, noTrips: 'Nothing was traded.', instrument: 'Instrument', side: 'Side', long: 'long', short: 'short', entry: 'In', exit: 'Out', entryPrice: 'Price in', exitPrice: 'Price out', quantity: 'Quantity', profit: 'Profit', fees: 'Fees', reasons: 'Why in / out', open: 'still open', held: 'Held',
  worstFalls: 'Worst drawdowns', depth: 'Depth', peak: 'Peak', trough: 'Trough', recovered: 'Recovered', notYet: 'not yet', lasted: 'Lasted', byReason: 'By reason', reason: 'Reason', entries: 'Entries', exits: 'Exits', wins: 'Won', mean: 'Mean', perInstrument: 'By instrument', turnover: 'Turnover', refusals: 'Refused orders', count: 'Count',
  from: 'from', to: 'to', page: (at: number, of: number) => `${at} / ${of}`, earlier: 'Earlier', later: 'Later', onlyDifferent: 'Only rows that differ', growthCurves: 'Growth', row: 'Row', remove: (name: string) => `Leave ${name} out`, atLeastTwo: 'Choose two or more runs in the list to compare them.', parameters: 'Parameters', delete: 'Delete', optimise: 'Search its parameters',
};
const ko: typeof en = {
  title: '백테스트', lead: '저장된 캔들에서, 정직한 비용으로 전략이 어떻게 했을지 봅니다.', start: '백테스트 실행', starting: '시작하는 중 …', counted: '이 실행을 집계', countedHint: '집계된 실행은 이후의 모든 판정에 반영됩니다. 충분히 많이 시도하면 운도 발견되기 때문입니다.', newOne: '새 백테스트',
  saved: '실행 목록', noRuns: '아직 실행한 것이 없습니다. 전략과 캔들을 골라 실행하면 보고서가 여기에 나타납니다.', run: '실행', asked: '시각', growth: '결과', hold: '보유만', sharpe: '샤프', drawdown: '최대 낙폭', trades: '거래', compare: (n) => `비교 (${n})`, compareTitle: '비교', choose: (name) => `${name}을(를) 비교 대상으로 선택`, mostCompared: '최대 여섯 개까지 비교할 수 있습니다.',
  equity: '평가금액', holdLine: '보유만', equityOf: '평가금액과 보유만 했을 때', falls: '낙폭', show: '표시', finalBalance: '최종 잔고', costs: '비용', costsOfProfit: '(거래대금 대비)',
  profitAt: '비용이 달랐다면', half: '0.5배', once: '1배 (이 실행)', twice: '2배', profitAtHint: '같은 거래에서 모든 비용이 절반이거나 두 배였다면 얻었을 손익입니다.',
  months: '월별', year: '연도', whole: '연간', trips: '왕복 거래', tripsShown: (shown, all) => `전체 ${all}건 중 최근 ${shown}건`, noTrips: '거래가 없었습니다.', instrument: '종목', side: '방향', long: '롱', short: '숏', entry: '진입', exit: '청산', entryPrice: '진입가', exitPrice: '청산가', quantity: '수량', profit: '손익', fees: '수수료', reasons: '진입 / 청산 이유', open: '보유 중', held: '보유 기간',
  worstFalls: '가장 깊은 낙폭', depth: '깊이', peak: '고점', trough: '저점', recovered: '회복', notYet: '아직', lasted: '기간', byReason: '이유별', reason: '이유', entries: '진입', exits: '청산', wins: '이익', mean: '평균', perInstrument: '종목별', turnover: '거래대금', refusals: '거절된 주문', count: '건수',
  from: '시작', to: '끝', page: (at, of) => `${at} / ${of}`, earlier: '이전', later: '최근', onlyDifferent: '다른 행만', growthCurves: '성장', row: '항목', remove: (name) => `${name} 빼기`, atLeastTwo: '목록에서 두 개 이상을 선택하면 비교할 수 있습니다.', parameters: '파라미터', delete: '삭제', optimise: '파라미터 탐색하기',
};
export const backtestTexts: Texts<typeof en> = { ko, en };
