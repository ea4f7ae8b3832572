import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Log in', welcome: 'Welcome', setup: 'This is the first visit. Choose a password for this page; the code stands in the terminal in which coinbot runs.', code: 'Code from the terminal', password: 'Password', newPassword: 'New password (at least 10 characters)', again: 'The same password again',
  different: 'The two passwords differ.', submit: 'Log in', choose: 'Choose password', unreachable: 'The server does not answer. Does coinbot run?', forgotten: 'Forgotten? In a terminal: npx coinbot dashboard password', lead: 'Your trading desk on this machine.',
};
const ko: typeof en = {
  title: '로그인', welcome: '환영합니다', setup: '처음 방문입니다. 이 페이지의 비밀번호를 정하세요. 코드는 coinbot이 실행 중인 터미널에 있습니다.', code: '터미널에 표시된 코드', password: '비밀번호', newPassword: '새 비밀번호 (10자 이상)', again: '같은 비밀번호를 한 번 더',
  different: '두 비밀번호가 다릅니다.', submit: '로그인', choose: '비밀번호 정하기', unreachable: '서버가 응답하지 않습니다. coinbot이 실행 중인가요?', forgotten: '잊으셨나요? 터미널에서: npx coinbot dashboard password', lead: '이 컴퓨터 위의 나만의 트레이딩 데스크.',
};
export const loginTexts: Texts<typeof en> = { ko, en };
