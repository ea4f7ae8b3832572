import type { ServerResponse } from 'node:http';

const nonces = new WeakMap<ServerResponse, string>();

/** Lets the page's own scripts and styles through the content security policy of this answer. */
export const nonceOf = (response: ServerResponse): string => nonces.get(response) ?? '';

const policyOf = (nonce: string): string => [
  "default-src 'self'", `script-src 'self' 'nonce-${nonce}'`, `style-src 'self' 'nonce-${nonce}'`, "style-src-attr 'unsafe-inline'", "img-src 'self' data:", "connect-src 'self'",
  "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'",
].join('; ');

const FIXED = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=(), browsing-topics=()',
  'x-robots-tag': 'noindex, nofollow',
};

/** On every answer, refusals too. Says nothing of other origins, so browsers let none of them read it. */
export function setSafeHeaders(response: ServerResponse, { nonce, hasTls }: { readonly nonce: string; readonly hasTls: boolean }): void {
  nonces.set(response, nonce);
  response.setHeader('content-security-policy', policyOf(nonce));
  response.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(FIXED)) response.setHeader(name, value);
  if (hasTls) response.setHeader('strict-transport-security', 'max-age=31536000');
}
