import type { TrialKind } from '../../../src/shared/domain/trial.ts';
import type { TRIAL_ORDERS } from '../../desk/trials.ts';
import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Trials', lead: 'Every backtest, sweep and training is counted here, and never taken out: verdicts are judged by how much was tried.', none: 'Nothing was tried yet.', noneHint: 'Run a backtest, an optimisation or a training: each is written down here by itself.',
  total: 'Trials', strategies: 'Strategies', best: 'Best Sharpe ratio', luck: 'Luck alone', beats: (p: string) => `${p} above luck`, below: 'not above luck',
  totals: 'By strategy and market', strategy: 'Strategy', market: 'Market', trials: 'Trials', first: 'First', last: 'Last', all: 'All',
  luckTitle: 'The best of so many', luckHint: 'Try often enough, and something looks good. The dashed line is the annual Sharpe ratio that the best of so many independent trials without any edge shows on average (Bailey and López de Prado 2014). A best below it says nothing; trials that resemble each other are worth fewer, which lowers the line somewhat.', bestSoFar: 'Best so far', byLuck: 'By luck alone', noLuck: 'No trial with daily returns fits.', afterTrials: (n: string) => `after ${n} trials`, count: 'Trials',
  overTime: 'Trials by day', day: 'Day (UTC)', inAll: 'in all',
  list: 'Trials, one by one', filter: 'Parameters, id or data', kind: 'Kind', kinds: { backtest: 'Backtest', sweep: 'Sweep', train: 'Training' } satisfies Record<TrialKind, string>, order: 'Order', orders: { newest: 'Newest first', oldest: 'Oldest first', sharpe: 'Best Sharpe first', trades: 'Most trades first' } satisfies Record<(typeof TRIAL_ORDERS)[number], string>,
  time: 'Time', params: 'Parameters', timeframe: 'Candles', sharpe: 'Sharpe', profit: 'Net profit', drawdown: 'Drawdown', trades: 'Trades', pick: 'Compare', pickOne: (id: string) => `Compare trial ${id}`, noFit: 'No trial fits. Take a filter away.', page: (from: string, to: string, all: string) => `${from}–${to} of ${all}`, previous: 'Previous', next: 'Next', lockBox: 'opened a lock-box', show: 'Details',
  compare: 'Side by side', clear: 'Clear', id: 'Trial', figures: 'Figures', settings: 'Settings', data: 'Data', code: 'Code', seed: 'Seed', orderHash: 'Orders', days: 'Days', differs: 'Only what differs', selection: 'Selection', most: 'At most eight can be compared.',
};
const ko: typeof en = {
  title: '시행 기록', lead: '모든 백테스트와 탐색, 학습을 여기에 세어 두고 지우지 않습니다. 얼마나 많이 시도했는지가 판정의 기준이 되기 때문입니다.', none: '아직 시도한 것이 없습니다.', noneHint: '백테스트, 최적화, 학습을 실행하면 저절로 기록됩니다.',
  total: '시행', strategies: '전략', best: '최고 샤프 비율', luck: '운만으로', beats: (p) => `운보다 ${p} 높음`, below: '운보다 높지 않음',
  totals: '전략과 시장별', strategy: '전략', market: '시장', trials: '시행', first: '처음', last: '마지막', all: '전체',
  luckTitle: '여러 번 가운데 최고', luckHint: '충분히 많이 시도하면 무언가는 좋아 보입니다. 점선은 아무 우위도 없는 독립 시행을 그만큼 했을 때 최고가 평균적으로 보이는 연간 샤프 비율입니다(Bailey와 López de Prado 2014). 최고 기록이 이 선보다 낮으면 의미가 없습니다. 서로 닮은 시행은 더 적은 수로 쳐야 하므로 실제 선은 조금 낮습니다.', bestSoFar: '그때까지의 최고', byLuck: '운만으로', noLuck: '일일 수익률이 있는 시행이 없습니다.', afterTrials: (n) => `시행 ${n}건 뒤`, count: '시행 수',
  overTime: '날짜별 시행', day: '날짜 (UTC)', inAll: '누적',
  list: '시행 목록', filter: '파라미터, ID 또는 데이터', kind: '종류', kinds: { backtest: '백테스트', sweep: '탐색', train: '학습' }, order: '정렬', orders: { newest: '최신순', oldest: '오래된 순', sharpe: '샤프 비율 높은 순', trades: '거래 많은 순' },
  time: '시각', params: '파라미터', timeframe: '캔들', sharpe: '샤프', profit: '순손익', drawdown: '낙폭', trades: '거래', pick: '비교', pickOne: (id) => `시행 ${id} 비교`, noFit: '맞는 시행이 없습니다. 조건을 줄여 보세요.', page: (from, to, all) => `${all}건 중 ${from}–${to}`, previous: '이전', next: '다음', lockBox: '록박스를 열었음', show: '자세히',
  compare: '나란히 보기', clear: '비우기', id: '시행', figures: '지표', settings: '설정', data: '데이터', code: '코드', seed: '시드', orderHash: '주문', days: '일수', differs: '다른 것만', selection: '종목 선정', most: '여덟 개까지 비교할 수 있습니다.',
};
export const trialTexts: Texts<typeof en> = { ko, en };
