import type { Texts } from '../view/view.tsx';

const en = {
  skip: 'Skip to content',
  groups: { trade: 'Trade', research: 'Research', safety: 'Safety', records: 'Records' },
  pages: {
    overview: 'Overview', market: 'Market', flow: 'Signal flow', sentiment: 'Sentiment', portfolio: 'Portfolio', execution: 'Execution', models: 'Models', backtests: 'Backtests',
    optimise: 'Optimise', data: 'Data', risk: 'Risk', gap: 'Reality gap', trials: 'Trials', sql: 'SQL', log: 'Log', settings: 'Settings',
  },
  menu: 'Menu', search: 'Go to …', searchHint: 'Pages and actions', nothingFound: 'Nothing found', actions: 'Actions', goTo: 'Go to',
  equity: 'Equity', profit: 'Profit', theme: 'Dark or light', language: '한국어', zone: 'Times in', gain: 'Colours of gain and loss', greenUp: 'Green up, red down', redUp: 'Red up, blue down', logout: 'Log out', view: 'View',
  modes: { demo: 'DEMO', paper: 'PAPER', live: 'LIVE' },
  modeHints: { demo: 'Made-up market on this machine: its prices say nothing about a real one.', paper: 'Live prices, orders matched on this machine. No money moves.', live: 'Real money.' },
  line: {
    connecting: 'Connecting …', lost: 'The line to this page’s server is down. Trying again …', age: (age: string) => `What you see is ${age} old.`,
    runnerAway: 'The trading process is not heard.', runnerAwayHint: 'Start it with “npm start” or “coinbot trade”; this page goes on by itself.', live: 'Live', stale: 'Old',
  },
  kill: {
    button: 'Kill switch', hint: 'Cancels all working orders and opens nothing new, at once. Positions stay, guarded.', stopped: 'Stopped', state: {
      RUN: 'Trading', REDUCE_ONLY: 'Paused: exits only', CANCEL_ALL: 'Stopped: orders cancelled, exits only', FLATTEN: 'Closing all positions', LOCKED: 'Locked: only cancels are sent',
    },
    done: (state: string) => `Kill switch: ${state}`, failed: 'The kill switch could not be moved', terminal: 'To stop without this page, type “npx coinbot stop” in a terminal: it does the same.', resume: 'Resume trading', resumeAsk: 'Trading opens positions again. Type your password to go on.', pause: 'Pause', pauseHint: 'No new positions; exits go on.',
    flatten: 'Close all positions', flattenAsk: 'All working orders are cancelled and all positions closed with market-like orders. This costs fees and spread. Type your password to go on.', by: (by: string, reason: string) => `by ${by}: ${reason}`,
    unlock: 'It is locked. Type “unlock trading” to get as far as exits only; then resume.', unlockLabel: 'Phrase',
  },
  password: 'Password', showPassword: 'Show or hide what is typed', cancel: 'Cancel', confirm: 'Confirm', attribution: 'Charts by TradingView Lightweight Charts™',
};

const ko: typeof en = {
  skip: '본문으로 건너뛰기',
  groups: { trade: '매매', research: '연구', safety: '안전', records: '기록' },
  pages: {
    overview: '한눈에 보기', market: '시장', flow: '신호 흐름', sentiment: '시장 심리', portfolio: '포트폴리오', execution: '주문 체결', models: '모델', backtests: '백테스트',
    optimise: '최적화', data: '데이터', risk: '위험 관리', gap: '현실 차이', trials: '시행 기록', sql: 'SQL', log: '로그', settings: '설정',
  },
  menu: '메뉴', search: '이동 …', searchHint: '페이지와 동작', nothingFound: '찾은 것이 없습니다', actions: '동작', goTo: '이동',
  equity: '평가금액', profit: '손익', theme: '어둡게 / 밝게', language: 'English', zone: '시간대', gain: '상승·하락 색', greenUp: '상승 초록, 하락 빨강', redUp: '상승 빨강, 하락 파랑', logout: '로그아웃', view: '보기',
  modes: { demo: '데모', paper: '모의', live: '실거래' },
  modeHints: { demo: '이 컴퓨터에서 만들어 낸 시장입니다. 실제 가격과 아무 관계가 없습니다.', paper: '실시간 시세, 주문은 이 컴퓨터에서 체결됩니다. 돈은 움직이지 않습니다.', live: '실제 돈으로 거래합니다.' },
  line: {
    connecting: '연결하는 중 …', lost: '이 페이지의 서버와 연결이 끊겼습니다. 다시 시도하는 중 …', age: (age: string) => `보이는 내용은 ${age} 전의 것입니다.`,
    runnerAway: '매매 프로세스의 응답이 없습니다.', runnerAwayHint: '“npm start” 또는 “coinbot trade”로 시작하면 이 페이지가 저절로 이어집니다.', live: '실시간', stale: '지난 값',
  },
  kill: {
    button: '긴급 정지', hint: '모든 미체결 주문을 즉시 취소하고 새로 사지 않습니다. 보유분은 보호 주문과 함께 남습니다.', stopped: '정지됨', state: {
      RUN: '매매 중', REDUCE_ONLY: '일시 정지: 청산만', CANCEL_ALL: '정지: 주문 취소됨, 청산만', FLATTEN: '모든 포지션 청산 중', LOCKED: '잠김: 취소만 보냅니다',
    },
    done: (state: string) => `긴급 정지 스위치: ${state}`, failed: '긴급 정지 스위치를 움직이지 못했습니다', terminal: '이 페이지 없이 멈추려면 터미널에 “npx coinbot stop”을 입력하세요. 같은 일을 합니다.', resume: '매매 재개', resumeAsk: '다시 포지션을 엽니다. 계속하려면 비밀번호를 입력하세요.', pause: '일시 정지', pauseHint: '새 포지션을 열지 않고 청산은 계속합니다.',
    flatten: '모든 포지션 청산', flattenAsk: '모든 미체결 주문을 취소하고 모든 포지션을 시장가에 가깝게 청산합니다. 수수료와 스프레드가 듭니다. 계속하려면 비밀번호를 입력하세요.', by: (by: string, reason: string) => `${by}: ${reason}`,
    unlock: '잠겨 있습니다. “unlock trading”을 입력하면 청산만 가능해집니다. 그다음 재개하세요.', unlockLabel: '문구',
  },
  password: '비밀번호', showPassword: '입력한 내용 보이기/숨기기', cancel: '취소', confirm: '확인', attribution: '차트: TradingView Lightweight Charts™',
};

export const shellTexts: Texts<typeof en> = { ko, en };
