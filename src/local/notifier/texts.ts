import type { KillState } from '../../shared/risk/kill-state.ts';
import type { Confirmed } from './confirmations.ts';
import type { Period } from './profit-book.ts';
import { koreanOf } from './korean-of.ts';

/** Everything that is said, in one language. Numbers come as texts. */
export interface Texts {
  readonly urgent: string;
  /** What the program says in English elsewhere too: alarms, remarks, reasons. What is not known stays as it was said. */
  readonly said: (text: string) => string;
  /** It should have been said at this time. */
  readonly late: (time: string, text: string) => string;
  readonly fill: (f: { readonly side: 'buy' | 'sell'; readonly quantity: string; readonly coin: string; readonly price: string; readonly fee: string; readonly strategy: string; readonly reason: string }) => string;
  readonly exit: (t: { readonly coin: string; readonly profit: string; readonly ratio: string; readonly hours: string; readonly reason: string }) => string;
  readonly started: (mode: string) => string;
  readonly ended: string;
  readonly endedWith: (code: number) => string;
  readonly crashed: (how: string, isLast: boolean) => string;
  readonly gone: string;
  readonly alarm: (where: string, text: string) => string;
  readonly denied: (coin: string, rule: string, reason: string) => string;
  readonly models: (text: string) => string;
  readonly remark: (text: string) => string;
  readonly kill: (state: KillState, by: string, reason: string) => string;
  readonly away: (venue: string, text: string) => string;
  readonly back: (venue: string) => string;
  readonly silent: (seconds: number) => string;
  readonly heard: string;
  readonly lost: (count: number) => string;
  readonly more: (count: number) => string;
  readonly trouble: (channel: string, text: string) => string;
  readonly again: (text: string) => string;
  readonly strangers: (count: number) => string;
  readonly test: string;
  readonly report: string;
  readonly nothingYet: string;
  readonly labels: Readonly<Record<'equity' | 'cash' | 'profit' | 'fees' | 'fills' | 'kill' | 'state' | 'venues' | 'open' | 'positions' | 'none' | 'age' | 'since' | 'yesterday' | 'drawdown' | 'lastDecisions', string>>;
  readonly periods: Readonly<Record<Period, string>>;
  readonly help: string;
  readonly ask: (action: Confirmed, code: string) => string;
  readonly confirm: Readonly<Record<'wrong' | 'expired' | 'nothing', string>>;
  readonly moved: (from: KillState, to: KillState) => string;
  readonly same: (state: KillState) => string;
  readonly refused: (reason: string) => string;
  readonly unknown: string;
  readonly stale: string;
  readonly periodWanted: string;
  readonly failed: string;
}

const en: Texts = {
  urgent: '❗ ',
  said: (text) => text,
  late: (time, text) => `from ${time}: ${text}`,
  fill: ({ side, quantity, coin, price, fee, strategy, reason }) => `${side === 'buy' ? 'Bought' : 'Sold'} ${quantity} ${coin} at ${price} (fee ${fee}; ${strategy}: ${reason})`,
  exit: ({ coin, profit, ratio, hours, reason }) => `Closed ${coin}: ${profit} (${ratio}) after ${hours} h: ${reason}`,
  started: (mode) => `Trading begins (${mode}).`,
  ended: 'Trading was stopped.',
  endedWith: (code) => `Trading ended by itself (exit code ${code}): look at the machine.`,
  crashed: (how, isLast) => `The trading process ended unexpectedly (${how}). ${isLast ? 'It crashed too often and stays down: look at the venue.' : 'It is started again.'}`,
  gone: 'The program that watches over trading is gone; trading ends with it. Look at the machine.',
  alarm: (where, text) => `Alarm${where === '' ? '' : ` at ${where}`}: ${text}`,
  denied: (coin, rule, reason) => `Not sent, ${coin}: ${reason} (${rule})`,
  models: (text) => `Models: ${text}`,
  remark: (text) => text,
  kill: (state, by, reason) => `Kill switch: ${state} (${by}: ${reason})`,
  away: (venue, text) => `${venue} is away: ${text}`,
  back: (venue) => `${venue} is back.`,
  silent: (seconds) => `Nothing was heard from the trading process for ${seconds} s.`,
  heard: 'The trading process is heard again.',
  lost: (count) => `${count} pieces of news were left out: the notifier was too slow.`,
  more: (count) => `(${count} more times)`,
  trouble: (channel, text) => `${channel} does not get through. What it was to say: ${text}`,
  again: (text) => `Not answered yet: ${text}`,
  strangers: (count) => `${count} messages from people who are not in telegram.users; none was answered.`,
  test: 'Test of coinbot: this is how you will be told.',
  report: 'Daily report', nothingYet: 'Nothing is known yet: the trading process has not reported.',
  labels: { equity: 'Equity', cash: 'Cash', profit: 'Profit', fees: 'Fees', fills: 'fills', kill: 'Kill switch', state: 'State', venues: 'Venues', open: 'open', positions: 'Positions', none: 'none', age: 'Known since', since: 'since', yesterday: 'Yesterday', drawdown: 'Largest drawdown', lastDecisions: 'Last decisions' },
  periods: { day: 'Today', week: 'This week', month: 'This month' },
  help: '/status /balance /positions\n/profit day|week|month\n/why [last|time|order]\n/report\n/pause – no new positions\n/resume – trade again (asks)\n/flatten – close everything (asks)\n/kill – send nothing more (asks)\n/ok – seen',
  ask: (action, code) => `${{ resume: 'Trading goes on.', flatten: 'All working orders are cancelled and all positions closed.', kill: 'LOCKED: entries are cancelled and nothing more is sent. Positions stay, with their stops at the venue. Only the machine itself can unlock it.' }[action]}\nTo do it, write within 60 s: /confirm ${code}`,
  confirm: { wrong: 'Not the code. Nothing was done.', expired: 'That code has expired. Nothing was done.', nothing: 'There is nothing to confirm.' },
  moved: (from, to) => `${from} → ${to}`,
  same: (state) => `${state}, as before.`,
  refused: (reason) => `Refused: ${reason}`,
  unknown: 'Not a command. /help shows what there is.',
  stale: 'That was written more than a minute ago: nothing was done. Write it again if it still holds.',
  periodWanted: 'Expected /profit day, week or month.',
  failed: 'That did not work; the log of the machine says why.',
};

