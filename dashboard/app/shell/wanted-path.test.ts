import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wantedPath } from './wanted-path.ts';

const ORIGIN = 'http://127.0.0.1:3000';
const wanted = (to: string): string => wantedPath(`?to=${encodeURIComponent(to)}`, ORIGIN);

describe('wantedPath', () => {
  it('leads back to the page that was asked for', () => {
    expect(wanted('/market?instrument=binance%3ABTC%2FUSDT#book')).toBe('/market?instrument=binance%3ABTC%2FUSDT#book');
    expect(wantedPath('', ORIGIN)).toBe('/');
  });

  it.each(['//evil.com', '/\\evil.com', '/\t/evil.com', '/\n/evil.com', 'https://evil.com', 'javascript:alert(1)', '\\\\evil.com', '/login', '/login?to=/login', '', ' //evil.com'])('does not lead to %j', (to) => {
    expect(wanted(to)).toBe('/');
  });

  it('never leads to another place, whatever is written', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((text) => `/${text}`), fc.webUrl()), (to) => {
      expect(new URL(wanted(to), ORIGIN).origin).toBe(ORIGIN);
    }));
  });
});
