const NAMED = [
  // Query strings and form bodies.
  /\b(signature|apiKey|api_key|listenKey|listenToken|token|access_token|access_key|secret|passphrase|sign)=[^&\s"']+/gi,
  // JSON.
  /"(signature|apiKey|api_key|listenKey|listenToken|token|access_token|access_key|secret|passphrase|sign)"\s*:\s*"[^"]*"/gi,
  // Headers as they are printed.
  /\b(X-MBX-APIKEY|X-BAPI-(?:API-KEY|SIGN)|OK-ACCESS-(?:KEY|SIGN|PASSPHRASE)|X-COINONE-(?:PAYLOAD|SIGNATURE)|Authorization)(["']?\s*[:=]\s*["']?)(?:Bearer\s+)?[^\s"',}]+/gi,
  /\bBearer\s+[\w.~+/-]+=*/gi,
];

/** Takes keys and signatures out of a text: whatever is named like one, and the secrets themselves wherever they stand, also percent-encoded. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 4).flatMap((secret) => [secret, encodeURIComponent(secret), secret.toUpperCase(), JSON.stringify(secret).slice(1, -1)]);
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, '[secret]');
    for (const pattern of NAMED) clean = clean.replace(pattern, '[secret]');
    return clean;
  };
}
