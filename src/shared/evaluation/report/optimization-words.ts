import type { Language } from './labels.ts';

const ENGLISH = {
  report: 'Search', windows: 'Walk forward', windowsNote: 'parameters are chosen on the training days and tested on the days after', inside: 'where chosen', outside: 'after', window: 'window', trained: 'trained', tested: 'tested', chosen: 'chosen',
  sharpe: 'Sharpe', growth: 'growth', drawdown: 'drawdown', trades: 'trades', none: 'none', lockBox: 'lock-box', lockNote: 'opened once, after everything had been chosen', stitched: 'Tests one after the other', stitchedNote: 'equity from 1, after costs',
  strategy: 'Strategy', buyAndHold: 'Buy & hold', efficiency: 'Walk-forward efficiency', efficiencyMore: 'annual growth after, over that where chosen', gaining: 'Tests that gained', spread: 'Sharpe of the tests', peak: 'score, peak',
  map: 'Heat map', mapNote: 'median score over the two parameters that matter most, on the newest training days; the stronger, the better', importance: 'Parameter importance', importanceNote: 'share of the score that each explains (functional ANOVA)', fit: 'fit of the forest on unseen trials',
  slices: 'Slices', slicesNote: 'every score against one parameter', parallel: 'Parallel coordinates', parallelNote: 'a line is a trial; the stronger, the better', monteCarlo: 'Monte Carlo', monteCarloNote: 'the tests once more, with something changed', what: 'what was changed',
  order: 'order of the trades', blocks: 'days drawn again in blocks', jitter: 'parameters moved by up to a tenth', costs: 'costs times', late: 'candles late', low: '5 %', middle: 'middle', high: '95 %', losing: 'lost money', asWas: 'as it was',
  verdict: 'Verdict', check: 'check', outcome: 'outcome', found: 'found', limit: 'limit', met: 'met', failed: 'not met', unknown: 'not known', baselines: 'Over the lock-box', winner: 'Winner', identity: 'How it was made', trialsOn: 'trials on each window', different: 'different ones', objective: 'objective', limits: 'limits',
  sampler: 'sampler', seed: 'seed', data: 'data', code: 'code', result: 'result', gap: 'days between training and test', anchored: 'training windows grow', rolling: 'training windows move', noVerdict: 'No verdict: the trials were not counted.', tooFew: 'Too few trials with a score.',
  footer: 'Returns are daily (UTC), net of all costs. Days of the tests and of the lock-box were seen by no search. Nothing here is a promise.', incumbent: 'model in charge',
};
export type OptimizationWord = keyof typeof ENGLISH;
type Words = Readonly<Record<OptimizationWord, string>>;

const KOREAN: Words = {
  report: '탐색', windows: '워크포워드', windowsNote: '학습 기간에서 파라미터를 고르고 그 다음 기간에서 시험', inside: '선택 구간', outside: '이후', window: '구간', trained: '학습', tested: '시험', chosen: '선택',
  sharpe: '샤프', growth: '수익률', drawdown: '낙폭', trades: '거래', none: '없음', lockBox: '잠금 구간', lockNote: '모든 선택이 끝난 뒤 한 번만 엶', stitched: '시험 구간 연결', stitchedNote: '1에서 시작한 자산, 비용 차감', strategy: '전략', buyAndHold: '단순 보유',
  efficiency: '워크포워드 효율', efficiencyMore: '이후 연 수익률 / 선택 구간 연 수익률', gaining: '이익을 낸 시험', spread: '시험별 샤프', peak: '점수, 최고점', map: '히트맵', mapNote: '가장 중요한 두 파라미터에 대한 점수 중앙값(최근 학습 구간), 진할수록 좋음',
  importance: '파라미터 중요도', importanceNote: '각 파라미터가 설명하는 점수의 비율 (기능적 ANOVA)', fit: '보지 않은 시도에 대한 설명력', slices: '슬라이스', slicesNote: '한 파라미터에 대한 모든 점수', parallel: '평행 좌표', parallelNote: '선 하나가 시도 하나, 진할수록 좋음',
  monteCarlo: '몬테카를로', monteCarloNote: '무언가를 바꾸어 다시 한 시험', what: '바꾼 것', order: '거래 순서', blocks: '블록 단위로 다시 뽑은 날', jitter: '파라미터를 범위의 1/10까지 이동', costs: '비용 배수', late: '봉 늦게', low: '5 %', middle: '중앙', high: '95 %', losing: '손실 비율', asWas: '원래대로',
  verdict: '판정', check: '검사', outcome: '결과', found: '값', limit: '기준', met: '충족', failed: '미달', unknown: '알 수 없음', baselines: '잠금 구간 성과', winner: '선택된 파라미터', identity: '실행 정보', trialsOn: '구간별 시도', different: '서로 다른 시도', objective: '목표', limits: '제한', sampler: '샘플러', seed: '시드', data: '데이터', code: '코드',
  result: '결과', gap: '학습과 시험 사이의 날', anchored: '학습 구간이 늘어남', rolling: '학습 구간이 이동함', noVerdict: '판정 없음: 시도를 집계하지 않았습니다.', tooFew: '점수가 있는 시도가 부족합니다.', footer: '수익률은 UTC 일 단위, 모든 비용 차감 후입니다. 시험 구간과 잠금 구간의 날은 어떤 탐색도 보지 못했습니다. 어떤 것도 보장하지 않습니다.', incumbent: '현 모델',
};

export const optimizationWords = (language: Language): Words => (language === 'ko' ? KOREAN : ENGLISH);
