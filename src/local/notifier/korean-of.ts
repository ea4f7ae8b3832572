/** How a text is said in Korean: `$1` is what the first bracket found; `$&1` is that, said in Korean too where it can be. */
type Rule = readonly [found: RegExp, said: string];

const rule = (found: string, said: string): Rule => [new RegExp(`^${found}$`, 's'), said];

/** What accounts at venues tell of, and why a venue is away. */
const ACCOUNT: readonly Rule[] = [
  rule('(\\S+) does not accept the key any more, so nothing is asked or sent there until the program is started again with one that it accepts: (.*)', '$1이(가) API 키를 더 받아 주지 않습니다. 받아 주는 키로 프로그램을 다시 시작할 때까지 그곳에는 아무것도 묻거나 보내지 않습니다: $&2'),
  rule('the key is not accepted(?:: (.*))?', 'API 키가 거부되었습니다: $&1'),
  rule('the journal cannot be written: (.*)', '저널을 쓸 수 없습니다: $1'),
  rule('the account cannot be looked at: (.*)', '계좌를 조회할 수 없습니다: $&1'),
  rule('the account is being looked at', '계좌를 조회하는 중입니다'),
  rule('the private stream is not live', '계좌 스트림이 아직 연결되지 않았습니다'),
  rule('the private stream ended: (.*)', '계좌 스트림이 끊겼습니다: $&1'),
  rule('the market streams of (\\S+) ended: (.*)', '$1 시세 스트림이 끊겼습니다: $&2'),
  rule('a later process trades with this account', '더 늦게 시작한 프로세스가 이 계좌로 거래하고 있습니다'),
  rule('starting', '시작하는 중'),
  rule('stopped', '멈춤'),
  rule('no answer within (\\d+) ms', '$1 ms 안에 응답이 없습니다'),
  rule('no answer for (\\d+) s', '$1초 동안 응답이 없습니다'),
  rule('no answer \\((.*)\\)', '응답이 없습니다 ($1)'),
  rule('balances and fills change too fast to be compared: they are looked at again at the next turn', '잔고와 체결이 너무 빨리 바뀌어 비교할 수 없습니다. 다음 차례에 다시 봅니다'),
  rule('(\\S+): expected "([^"]*)" by the ledger, found "([^"]*)" at the venue', '$1: 장부에는 $2, 거래소에는 $3'),
  rule('halted: (.*)', '중단: $&1'),
];

/** What becomes of orders. */
const ORDERS: readonly Rule[] = [
  rule('what became of order "([^"]*)" is not known after (\\d+) s; it counts as open', '주문 $1이(가) 어떻게 되었는지 $2초가 지나도 알 수 없습니다. 미체결로 봅니다'),
  rule('what became of order "([^"]*)" is not known', '주문 $1이(가) 어떻게 되었는지 알 수 없습니다'),
  rule('order "([^"]*)" was at the venue and is not found there now; it counts as open', '거래소에 있던 주문 $1이(가) 보이지 않습니다. 미체결로 봅니다'),
  rule('order "([^"]*)" was sent by another process that trades with this account(: it began later, so this one stops)?', '이 계좌로 거래하는 다른 프로세스가 주문 $1을(를) 보냈습니다'),
  rule('order "([^"]*)" is ours by its id, but the journal does not know it', '주문 $1은(는) ID로 보면 우리 것이지만 저널에 없습니다'),
  rule('order "([^"]*)" was not sent by us', '주문 $1은(는) 이 프로그램이 보낸 것이 아닙니다'),
  rule('order "([^"]*)" was (\\S+), now (\\S+)', '주문 $1: $2 → $3'),
  rule('(sending|cancelling) order "([^"]*)" failed: (.*)', '주문 $2 처리 실패 ($1): $&3'),
  rule('(\\S+) takes no order of type "([^"]*)": it was not sent', '$1은(는) "$2" 주문을 받지 않아 보내지 않았습니다'),
  rule('the guard "([^"]*)" could not get out \\((.*)\\): it is watched again', '손절 주문 $1로 나오지 못했습니다 ($2). 다시 지켜봅니다'),
  rule('the guard "([^"]*)" ended at the venue \\((.*)\\); it is watched here instead', '거래소의 손절 주문 $1이(가) 끝났습니다 ($2). 대신 여기서 지켜봅니다'),
  rule('the venue tells trade "([^"]*)" no more \\((.*)\\); strategies still count it', '거래소가 체결 $1을(를) 더 알려 주지 않습니다 ($2). 전략은 계속 셉니다'),
  rule('fees are paid in (\\S+), and nobody here knows what it is worth: they are not counted', '수수료를 $1(으)로 내는데 가격을 알 수 없어 세지 않습니다'),
];

