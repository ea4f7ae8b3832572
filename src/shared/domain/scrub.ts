const HIDDEN = '[hidden]';

/** Names whose values are secret wherever they stand: in an address, a header, JSON or an inspected object. */
const NAMES = 'signature|sign|listen[-_]?key|token|secret|passphrase|passwd|password|api[-_]?key|access[-_]?key|secret[-_]?key|private[-_]?key|X-COINONE-PAYLOAD|authorization|cookie';
const HEADERS = 'X-MBX-APIKEY|X-COINONE-PAYLOAD|X-COINONE-SIGNATURE|X-BAPI-API-KEY|X-BAPI-SIGN|OK-ACCESS-KEY|OK-ACCESS-SIGN|OK-ACCESS-PASSPHRASE|authorization|set-cookie|cookie';
const VALUE = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|\{[^}]*\}|(?:Bearer|Basic|Digest)\s+[^\s,;"'}\]]+|[^\s&,;"'}\])]+`;

const RULES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g, HIDDEN],
  // What escapes a quote once or twice (\" in JSON inside JSON) is taken with it.
  [new RegExp(String.raw`([\w.-]{0,40}(?:${NAMES})s?(?:\\*["'])?\s{0,4}(?:=>|=|:|%3D|%3A)\s{0,4}\\*)(?:${VALUE})`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(String.raw`((?:${HEADERS})\\*["']\s{0,4},\s{0,4}\\*)(?:${VALUE})`, 'gi'), `$1${HIDDEN}`],
  [/\bBearer\s+[\w.~+/-]{12,}=*/gi, `Bearer ${HIDDEN}`],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,500}@/gi, `$1${HIDDEN}@`],
  [/\bbot\d{5,}:[\w-]{10,}/g, `bot${HIDDEN}`],
  [/(hooks\.slack\.com\/services\/|discord(?:app)?\.com\/api\/webhooks\/)[^\s"']+/gi, `$1${HIDDEN}`],
];

/**
 * A text without what looks like a key, a signature, a token or a password: for logs, error texts of a library and answers of a
 * server. The last belt, not the first: a secret belongs in `Secret`.
 */
export const scrub = (text: string): string => RULES.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);

/** What is shorter would hide harmless words. */
const LEAST_CHARACTERS = 4;

/** `scrub` for one who holds secrets: takes them out wherever they stand, also as they are written in addresses and JSON. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= LEAST_CHARACTERS).flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), secret.toUpperCase(), secret.toLowerCase()]);
  // The longest first: of a writing that holds another nothing stays behind.
  const writings = [...new Set(known)].toSorted((a, b) => b.length - a.length);
  return (text) => scrub(writings.reduce((rest, writing) => rest.replaceAll(writing, HIDDEN), text));
}
