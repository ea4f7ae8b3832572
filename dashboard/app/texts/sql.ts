import type { Texts } from '../view/view.tsx';

const en = {
  title: 'SQL', question: 'Question in SQL', run: 'Run', running: 'Running …', stop: 'Stop', hint: 'Ctrl+Enter runs it', limits: (rows: string, seconds: number, mb: number) => `It only reads: at most ${rows} rows, ${seconds} s and ${mb} MB.`, tables: 'Tables', tablesHint: 'Click a name to put it into the question.', columnsOf: (t: string) => `Columns of ${t}`,
  queries: 'Questions', saved: 'Saved', examples: 'Examples', history: 'Asked lately', noSaved: 'Nothing is saved yet.', noHistory: 'Nothing was asked yet.', name: 'Name', save: 'Save', saveAs: 'Save as …', deleteIt: (n: string) => `Delete ${n}`, savedAs: (n: string) => `Saved as “${n}”.`, failed: 'Not done', open: (n: string) => `Open ${n}`,
  result: 'Answer', empty: 'Ask something: pick an example, or write your own question and press Ctrl+Enter.', noRows: 'Nothing fits: the answer has no rows.', took: (rows: string, time: string) => `${rows} rows in ${time}`, cut: (rows: string) => `Cut after ${rows} rows: there are more. Use LIMIT, or ask for a summary.`, stopped: 'It was stopped.', refused: 'That cannot be answered', csv: 'Download CSV', sortBy: (n: string) => `Sort by ${n}`, previous: 'Previous', next: 'Next', page: (from: string, to: string, all: string) => `${from}–${to} of ${all}`,
  exampleNames: {} as Readonly<Record<string, string>>, abouts: {} as Readonly<Record<string, string>>,
  chart: 'Chart', charts: { none: 'No chart', line: 'Line', bar: 'Bars' }, noLine: 'A line needs a column of times and one of numbers: these are bars.', noChart: 'A chart needs a column of numbers.', showing: (n: number) => `the first ${n} rows`,
};
const ko: typeof en = {
  title: 'SQL', question: 'SQL 질문', run: '실행', running: '실행 중 …', stop: '멈추기', hint: 'Ctrl+Enter로 실행합니다', limits: (rows, seconds, mb) => `읽기만 합니다. 최대 ${rows}행, ${seconds}초, ${mb}MB까지입니다.`, tables: '테이블', tablesHint: '이름을 누르면 질문에 들어갑니다.', columnsOf: (t) => `${t}의 열`,
  queries: '질문', saved: '저장한 질문', examples: '예시', history: '최근 질문', noSaved: '아직 저장한 질문이 없습니다.', noHistory: '아직 물어본 것이 없습니다.', name: '이름', save: '저장', saveAs: '다른 이름으로 저장 …', deleteIt: (n) => `${n} 삭제`, savedAs: (n) => `“${n}”(으)로 저장했습니다.`, failed: '처리하지 못했습니다', open: (n) => `${n} 열기`,
  result: '답', empty: '예시를 고르거나 질문을 직접 쓰고 Ctrl+Enter를 누르세요.', noRows: '맞는 것이 없어 답에 행이 없습니다.', took: (rows, time) => `${rows}행, ${time}`, cut: (rows) => `${rows}행에서 잘랐습니다. 더 있으니 LIMIT을 쓰거나 요약해서 물어보세요.`, stopped: '멈췄습니다.', refused: '답할 수 없는 질문입니다', csv: 'CSV 내려받기', sortBy: (n) => `${n} 기준 정렬`, previous: '이전', next: '다음', page: (from, to, all) => `${all}행 중 ${from}–${to}`,
  exampleNames: {
    'Equity by minute': '분 단위 평가금액', 'Profit by instrument': '종목별 손익', 'Profit by reason of the exit': '청산 이유별 손익', 'What fills cost': '체결 비용', 'Orders that risk refused': '위험 관리가 거절한 주문', 'Decisions by regime': '국면별 판단',
    'Best trials of each strategy': '전략별 최고 시행', 'Daily closes and volatility': '일별 종가와 변동성', 'Headlines that moved the score': '점수를 움직인 뉴스',
  },
  abouts: {
    candles: '내려받거나 가져온 캔들. 한 행이 캔들 하나입니다.', trials: '지금까지 시도한 모든 백테스트, 탐색, 학습.', equity: '보고 있는 실행의 평가금액.', trips: '진입부터 청산까지의 거래.', decisions: '예측이 바뀐 모든 순간과 그 이유. 실행 기록이 남아 있는 동안 볼 수 있습니다.',
    orders: '전략이 요청한 주문.', outcomes: '주문의 결과: 체결과 슬리피지, 또는 위험 규칙의 거절.', fills: '실행의 모든 체결.', sentiment: '점수를 매긴 뉴스 제목.', mood: '공포·탐욕 지수, 펀딩비, 미결제약정, 김치 프리미엄.',
  },
  chart: '차트', charts: { none: '차트 없음', line: '선', bar: '막대' }, noLine: '선 차트에는 시간 열과 숫자 열이 필요해서 막대로 보여 드립니다.', noChart: '차트에는 숫자 열이 필요합니다.', showing: (n) => `처음 ${n}행`,
};
export const sqlTexts: Texts<typeof en> = { ko, en };
