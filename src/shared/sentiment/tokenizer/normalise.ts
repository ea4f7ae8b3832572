import { z } from 'zod';

/** The steps of `normalizer` in a `tokenizer.json` that are known here. */
export type Normalizer =
  | { readonly type: 'BertNormalizer'; readonly clean_text: boolean; readonly handle_chinese_chars: boolean; readonly strip_accents: boolean | null; readonly lowercase: boolean }
  | { readonly type: 'Lowercase' | 'StripAccents' | 'NFC' | 'NFD' | 'NFKC' | 'NFKD' }
  | { readonly type: 'Sequence'; readonly normalizers: readonly Normalizer[] };

export const normalizer: z.ZodType<Normalizer> = z.lazy(() => z.discriminatedUnion('type', [
  z.object({ type: z.literal('BertNormalizer'), clean_text: z.boolean().default(true), handle_chinese_chars: z.boolean().default(true), strip_accents: z.boolean().nullable().default(null), lowercase: z.boolean().default(true) }),
  z.object({ type: z.enum(['Lowercase', 'StripAccents', 'NFC', 'NFD', 'NFKC', 'NFKD']) }),
  z.object({ type: z.literal('Sequence'), normalizers: z.array(normalizer).max(20) }),
]));

export function normalised(text: string, step: Normalizer | null): string {
  switch (step?.type) {
    case undefined: return text;
    case 'Sequence': return step.normalizers.reduce((sofar, one) => normalised(sofar, one), text);
    case 'BertNormalizer': return bertNormalised(text, step);
    case 'Lowercase': return text.toLowerCase();
    case 'StripAccents': return withoutAccents(text);
    case 'NFC': case 'NFD': case 'NFKC': case 'NFKD': return text.normalize(step.type);
  }
}

const withoutAccents = (text: string): string => text.normalize('NFD').replaceAll(/\p{Mn}/gu, '');

/** As BERT's own tokenizer does it (google-research/bert, tokenization.py): accents go with the case unless it is said otherwise. */
function bertNormalised(text: string, { clean_text: cleans, handle_chinese_chars: parts, strip_accents: strips, lowercase }: Extract<Normalizer, { type: 'BertNormalizer' }>): string {
  let result = text;
  if (cleans) result = result.replaceAll(/[\t\n\r]|\p{White_Space}/gu, ' ').replaceAll(/\p{C}|\uFFFD/gu, '');
  if (parts) result = result.replaceAll(/[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu, ' $& ');
  if (strips ?? lowercase) result = withoutAccents(result);
  return lowercase ? result.toLowerCase() : result;
}