/** What the risk gate says when it stops trading or lets an order not pass. */
const RISK: readonly Rule[] = [
  rule('equity fell from "([^"]*)" to "([^"]*)" in a day', '하루 동안 평가 자산이 $1에서 $2(으)로 줄었습니다'),
  rule('equity fell from its highest "([^"]*)" to "([^"]*)"', '평가 자산이 최고 $1에서 $2(으)로 줄었습니다'),
  rule('stopped until a person (?:resumes|resets it): (.*)', '사람이 풀 때까지 멈춥니다: $&1'),
  rule('trading is LOCKED', '거래가 잠겨 있습니다 (LOCKED)'),
  rule('trading is in (\\S+): only what reduces a position is sent', '$1 상태: 포지션을 줄이는 주문만 보냅니다'),
  rule('the clock may be off by "([^"]*)" ms', '시계가 $1 ms 어긋났을 수 있습니다'),
  rule('the book is older than (\\S+) ms, or there is none', '호가가 $1 ms보다 오래되었거나 없습니다'),
  rule('the last candle is older than (\\S+) periods, or there is none', '마지막 캔들이 $1개 기간보다 오래되었거나 없습니다'),
  rule('value "([^"]*)" is above (\\S+) of equity, "([^"]*)"', '주문 금액 $1이(가) 평가 자산의 $2 ($3)를 넘습니다'),
  rule('"([^"]*)" could come to "([^"]*)", the limit is (\\S+) of equity, "([^"]*)"', '$1 포지션이 $2이(가) 될 수 있는데 한도는 평가 자산의 $3 ($4)입니다'),
  rule('all positions could come to "([^"]*)", the limit is (\\S+) of equity, "([^"]*)"', '전체 포지션이 $1이(가) 될 수 있는데 한도는 평가 자산의 $2 ($3)입니다'),
  rule('"([^"]*)" orders in (\\S+) s, the limit is (\\S+)', '$2초 동안 주문 $1건, 한도는 $3건입니다'),
  rule('"([^"]*)" trades within an hour', '1시간에 거래 $1건'),
  rule('"([^"]*)" is off until a person enables it: (.*)', '전략 $1은(는) 사람이 켤 때까지 꺼져 있습니다: $&2'),
  rule('locked: (.*)', '잠김: $&1'),
];

/** What the program says of itself. */
const PROGRAM: readonly Rule[] = [
  rule('strategy "([^"]*)" is disabled: (.*)\\. Its orders are cancelled, its positions stay guarded, the others go on', '전략 $1을(를) 껐습니다: $&2. 이 전략의 주문은 취소하고 포지션은 계속 지키며, 다른 전략은 그대로 갑니다'),
  rule('the candles that strategy "([^"]*)" begins with could not be fetched, it waits for them: (.*)', '전략 $1이(가) 시작할 캔들을 받지 못해 기다립니다: $&2'),
  rule('the state cannot be saved: (.*)', '상태를 저장할 수 없습니다: $1'),
  rule('the kill switch cannot be written: (.*)', '킬 스위치를 쓸 수 없습니다: $1'),
  rule('the kill switch is set to (\\S+): (.*)', '킬 스위치를 $1(으)로 바꿉니다: $&2'),
  rule('a connection to (\\S+) was refused: it is none of the venues\'', '$1 연결을 막았습니다. 거래소가 아닙니다'),
  rule('the watchdog of (\\S+) ended: nobody cancels the orders there if this process hangs', '$1 감시 프로세스가 끝났습니다. 이 프로세스가 멈추면 그곳의 주문을 취소할 것이 없습니다'),
  rule('(\\S+) does not tell its time: (.*)', '$1이(가) 시각을 알려 주지 않습니다: $&2'),
  rule('this machine or process stood still for (\\d+) ms: accounts are compared with their venues first', '컴퓨터나 프로세스가 $1 ms 동안 멈췄습니다. 먼저 계좌를 거래소와 비교합니다'),
  rule('the clock was set for (\\d+) ms: accounts are compared with their venues first', '시계가 $1 ms 바뀌었습니다. 먼저 계좌를 거래소와 비교합니다'),
  rule('config\\.json was changed and cannot be used, the limits stay as they are: (.*)', 'config.json이 바뀌었지만 쓸 수 없어 한도를 그대로 둡니다: $1'),
  rule('no heartbeat of (\\S+) (\\S+) for (\\d+) ms', '$1 $2에서 $3 ms 동안 신호가 없습니다'),
  rule('asked for in Telegram', '텔레그램에서 요청'),
  rule('asked for on the command line', '명령줄에서 요청'),
  rule('(.*); trying again in (\\S+) s', '$&1. $2초 뒤에 다시 시도합니다'),
];

const RULES: readonly Rule[] = [...ACCOUNT, ...ORDERS, ...RISK, ...PROGRAM];
const DEEPEST = 4;
/** A longer text is none of those that are known here. */
const LONGEST = 4_000;

/** What the program says in English, in Korean where it is one of the usual texts; anything else stays as it was said. */
export const koreanOf = (text: string): string => (text.length > LONGEST ? text : said(text, 0));

function said(text: string, depth: number): string {
  if (depth > DEEPEST) return text;
  const whole = byRule(text, depth);
  if (whole !== undefined) return whole;
  // Several reasons stand beside each other; where none of them is known the text stays one.
  const parts = text.split('; ');
  return parts.length === 1 ? text : parts.map((part) => byRule(part, depth) ?? part).join('; ');
}

function byRule(text: string, depth: number): string | undefined {
  for (const [found, form] of RULES) {
    const match = found.exec(text);
    if (match === null) continue;
    return form.replaceAll(/(?:: )?\$&?\d/g, (place) => {
      const part = match[Number(place.at(-1))];
      // What is missing takes the colon before it with it.
      if (part === undefined) return '';
      return `${place.startsWith(': ') ? ': ' : ''}${place.includes('&') ? said(part, depth + 1) : part}`;
    });
  }
  return undefined;
}
