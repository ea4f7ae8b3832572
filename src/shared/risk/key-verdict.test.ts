import { expect, it } from 'vitest';
import { keyVerdict, WITHDRAW_PHRASE } from './key-verdict.ts';

it('refuses a key that can withdraw unless the phrase is typed in full', () => {
  const key = { trade: true, withdraw: true, ipRestricted: true } as const;
  expect(keyVerdict(key)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(WITHDRAW_PHRASE) });
  expect(keyVerdict(key, 'yes')).toMatchObject({ kind: 'refused' });
  expect(keyVerdict(key, WITHDRAW_PHRASE)).toEqual({ kind: 'allowed', warnings: ['the key can withdraw'] });
});

it('says what the venue does not tell, and refuses a key that may not trade', () => {
  expect(keyVerdict({ trade: true, withdraw: false, ipRestricted: true })).toEqual({ kind: 'allowed', warnings: [] });
  expect(keyVerdict({ trade: 'unknown', withdraw: 'unknown', ipRestricted: 'unknown' })).toMatchObject({ kind: 'allowed', warnings: { length: 3 } });
  expect(keyVerdict({ trade: false, withdraw: false, ipRestricted: true })).toMatchObject({ kind: 'refused' });
});
