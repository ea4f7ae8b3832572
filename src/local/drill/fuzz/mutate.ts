import type { Random } from '../../../shared/domain/random.ts';

const PIECES = ['"', '{', '}', '[', ']', ',', ':', '-', '.', '0', '1e999', '1e-8', '0x1f', 'NaN', 'null', 'true', '"__proto__"', '\u0000', '\ud800', '\u2028', '9007199254740993', '00', '""', '"-5"', '这是测试币456', '"e":"trade"', '"x":true', ' ', '\\u0000', '\\'];
const VALUES: readonly unknown[] = [
  null, true, false, 0, -0, -1, 1e-8, 1e308, 2 ** 53 - 1, 2 ** 53, 1.5, '', ' ', '0', '-1', '1e-8', '1e999', '0x10', 'NaN', 'Infinity', '9007199254740993', '00.5', '5.', '.5', '1_000', '这是测试币456', '\u0000', '\ud800', '__proto__', 'constructor',
  [], {}, [[]], [[[]]], [null], { toString: 1 }, { length: 5 }, [['1', '2', '3']], [['1']], '1'.repeat(50), '9'.repeat(400),
];

type Holder = Record<string, unknown>;

/** All places of a value that hold another, as holder and key. */
function places(value: unknown, found: (readonly [Holder, string])[] = []): (readonly [Holder, string])[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    found.push([value as Holder, key]);
    places(inner, found);
  }
  return found;
}

/** Still JSON, but something in it is another thing, gone, there twice or deep inside. */
function structured(text: string, random: Random): string {
  const root: unknown = JSON.parse(text);
  for (let n = 1 + random.below(3); n > 0; n--) {
    const all = places(root);
    if (all.length === 0) break;
    const [holder, key] = all[random.below(all.length)];
    switch (random.below(6)) {
      case 0: Reflect.deleteProperty(holder, key); break;
      case 1: holder[key] = Array.from({ length: random.below(4) }, () => holder[key]); break;
      case 2: holder[key] = { [key]: holder[key] }; break;
      case 3: { const [other, name] = all[random.below(all.length)]; holder[key] = structuredClone(other[name]); break; }
      default: holder[key] = VALUES[random.below(VALUES.length)];
    }
  }
  return JSON.stringify(root);
}

function spliced(text: string, random: Random): string {
  let changed = text;
  for (let n = 1 + random.below(4); n > 0; n--) {
    const at = random.below(changed.length + 1);
    const cut = random.below(4) === 0 ? random.below(60) : random.below(3);
    changed = changed.slice(0, at) + (random.uniform() < 0.7 ? PIECES[random.below(PIECES.length)] : '') + changed.slice(at + cut);
  }
  return changed;
}

/** A number that stays one, written otherwise. */
const digits = (text: string, random: Random): string => text.replace(/\d+(\.\d+)?/g, (number) => (random.below(4) > 0 ? number : number.slice(0, random.below(number.length + 1)) + (random.below(3) === 0 ? '.' : '') + String(random.below(1_000_000))));

/** Bytes that need not be text, read as text as a socket reads them. */
function binary(text: string, random: Random): string {
  const bytes = Buffer.from(text, 'utf8');
  for (let n = 1 + random.below(8); n > 0; n--) bytes[random.below(bytes.length)] = random.below(256);
  return bytes.toString('utf8');
}

function huge(text: string, random: Random): string {
  switch (random.below(3)) {
    case 0: return '['.repeat(5_000) + text;
    case 1: return text.replace('[[', `[${'["1.5","2"],'.repeat(12_000)}[`);
    default: return text.replace(/"s":"[^"]*"/, `"s":"${'X'.repeat(200_000)}"`);
  }
}

/** Another frame made from a good one: by its structure, its characters, its numbers or its bytes; one of some thousands is huge. */
export function mutated(text: string, random: Random): string {
  const way = random.below(10);
  if (way < 4) return structured(text, random);
  if (way < 7) return spliced(text, random);
  if (way < 9) return digits(text, random);
  return random.below(400) === 0 ? huge(text, random) : binary(text, random);
}
