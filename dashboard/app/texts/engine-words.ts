import { useView, type Language } from '../view/view.tsx';

/** The engine says what it did in English, in the journal too. What it says most is shown in the reader's language; anything else stays as it was said. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^forecast turned flat/, '예측이 중립으로 바뀜'], [/^forecast turned long/, '예측이 매수로 바뀜'], [/^forecast turned short/, '예측이 매도로 바뀜'],
  [/^forecast grew stronger/, '예측이 강해짐'], [/^forecast grew weaker/, '예측이 약해짐'],
  [/^stop loss at (.+) (below|above) entry/, '손절: 진입가 대비 $1'], [/^take profit at (.+)/, '익절: $1'], [/^trailing stop (.+) behind the best price/, '추적 손절: 최고가 대비 $1'],
  [/^held for (\d+) candles/, '$1개 캔들 보유 후 청산'], [/^grid line (\d+)/, '그리드 $1번 선'], [/^purchase (\d+)/, '$1번째 매수'], [/^no longer selected/, '선정에서 빠짐'],
  [/^trading is in FLATTEN/, '전량 청산 중'],
];
const REGIMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'trend-up': { en: 'trend up', ko: '상승 추세' }, 'trend-down': { en: 'trend down', ko: '하락 추세' }, range: { en: 'range', ko: '횡보' }, stress: { en: 'stress', ko: '긴장' }, unknown: { en: 'unknown', ko: '알 수 없음' },
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
