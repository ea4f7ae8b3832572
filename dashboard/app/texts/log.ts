import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Log', lead: 'What the trading process wrote down, newest first.', filter: 'Contains', topics: { program: 'Program', account: 'Account', decision: 'Decision', order: 'Order', fill: 'Fill', denied: 'Denied', guard: 'Guard', plan: 'Plan' },
  all: 'All topics', older: 'Older', newer: 'To the newest', none: 'Nothing on record fits. A run begins to write when it begins to trade.', time: 'Time', topic: 'Topic', text: 'What', why: 'why', newLines: (n: number) => `${n} newer`,
};
const ko: typeof en = {
  title: '로그', lead: '매매 프로세스가 남긴 기록, 최신순.', filter: '포함하는 말', topics: { program: '프로그램', account: '계정', decision: '판단', order: '주문', fill: '체결', denied: '거절', guard: '보호', plan: '계획' },
  all: '모든 주제', older: '더 오래된 것', newer: '최신으로', none: '맞는 기록이 없습니다. 매매를 시작하면 기록이 쌓입니다.', time: '시각', topic: '주제', text: '내용', why: '이유', newLines: (n) => `새 기록 ${n}건`,
};
export const logTexts: Texts<typeof en> = { ko, en };
