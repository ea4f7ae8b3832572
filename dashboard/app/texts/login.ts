import type { Texts } from '../view/view.tsx';

const en = {
  title: 'Log in', welcome: 'Welcome', setup: 'This is the first visit. Choose a password for this page; the code stands in the terminal in which coinbot runs.', code: 'Code from the terminal', password: 'Password', newPassword: 'New password (at least 10 characters)', again: 'The same password again',
  different: 'The two passwords differ.', submit: 'Log in', choose: 'Choose password',
  reasons: {
    unreachable: 'The server does not answer. Does coinbot run?', wrong: 'That is not right. Try again.', 'too-often': 'Too many tries. Wait 15 minutes.', 'set-already': 'A password was chosen already: reload the page and log in.',
    'password-short': 'At least 10 characters, please.', 'password-long': 'That is too long.', 'password-obvious': 'That password is among the first that others would try. Choose another.', 'not-signed-in': 'The session has ended: reload the page and log in again.',
  }, forgotten: 'Forgotten? In a terminal: npx coinbot dashboard password', lead: 'Your trading desk on this machine.',
};
const ko: typeof en = {
  title: '로그인', welcome: '환영합니다', setup: '처음 방문입니다. 이 페이지의 비밀번호를 정하세요. 코드는 coinbot이 실행 중인 터미널에 있습니다.', code: '터미널에 표시된 코드', password: '비밀번호', newPassword: '새 비밀번호 (10자 이상)', again: '같은 비밀번호를 한 번 더',
  different: '두 비밀번호가 다릅니다.', submit: '로그인', choose: '비밀번호 정하기',
  reasons: {
    unreachable: '서버가 응답하지 않습니다. coinbot이 실행 중인가요?', wrong: '맞지 않습니다. 다시 입력하세요.', 'too-often': '시도가 너무 많았습니다. 15분 뒤에 다시 하세요.', 'set-already': '이미 비밀번호가 정해져 있습니다. 새로고침한 뒤 로그인하세요.',
    'password-short': '10자 이상이어야 합니다.', 'password-long': '너무 깁니다.', 'password-obvious': '누구나 먼저 시도해 볼 만한 비밀번호입니다. 다른 것을 고르세요.', 'not-signed-in': '세션이 끝났습니다. 새로고침한 뒤 다시 로그인하세요.',
  }, forgotten: '잊으셨나요? 터미널에서: npx coinbot dashboard password', lead: '이 컴퓨터 위의 나만의 트레이딩 데스크.',
};
export const loginTexts: Texts<typeof en> = { ko, en };
