import type { Delivery } from '../../ports/notifier.ts';

interface Known {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly rejectedErrors?: unknown;
}

const SAID_CHARACTERS = 200;
const knownOf = (error: unknown): Known => (typeof error === 'object' && error !== null ? error : {});
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim().slice(0, SAID_CHARACTERS);

/** What the server answered, in one line; where it did not answer, what went wrong. */
export function replyOf(error: unknown): string {
  const { response, code } = knownOf(error);
  if (typeof response === 'string' && response !== '') return oneLine(response);
  return `no answer (${typeof code === 'string' && /^[A-Z0-9_]{3,60}$/.test(code) ? code : 'connection failed'})${error instanceof Error && isOfCertificate(error) ? ` ${oneLine(error.message)}` : ''}`;
}

const isOfCertificate = ({ message }: Error): boolean => /certificate|altnames|self.signed/i.test(message);

/** 5xx is for good, 4xx for now (RFC 5321 section 4.2.1); a line that breaks, a certificate that does not fit and a server without encryption may be mended. */
export function mailFailure(error: unknown, clean: (text: string) => string): Delivery {
  const { responseCode, rejectedErrors, code } = knownOf(error);
  const codes = Array.isArray(rejectedErrors) && rejectedErrors.length > 0 ? rejectedErrors.map((one: unknown) => knownOf(one).responseCode) : [responseCode];
  const isForGood = code !== 'ETLS' && codes.every((one) => typeof one === 'number' && one >= 500 && one < 600);
  return { kind: isForGood ? 'refused' : 'later', reason: clean(`mail: ${replyOf(error)}`) };
}
