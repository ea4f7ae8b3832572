import type { Texts } from '../view/view.tsx';

const en = {
  states: { waiting: 'waiting', running: 'running', done: 'done', failed: 'failed', cancelled: 'cancelled', interrupted: 'interrupted' },
  cancel: 'Cancel', cancelling: 'Stopping …', progress: 'Progress', elapsed: (time: string) => `${time} so far`, took: (time: string) => `took ${time}`, waitingHint: 'It begins when the work before it is over.',
  interruptedHint: 'The page was stopped while this ran. Start it again: what was computed is taken up where it can be.', notes: 'What it said',
};
const ko: typeof en = {
  states: { waiting: '대기 중', running: '실행 중', done: '완료', failed: '실패', cancelled: '취소됨', interrupted: '중단됨' },
  cancel: '취소', cancelling: '멈추는 중 …', progress: '진행', elapsed: (time) => `${time} 경과`, took: (time) => `${time} 걸림`, waitingHint: '앞선 작업이 끝나면 시작합니다.',
  interruptedHint: '실행 중에 페이지 서버가 멈췄습니다. 다시 시작하면 계산해 둔 것은 가능한 한 이어서 씁니다.', notes: '작업이 남긴 말',
};
export const jobTexts: Texts<typeof en> = { ko, en };
