import { z } from 'zod';

/** The steps of `pre_tokenizer` in a `tokenizer.json` that are known here. */
export type PreTokenizer =
  | { readonly type: 'BertPreTokenizer' | 'Whitespace' | 'WhitespaceSplit' }
  | { readonly type: 'ByteLevel'; readonly add_prefix_space: boolean; readonly use_regex: boolean }
  | { readonly type: 'Sequence'; readonly pretokenizers: readonly PreTokenizer[] };

export const preTokenizer: z.ZodType<PreTokenizer> = z.lazy(() => z.discriminatedUnion('type', [
  z.object({ type: z.enum(['BertPreTokenizer', 'Whitespace', 'WhitespaceSplit']) }),
  z.object({ type: z.literal('ByteLevel'), add_prefix_space: z.boolean().default(true), use_regex: z.boolean().default(true) }),
  z.object({ type: z.literal('Sequence'), pretokenizers: z.array(preTokenizer).max(20) }),
]));

/** The words of a text. */
export function wordsOf(texts: readonly string[], step: PreTokenizer): readonly string[] {
  switch (step.type) {
    case 'Sequence': return step.pretokenizers.reduce((sofar, one) => wordsOf(sofar, one), texts);
    // Punctuation is each a word of its own, the signs of ASCII with it that Unicode calls symbols.
    case 'BertPreTokenizer': return texts.flatMap((text) => text.match(/[\p{P}$+<=>^`|~]|[^\p{White_Space}\p{P}$+<=>^`|~]+/gu) ?? []);
    case 'Whitespace': return texts.flatMap((text) => text.match(/[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\s]+/gu) ?? []);
    case 'WhitespaceSplit': return texts.flatMap((text) => text.match(/\S+/gu) ?? []);
    case 'ByteLevel': return texts.flatMap((text) => byteWords(step.add_prefix_space && text !== '' && !text.startsWith(' ') ? ` ${text}` : text, step.use_regex));
  }
}

/** GPT-2's words (openai/gpt-2, encoder.py), each byte as a printable character. */
function byteWords(text: string, splits: boolean): readonly string[] {
  const words = splits ? text.match(/'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu) ?? [] : [text];
  return words.map((word) => Array.from(new TextEncoder().encode(word), (byte) => BYTE_CHARACTERS[byte]).join(''));
}

/** Printable bytes stand for themselves, the others for characters from 256 on. */
const BYTE_CHARACTERS: readonly string[] = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode((byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174 ? byte : next++));
})();
