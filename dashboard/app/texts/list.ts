import type { Texts } from '../view/view.tsx';

const en = {
  range: (from: string, to: string, total: string) => `${from}–${to} of ${total}`, back: 'Back', on: 'Next', all: 'All',
  reading: (share: string) => `The records of this run are still being read (${share}). What is shown is what was read so far.`,
  problem: (reason: string) => `Part of the records could not be read: ${reason}`,
};
const ko: typeof en = {
  range: (from, to, total) => `전체 ${total}건 중 ${from}–${to}`, back: '이전', on: '다음', all: '전체',
  reading: (share) => `이 실행의 기록을 아직 읽고 있습니다(${share}). 지금까지 읽은 만큼만 보여 드립니다.`,
  problem: (reason) => `기록 일부를 읽지 못했습니다: ${reason}`,
};
export const listTexts: Texts<typeof en> = { ko, en };
