import type { Texts } from '../view/view.tsx';

const en = {
  title: 'SQL', question: 'Question in SQL', run: 'Run', running: 'Running …', stop: 'Stop', hint: 'Ctrl+Enter runs it', limits: (rows: string, seconds: number, mb: number) => `It only reads: at most ${rows} rows, ${seconds} s and ${mb} MB.`, tables: 'Tables', tablesHint: 'Click a name to put it into the question.', columnsOf: (t: string) => `Columns of ${t}`,
  queries: 'Questions', saved: 'Saved', examples: 'Examples', history: 'Asked lately', noSaved: 'Nothing is saved yet.', noHistory: 'Nothing was asked yet.', name: 'Name', save: 'Save', saveAs: 'Save as …', deleteIt: (n: string) => `Delete ${n}`, savedAs: (n: string) => `Saved as “${n}”.`, failed: 'Not done', open: (n: string) => `Open ${n}`,
  result: 'Answer', empty: 'Ask something: pick an example, or write your own question and press Ctrl+Enter.', noRows: 'Nothing fits: the answer has no rows.', took: (rows: string, time: string) => `${rows} rows in ${time}`, cut: (rows: string) => `Cut after ${rows} rows: there are more. Use LIMIT, or ask for a summary.`, stopped: 'It was stopped.', refused: 'That cannot be answered', csv: 'Download CSV', sortBy: (n: string) => `Sort by ${n}`, previous: 'Previous', next: 'Next', page: (from: string, to: string, all: string) => `${from}–${to} of ${all}`,
  chart: 'Chart', charts: { none: 'No chart', line: 'Line', bar: 'Bars' }, noLine: 'A line needs a column of times and one of numbers: these are bars.', noChart: 'A chart needs a column of numbers.', showing: (n: number) => `the first ${n} rows`,
};
const ko: typeof en = {
  title: 'SQL', question: 'SQL 질문', run: '실행', running: '실행 중 …', stop: '멈추기', hint: 'Ctrl+Enter로 실행합니다', limits: (rows, seconds, mb) => `읽기만 합니다. 최대 ${rows}행, ${seconds}초, ${mb}MB까지입니다.`, tables: '테이블', tablesHint: '이름을 누르면 질문에 들어갑니다.', columnsOf: (t) => `${t}의 열`,
  queries: '질문', saved: '저장한 질문', examples: '예시', history: '최근 질문', noSaved: '아직 저장한 질문이 없습니다.', noHistory: '아직 물어본 것이 없습니다.', name: '이름', save: '저장', saveAs: '다른 이름으로 저장 …', deleteIt: (n) => `${n} 삭제`, savedAs: (n) => `“${n}”(으)로 저장했습니다.`, failed: '처리하지 못했습니다', open: (n) => `${n} 열기`,
  result: '답', empty: '예시를 고르거나 질문을 직접 쓰고 Ctrl+Enter를 누르세요.', noRows: '맞는 것이 없어 답에 행이 없습니다.', took: (rows, time) => `${rows}행, ${time}`, cut: (rows) => `${rows}행에서 잘랐습니다. 더 있으니 LIMIT을 쓰거나 요약해서 물어보세요.`, stopped: '멈췄습니다.', refused: '답할 수 없는 질문입니다', csv: 'CSV 내려받기', sortBy: (n) => `${n} 기준 정렬`, previous: '이전', next: '다음', page: (from, to, all) => `${all}행 중 ${from}–${to}`,
  chart: '차트', charts: { none: '차트 없음', line: '선', bar: '막대' }, noLine: '선 차트에는 시간 열과 숫자 열이 필요해서 막대로 보여 드립니다.', noChart: '차트에는 숫자 열이 필요합니다.', showing: (n) => `처음 ${n}행`,
};
export const sqlTexts: Texts<typeof en> = { ko, en };
