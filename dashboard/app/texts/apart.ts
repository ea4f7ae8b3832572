import type { Texts } from '../view/view.tsx';

/** For the page that is served in AWS, apart from any bot. */
const en = {
  hint: 'This page runs in AWS: it shows the sweeps and models of your account. The bot is shown, and stopped, by the page beside it.',
  lead: 'Here you find the sweeps and models of your AWS account. Nothing trades here.', toModels: 'To the models', toSweeps: 'To the sweeps',
  noSweeps: 'There is no sweep in your account yet. On the PC, “npx coinbot sweep run … --where aws” begins one; it appears here as soon as it is planned.',
};
const ko: typeof en = {
  hint: 'AWS에서 실행되는 페이지로, 내 계정의 스윕과 모델을 보여 줍니다. 봇을 보고 멈추는 일은 봇 옆의 페이지에서 합니다.',
  lead: '내 AWS 계정의 스윕과 모델을 볼 수 있습니다. 여기서는 매매하지 않습니다.', toModels: '모델 보기', toSweeps: '스윕 보기',
  noSweeps: '내 계정에 아직 스윕이 없습니다. PC에서 “npx coinbot sweep run … --where aws”로 시작하면, 계획되는 대로 여기에 나타납니다.',
};
export const apartTexts: Texts<typeof en> = { ko, en };
