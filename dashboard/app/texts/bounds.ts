import type { Texts } from '../view/view.tsx';

const en = {
  between: (min: string, max: string) => `From ${min} to ${max}`, atLeast: (min: string) => `At least ${min}`, atMost: (max: string) => `At most ${max}`,
};
const ko: typeof en = {
  between: (min, max) => `${min}에서 ${max} 사이`, atLeast: (min) => `${min} 이상`, atMost: (max) => `${max} 이하`,
};
export const boundsTexts: Texts<typeof en> = { ko, en };
