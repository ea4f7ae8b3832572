import { describe, expect, it } from 'vitest';
import { reasonIn, regimeIn } from './engine-words.ts';

describe('what the engine says', () => {
  it.each([
    ['rests at the touch first', '먼저 최우선 호가에서 대기'], ['no longer needed', '더는 필요 없음'], ['waited long enough', '충분히 기다려 바로 체결'], ['cancelled', '취소됨'], ['filled', '전량 체결'],
    ['taking is expected to cost 4.20 bp, posting 1.10', '바로 체결하면 4.20bp, 기다리면 1.10bp로 예상'],
    ['the guard "t-1" could not get out (time ran out): it is watched again', '보호 주문 “t-1”이 청산하지 못했습니다 (time ran out). 다시 지켜봅니다'],
  ])('%s is shown in the language of the reader', (said, shown) => {
    expect(reasonIn('ko', said)).toBe(shown);
    expect(reasonIn('en', said)).toBe(said);
  });

  it('that nobody put into words stays as it was said', () => {
    expect(reasonIn('ko', 'a rule of my own')).toBe('a rule of my own');
  });

  it('of a market in stress is one word everywhere', () => {
    expect(regimeIn('ko', 'stress')).toBe('급변');
  });
});