const ko: Texts = {
  urgent: '❗ ',
  said: koreanOf,
  late: (time, text) => `${time}의 소식: ${text}`,
  fill: ({ side, quantity, coin, price, fee, strategy, reason }) => `${side === 'buy' ? '매수' : '매도'} ${coin} ${quantity} @ ${price} (수수료 ${fee}, ${strategy}: ${reason})`,
  exit: ({ coin, profit, ratio, hours, reason }) => `${coin} 청산: ${profit} (${ratio}), 보유 ${hours}시간: ${reason}`,
  started: (mode) => `거래를 시작합니다 (${mode}).`,
  ended: '거래를 멈췄습니다.',
  endedWith: (code) => `거래가 스스로 끝났습니다 (종료 코드 ${code}). 컴퓨터를 확인하세요.`,
  crashed: (how, isLast) => `거래 프로세스가 예기치 않게 종료되었습니다 (${how}). ${isLast ? '너무 자주 멈춰서 다시 시작하지 않습니다. 거래소를 확인하세요.' : '다시 시작합니다.'}`,
  gone: '거래를 지켜보던 프로그램이 사라져 거래도 함께 끝납니다. 컴퓨터를 확인하세요.',
  alarm: (where, text) => `경보${where === '' ? '' : ` (${where})`}: ${text}`,
  denied: (coin, rule, reason) => `주문 거부 ${coin}: ${reason} (${rule})`,
  models: (text) => `모델: ${text}`,
  remark: (text) => text,
  kill: (state, by, reason) => `킬 스위치: ${state} (${by}: ${reason})`,
  away: (venue, text) => `${venue} 연결이 끊겼습니다: ${text}`,
  back: (venue) => `${venue}에 다시 연결되었습니다.`,
  silent: (seconds) => `거래 프로세스에서 ${seconds}초 동안 소식이 없습니다.`,
  heard: '거래 프로세스의 소식이 다시 들어옵니다.',
  lost: (count) => `알림이 밀려 소식 ${count}건을 건너뛰었습니다.`,
  more: (count) => `(같은 내용 ${count}회 더)`,
  trouble: (channel, text) => `${channel}(으)로 전달되지 않았습니다. 전하려던 내용: ${text}`,
  again: (text) => `아직 확인되지 않았습니다: ${text}`,
  strangers: (count) => `telegram.users에 없는 사람의 메시지 ${count}건을 무시했습니다.`,
  test: 'coinbot 시험 알림입니다. 이렇게 알려 드립니다.',
  report: '일일 보고', nothingYet: '아직 알 수 있는 것이 없습니다. 거래 프로세스가 보고하지 않았습니다.',
  labels: { equity: '평가 자산', cash: '현금', profit: '손익', fees: '수수료', fills: '체결', kill: '킬 스위치', state: '상태', venues: '거래소', open: '연결됨', positions: '포지션', none: '없음', age: '기준 시각', since: '집계 시작', yesterday: '어제', drawdown: '최대 낙폭', lastDecisions: '최근 판단' },
  periods: { day: '오늘', week: '이번 주', month: '이번 달' },
  help: '/status 상태  /balance 잔고  /positions 포지션\n/profit day|week|month 손익\n/why [last|시각|주문] 이유\n/report 보고\n/pause – 새 포지션 중지\n/resume – 거래 재개 (확인 필요)\n/flatten – 모두 청산 (확인 필요)\n/kill – 주문 전면 중단 (확인 필요)\n/ok – 확인함',
  ask: (action, code) => `${{ resume: '거래를 재개합니다.', flatten: '모든 미체결 주문을 취소하고 모든 포지션을 청산합니다.', kill: 'LOCKED: 진입 주문을 취소하고 더는 주문을 보내지 않습니다. 포지션과 거래소에 걸린 손절 주문은 남습니다. 해제는 이 컴퓨터에서만 할 수 있습니다.' }[action]}\n실행하려면 60초 안에 보내세요: /confirm ${code}`,
  confirm: { wrong: '코드가 다릅니다. 아무것도 하지 않았습니다.', expired: '코드가 만료되었습니다. 아무것도 하지 않았습니다.', nothing: '확인할 것이 없습니다.' },
  moved: (from, to) => `${from} → ${to}`,
  same: (state) => `이미 ${state} 상태입니다.`,
  refused: (reason) => `거절됨: ${reason}`,
  unknown: '모르는 명령입니다. /help 로 목록을 보세요.',
  stale: '1분도 더 전에 쓴 명령이라 실행하지 않았습니다. 아직 필요하면 다시 보내세요.',
  periodWanted: '/profit day, week, month 중 하나로 보내세요.',
  failed: '처리하지 못했습니다. 이유는 컴퓨터의 기록에 있습니다.',
};

export const textsOf = (language: 'en' | 'ko'): Texts => ({ en, ko })[language];
