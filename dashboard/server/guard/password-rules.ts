export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 200;

/** The heads of every published list of leaked passwords, and what a person would think of first in front of this program. */
const OBVIOUS: ReadonlySet<string> = new Set([
  'password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'passwort', 'motdepasse', 'contrasena', 'letmein', 'letmeinplease', 'welcome', 'welcometo', 'admin', 'administrator', 'root', 'toor', 'guest', 'user',
  'login', 'master', 'default', 'changeme', 'changethis', 'changemenow', 'secret', 'supersecret', 'topsecret', 'test', 'testing', 'qwerty', 'qwertyuiop', 'qwertz', 'qwertzuiop', 'azerty', 'azertyuiop',
  'asdfgh', 'asdfghjkl', 'zxcvbn', 'zxcvbnm', 'qazwsx', 'qazwsxedc', '1qaz2wsx', '1qaz2wsx3edc', '1q2w3e4r', '1q2w3e4r5t', '1q2w3e4r5t6y', 'q1w2e3r4', 'q1w2e3r4t5', 'qwer1234', 'qwerasdf', 'asdf1234',
  'zaq12wsx', 'abc123', 'abcd1234', 'abcdefg', 'iloveyou', 'iloveyouforever', 'sunshine', 'princess', 'dragon', 'monkey', 'football', 'baseball', 'basketball', 'superman', 'batman', 'spiderman', 'pokemon',
  'starwars', 'trustno', 'trustnoone', 'whatever', 'freedom', 'shadow', 'michael', 'jennifer', 'jordan', 'charlie', 'computer', 'internet', 'liverpool', 'chelsea', 'arsenal', 'samsung', 'google', 'facebook',
  'linkedin', 'minecraft', 'correcthorsebatterystaple', 'hunter', 'access', 'mustang', 'corvette', 'ferrari', 'blink', 'flower', 'cheese', 'killer', 'pepper', 'ginger', 'matrix', 'thunder', 'summer',
  'winter', 'spring', 'autumn', 'coinbot', 'cointradingbot', 'tradingbot', 'tradebot', 'trading', 'trader', 'dashboard', 'bitcoin', 'ethereum', 'dogecoin', 'crypto', 'cryptocurrency', 'satoshi',
  'satoshinakamoto', 'tothemoon', 'hodl', 'binance', 'upbit', 'bithumb', 'bybit', 'okx', 'dkagh', 'qlalfqjsgh', 'tkfkdgo', 'tkfkdgody', 'rkskek', 'rlaclwkd', 'dkssud', 'dkssudgktpdy', '비밀번호', '암호', '사랑해',
  '안녕하세요',
]);

const ROWS = ['01234567890123456789', '09876543210987654321', 'abcdefghijklmnopqrstuvwxyz', 'zyxwvutsrqponmlkjihgfedcba', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm', 'azertyuiopqsdfghjklmwxcvbn', '!@#$%^&*()!@#$%^&*()'];

/** What is left of `text` when a part said several times is said once: "abcabcabc" is "abc". */
function onceOver(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    if (text.length % length === 0 && text === text.slice(0, length).repeat(text.length / length)) return text.slice(0, length);
  }
  return text;
}

const isObvious = (text: string): boolean => {
  const plain = onceOver(text.toLowerCase());
  const bare = plain.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const joined = plain.replaceAll(/[\s._\-!@#$*]+/gu, '');
  const words = [plain, bare, joined, joined.replace(/\d+$/u, ''), onceOver(bare)];
  return words.some((word) => OBVIOUS.has(word)) || (plain.length >= 4 && ROWS.some((row) => row.includes(joined) || row.includes(plain))) || new Set(text).size < 5;
};

/** What is wrong with a password somebody wants to have, as a fixed word the page has a text for; undefined: it will do. */
export function judgePassword(given: string): 'short' | 'long' | 'obvious' | undefined {
  const text = given.normalize('NFKC');
  if ([...text].length < SHORTEST_PASSWORD) return 'short';
  if ([...text].length > LONGEST_PASSWORD) return 'long';
  return isObvious(text) ? 'obvious' : undefined;
}
