import { useView, type Language } from '../view/view.tsx';

/** The engine says what it did in English, in the journal too. What it says most is shown in the reader's language; anything else stays as it was said. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^forecast turned flat/, '예측이 중립으로 바뀜'], [/^forecast turned long/, '예측이 롱으로 바뀜'], [/^forecast turned short/, '예측이 숏으로 바뀜'],
  [/^forecast grew stronger/, '예측이 강해짐'], [/^forecast grew weaker/, '예측이 약해짐'],
  [/^stop loss at (.+) (below|above) entry/, '손절: 진입가 대비 $1'], [/^take profit at (.+)/, '익절: $1'], [/^trailing stop (.+) behind the best price/, '추적 손절: 최고가 대비 $1'],
  [/^held for (\d+) candles/, '$1개 캔들 보유 후 청산'], [/^grid line (\d+)/, '그리드 $1번 선'], [/^purchase (\d+)/, '$1번째 매수'], [/^no longer selected/, '선정에서 빠짐'],
  [/^trading is in FLATTEN/, '전량 청산 중'], [/^what the lines above are to sell/, '위쪽 선에서 팔 수량'], [/^below the grid/, '그리드 아래로 벗어남'],
  // Of the pieces of an order.
  [/^rests at the touch first/, '먼저 최우선 호가에서 대기'], [/^slice rests at the touch/, '조각이 최우선 호가에서 대기'], [/^waited long enough/, '충분히 기다려 바로 체결'], [/^shows (.+)/, '$1만 보임'], [/^takes at once/, '바로 체결'], [/^the touch moved away/, '최우선 호가가 멀어짐'], [/^the policy rests/, '학습한 방식대로 대기'],
  [/^taking is expected to cost (.+) bp, posting (.+)/, '바로 체결하면 $1bp, 기다리면 $2bp로 예상'], [/^a late fill took its place/, '늦은 체결로 대신함'],
  // How an order ended.
  [/^filled$/, '전량 체결'], [/^cancelled$/, '취소됨'], [/^expired$/, '만료됨'], [/^rejected$/, '거부됨'], [/^no longer needed/, '더는 필요 없음'], [/^before it was sent/, '보내기 전에 취소'], [/^time ran out/, '기한이 끝남'],
  [/^what is left is too little to be sent/, '남은 수량이 최소 주문보다 적음'], [/^what was filled meanwhile is enough/, '그사이 체결로 충분함'], [/^another order took its place/, '다른 주문으로 대신함'], [/^found after a restart/, '다시 시작한 뒤 발견'], [/^it never reached the venue/, '거래소에 닿지 않음'],
  [/^the venue took a smaller quantity/, '거래소가 더 적은 수량만 받음'],
  // Why the kill switch was moved.
  [/^asked for on the page/, '페이지에서 요청'], [/^asked for by an assistant/, '도우미 프로그램이 요청'],
  // Remarks.
  [/^sending order "(.+)" failed: /, '주문 “$1” 전송 실패: '], [/^cancelling order "(.+)" failed: /, '주문 “$1” 취소 실패: '], [/^balances and fills change too fast to be compared: they are looked at again at the next turn/, '잔고와 체결이 너무 빨리 바뀌어 대조하지 못했습니다. 다음 차례에 다시 봅니다'],
  [/^what became of order "(.+)" is not known after (\d+) s; it counts as open/, '주문 “$1”이 어떻게 되었는지 $2초째 알 수 없어 미체결로 봅니다'], [/^order "(.+)" was at the venue and is not found there now; it counts as open/, '거래소에 있던 주문 “$1”을 지금 찾을 수 없어 미체결로 봅니다'],
  [/^fees are paid in (.+), and nobody here knows what it is worth: they are not counted/, '$1로 내는 수수료의 가치를 알 수 없어 세지 않았습니다'], [/^the guard "(.+)" could not get out \((.+)\): it is watched again/, '보호 주문 “$1”이 청산하지 못했습니다 ($2). 다시 지켜봅니다'],
  [/^the guard "(.+)" ended at the venue \((.+)\); it is watched here instead/, '보호 주문 “$1”이 거래소에서 끝났습니다 ($2). 여기서 지켜봅니다'],
];
const REGIMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'trend-up': { en: 'trend up', ko: '상승 추세' }, 'trend-down': { en: 'trend down', ko: '하락 추세' }, range: { en: 'range', ko: '횡보' }, stress: { en: 'stress', ko: '급변' }, unknown: { en: 'unknown', ko: '알 수 없음' },
};

export function reasonIn(language: Language, reason: string): string {
  if (language === 'en') return reason;
  const found = SAID.find(([pattern]) => pattern.test(reason));
  return found === undefined ? reason : reason.replace(found[0], found[1]);
}

export const regimeIn = (language: Language, regime: string): string => REGIMES[regime]?.[language] ?? regime;

export function useEngineWords(): { readonly reason: (text: string) => string; readonly regime: (label: string) => string } {
  const { language } = useView();
  return { reason: (text) => reasonIn(language, text), regime: (label) => regimeIn(language, label) };
}
