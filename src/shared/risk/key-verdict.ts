/** What the person types to trade with a key that can move money out. */
export const WITHDRAW_PHRASE = 'trade with a key that can withdraw';

export type KeyVerdict =
  | { readonly kind: 'allowed'; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** Whether live trading may begin with a key of these permissions. What the venue does not tell is said, not assumed. */
export function keyVerdict({ trade, withdraw, ipRestricted }: { readonly trade: boolean | 'unknown'; readonly withdraw: boolean | 'unknown'; readonly ipRestricted: boolean | 'unknown' }, typed = ''): KeyVerdict {
  if (trade === false) return { kind: 'refused', reason: 'expected a key that may trade, found one that may not' };
  if (withdraw === true && typed !== WITHDRAW_PHRASE) return { kind: 'refused', reason: `expected a key that cannot withdraw, found one that can (to go on all the same, type "${WITHDRAW_PHRASE}")` };
  const warnings = [
    ...(trade === 'unknown' ? ['the venue does not tell whether the key may trade'] : []),
    ...(withdraw === 'unknown' ? ['the venue does not tell whether the key can withdraw: check it there'] : []),
    ...(withdraw === true ? ['the key can withdraw'] : []),
    ...(ipRestricted === true ? [] : [ipRestricted === 'unknown' ? 'the venue does not tell whether the key is tied to an address' : 'the key is not tied to an address: whoever has it can use it']),
  ];
  return { kind: 'allowed', warnings };
}
