import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { koreanEntries } from './korean-scorer.ts';
import { languageOf, scoreGeneral, scoreText, weighedItem } from './score-text.ts';

describe('headlines in English', () => {
  it.each(['Bitcoin not crashing. Exchange hacked', 'No panic; exchange hacked', 'Never mind! Exchange hacked'])('no denial reaches into the next sentence: "%s"', (text) => {
    const hacked = scoreText('Exchange hacked').evidence.at(-1);
    expect(scoreText(text).evidence.at(-1)).toEqual(hacked);
    expect(hacked?.valence).toBeLessThan(0);
  });

  it.each([
    'SEC approves spot bitcoin ETF', 'Bitcoin hits all-time high as ETF inflows surge', 'Shorts liquidated in a short squeeze', 'Inflation cools more than expected', 'Exchange denies hack',
    'Bitcoin does not crash', 'No evidence of a hack', 'China lifts its bitcoin ban', 'BTC to the moon \u{1F680}\u{1F680}', 'Judge dismisses lawsuit against Ripple', 'Hacker returns stolen funds',
  ])('"%s" is good news', (text) => {
    expect(scoreText(text).compound).toBeGreaterThan(0.2);
  });

  it.each([
    'Whale dumps 10,000 BTC, bears in control', 'SEC rejects bitcoin ETF', 'SEC has not approved the spot bitcoin ETF', 'Exchange halts all withdrawals after exploit', 'USDT depegs, panic selling spreads',
    'Token was a rug pull', 'Founder pleads guilty to fraud', 'Bitcoin fails to rally', 'Inflation surges again', 'Miner files for bankruptcy \u{1F4C9}', 'China bans crypto mining',
  ])('"%s" is bad news', (text) => {
    expect(scoreText(text).compound).toBeLessThan(-0.2);
  });

  it.each(['Federal Reserve publishes minutes', 'Grayscale Bitcoin Trust shares', 'Proof of stake explained', 'https://good.example/best-win @great', ''])('"%s" is neither', (text) => {
    expect(scoreText(text).compound).toBe(0);
  });

  it('knows what general English does not', () => {
    expect(scoreGeneral('Token was a rug pull').compound).toBe(0);
    expect(scoreGeneral('Whale dumps 10,000 BTC, bears in control').compound).toBeGreaterThan(scoreText('Whale dumps 10,000 BTC, bears in control').compound);
  });
});

describe('headlines in Korean', () => {
  it.each([
    '비트코인 급등, 사상 최고가 경신', '업비트 신규 상장', '규제 완화 기대감에 반등', '우려 해소', '하락하지 않을 것', '하락세 멈춰', '해킹은 없었다', '러그 풀 의혹 사실 아니다', '안 떨어진다', 'SEC, 현물 ETF 승인',
    '급락했지만 매수세 유입', 'SEC 리플 소송 취하', '상장폐지 철회', '파산 위험 없다', '규제를 대폭 완화한다', '거래 재개', '손실은 크지 않다', '하락폭 축소',
  ])('"%s" is good news', (text) => {
    expect(scoreText(text).compound).toBeGreaterThan(0.15);
  });

  it.each([
    '비트코인 폭락…대규모 청산', '업비트, 코인 상장폐지 결정', '거래소 해킹 피해 확인', '규제 강화 우려', '상승하지 못했다', '가격이 오르지 않았다', '못 오른다', '현물 ETF 승인 거부', '출금 중단', '러그풀 사기',
    '업비트 상장 연기', '상승폭 제한', '비트코인 오를 가능성 낮다', '손실 확대', '상장 폐지', '상승했지만 급락',
  ])('"%s" is bad news', (text) => {
    expect(scoreText(text).compound).toBeLessThan(-0.15);
  });

  it.each(['비트코인 시세 보합', '코인을 사고팔 때', '상장지수펀드 설명회', '자본주의의 역사', '공포 탐욕 지수 발표'])('"%s" is neither', (text) => {
    expect(scoreText(text).compound).toBe(0);
  });

  it('listed and delisted are opposites, and the longer word wins', () => {
    expect(scoreText('상장').compound).toBeGreaterThan(0);
    expect(scoreText('상장폐지').compound).toBeLessThan(0);
    expect(scoreText('상장 폐지').compound).toBe(scoreText('상장폐지').compound);
  });

  it('weighs strong and weak words, and what is asked as half', () => {
    const of = (text: string) => scoreText(text).compound;
    expect(of('비트코인 크게 하락')).toBeLessThan(of('비트코인 하락'));
    expect(of('비트코인 소폭 하락')).toBeGreaterThan(of('비트코인 하락'));
    expect(of('비트코인 급등할까')).toBeCloseTo(1.2 / Math.sqrt(1.44 + 15), 12);
  });

  it('takes decomposed syllables (as macOS writes them) for the same', () => {
    expect(scoreText('비트코인 급등'.normalize('NFD')).compound).toBe(scoreText('비트코인 급등').compound);
  });

  it('has a lexicon of some size', () => {
    expect(koreanEntries()).toBeGreaterThan(250);
  });
});

describe('any text', () => {
  it('has a language', () => {
    expect(languageOf('Bitcoin surges')).toBe('en');
    expect(languageOf('BTC 급등')).toBe('ko');
    expect(languageOf('12345 !!!')).toBe('en');
    expect(scoreText('비트코인 FUD').evidence).toEqual([{ term: 'FUD', valence: -1.6 }]);
  });

  it('scores within its ends, the same each time, whatever it is (fast-check)', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('비트코인', '급등', '안', '하락', '지', '않', 'not', 'hack', 'MOON', 'but', '!', '?', '\u{1F680}', '|', '&', '\ud800')).map((parts) => parts.join(' '))), (text) => {
      const { compound, positive, negative, neutral } = scoreText(text);
      expect(Math.abs(compound)).toBeLessThanOrEqual(1);
      const shares = positive + negative + neutral;
      expect(shares === 0 || Math.abs(shares - 1) < 1e-9).toBe(true);
      expect(scoreText(text).compound).toBe(compound);
    }), { seed: 4, numRuns: 500 });
  });

  it('of a huge size is read in part', () => {
    const before = performance.now();
    expect(scoreText('crash '.repeat(200_000)).compound).toBeLessThan(-0.9);
    expect(scoreText('급락지'.repeat(200_000)).compound).toBeLessThan(-0.9);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('and a summary: the headline counts two thirds, a silent summary nothing', () => {
    expect(weighedItem(0.6, -0.3)).toBeCloseTo(0.3, 12);
    expect(weighedItem(0.6, 0)).toBe(0.6);
    expect(weighedItem(0.6, NaN)).toBe(0.6);
  });
});
