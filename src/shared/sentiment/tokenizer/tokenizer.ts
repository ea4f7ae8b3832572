import { z } from 'zod';
import { DataError } from '../../domain/errors.ts';
import { bytePairs } from './byte-pairs.ts';
import { normalised, normalizer } from './normalise.ts';
import { preTokenizer, wordsOf } from './words.ts';
import { wordPieces } from './word-pieces.ts';

/** Turns texts into the numbers that a language model was taught with. */
export interface Tokenizer {
  /** At most `most` numbers, those that begin and end a text among them: the end of a longer text is left out. */
  encode(text: string, most: number): readonly number[];
  /** Fills short texts up. */
  readonly padding: number;
  /** The greatest number it gives. */
  readonly greatest: number;
}

const vocabulary = z.record(z.string(), z.int().min(0));
const pieces = z.object({ type: z.literal('WordPiece'), vocab: vocabulary, unk_token: z.string(), continuing_subword_prefix: z.string().default('##'), max_input_chars_per_word: z.int().min(1).default(100) });
const pairs = z.object({
  type: z.literal('BPE'), vocab: vocabulary, merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])), unk_token: z.string().nullable().default(null),
  // What is not done here must be off, or the numbers would be others than the model was taught with.
  dropout: z.literal(0).nullable().default(null), continuing_subword_prefix: z.literal('').nullable().default(null), end_of_word_suffix: z.literal('').nullable().default(null),
  fuse_unk: z.literal(false).default(false), byte_fallback: z.literal(false).default(false), ignore_merges: z.literal(false).default(false),
});
const ends = z.tuple([z.string(), z.int().min(0)]);
const processor = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('TemplateProcessing'), special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int().min(0)) })),
    single: z.array(z.union([z.object({ SpecialToken: z.object({ id: z.string() }) }), z.object({ Sequence: z.object({ id: z.literal('A') }) })])),
  }),
  z.object({ type: z.enum(['BertProcessing', 'RobertaProcessing']), cls: ends, sep: ends }),
]);
const fileSchema = z.object({
  added_tokens: z.array(z.object({ id: z.int().min(0), content: z.string(), special: z.boolean() })).default([]),
  normalizer: normalizer.nullable().default(null), pre_tokenizer: preTokenizer, post_processor: processor.nullable().default(null), model: z.discriminatedUnion('type', [pieces, pairs]),
});
type File = z.output<typeof fileSchema>;

/**
 * The tokenizer that a `tokenizer.json` describes (huggingface/tokenizers): WordPiece, or pairs of bytes, with the steps around them that BERT,
 * RoBERTa and their kin have. Special tokens are not looked for within texts: a headline that spells one is a text like any other. DataError for a
 * file that is damaged or asks for what is not done here.
 */
export function tokenizerOf(text: string, source: string): Tokenizer {
  const file = parsed(text, source);
  const { model } = file;
  const odd = file.added_tokens.find(({ special }) => !special);
  if (odd !== undefined) throw new DataError(`${source}: expected added tokens that are special, found "${odd.content}", which is looked for within texts`);
  const known = new Map(Object.entries(model.vocab));
  for (const { id, content } of file.added_tokens) known.set(content, id);
  const { before, after } = endsOf(file, source);
  const piecesOf = splitterOf(model, known, source);
  return {
    padding: ['[PAD]', '<pad>'].map((name) => known.get(name)).find((id) => id !== undefined) ?? 0,
    greatest: Math.max(0, ...before, ...after, ...[...known.values()].reduce<[number]>(([most], id) => [Math.max(most, id)], [0])),
    encode: (given, most) => {
      const room = Math.max(0, most - before.length - after.length);
      const ids: number[] = [];
      for (const word of wordsOf([normalised(given, file.normalizer)], file.pre_tokenizer)) {
        if (ids.length >= room) break;
        for (const id of piecesOf(word)) ids.push(id);
      }
      return [...before, ...ids.slice(0, room), ...after];
    },
  };
}

function parsed(text: string, source: string): File {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError(`${source}: expected the JSON of a tokenizer, found a damaged file`, { cause });
  }
  const result = fileSchema.safeParse(value);
  if (!result.success) throw new DataError(`${source}: expected a tokenizer of WordPiece or byte pairs with known steps, found another: ${z.prettifyError(result.error).split('\n').slice(0, 4).join(' ')}`);
  return result.data;
}

/** The words of one text often come again. */
const REMEMBERED = 20_000;

function splitterOf(model: File['model'], known: ReadonlyMap<string, number>, source: string): (word: string) => readonly number[] {
  const unknown = model.unk_token === null ? undefined : known.get(model.unk_token);
  if (model.unk_token !== null && unknown === undefined) throw new DataError(`${source}: expected the unknown token "${model.unk_token}" in the vocabulary, found none`);
  const memory = new Map<string, readonly number[]>();
  const split = model.type === 'WordPiece'
    ? (word: string) => wordPieces(word, { vocabulary: known, unknown: unknown ?? 0, prefix: model.continuing_subword_prefix, longest: model.max_input_chars_per_word })
    : (() => {
      const ranks = new Map(model.merges.map((pair, rank) => [typeof pair === 'string' ? pair : pair.join(' '), rank]));
      return (word: string) => bytePairs(word, { vocabulary: known, unknown, ranks });
    })();
  return (word) => {
    const before = memory.get(word);
    if (before !== undefined) return before;
    const ids = split(word);
    if (memory.size < REMEMBERED) memory.set(word, ids);
    return ids;
  };
}

/** What stands before and behind a text. */
function endsOf({ post_processor: step }: File, source: string): { readonly before: readonly number[]; readonly after: readonly number[] } {
  if (step === null) return { before: [], after: [] };
  if (step.type !== 'TemplateProcessing') return { before: [step.cls[1]], after: [step.sep[1]] };
  const place = step.single.findIndex((one) => 'Sequence' in one);
  const idsOf = (parts: typeof step.single) => parts.flatMap((one) => {
    if (!('SpecialToken' in one)) return [];
    const token = step.special_tokens[one.SpecialToken.id];
    if (token === undefined) throw new DataError(`${source}: expected the special token "${one.SpecialToken.id}" of the template, found none`);
    return token.ids;
  });
  if (place < 0) throw new DataError(`${source}: expected a template with the text "A", found none`);
  return { before: idsOf(step.single.slice(0, place)), after: idsOf(step.single.slice(place + 1)) };
}
