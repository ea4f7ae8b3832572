import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bertFile, robertaFile } from './tokenizer-files.contract.ts';
import { normalised } from './normalise.ts';
import { tokenizerOf } from './tokenizer.ts';
import { wordsOf } from './words.ts';

const bert = (change: object = {}) => tokenizerOf(JSON.stringify({ ...bertFile(), ...change }), 'tiny');
const BERT = { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true } as const;
const basic = (text: string, lowercase = true) => wordsOf([normalised(text, { ...BERT, lowercase })], { type: 'BertPreTokenizer' });

describe('words as BERT has them (google-research/bert, tokenization_test.py)', () => {
  it.each([
    [' \tHeLLo!how  \n Are yoU?  ', true, ['hello', '!', 'how', 'are', 'you', '?']], ['H\u00E9llo', true, ['hello']], [' \tHeLLo!how  \n Are yoU?  ', false, ['HeLLo', '!', 'how', 'Are', 'yoU', '?']],
    ['ah\u535A\u63A8zz', true, ['ah', '\u535A', '\u63A8', 'zz']],
  ])('%j', (text, lowercase, expected) => { expect(basic(text, lowercase)).toEqual(expected); });

  it('have no controls, every kind of space apart, and punctuation of its own', () => {
    expect(basic('a\u0000b\uFFFD c\u00A0d\u2028e \u00ABf\u00BB $g-h')).toEqual(['ab', 'c', 'd', 'e', '\u00AB', 'f', '\u00BB', '$', 'g', '-', 'h']);
  });
});

describe('WordPiece (google-research/bert, tokenization_test.py)', () => {
  it('finds the longest pieces, and says unknown where there are none', () => {
    const plain = bert({ post_processor: null });
    expect(plain.encode('UNwant\u00E9d,running', 100)).toEqual([7, 4, 5, 10, 8, 9]);
    expect(plain.encode('unwantedX running', 100)).toEqual([0, 8, 9]);
    expect(plain.encode('', 100)).toEqual([]);
    expect(plain.encode('un'.repeat(60), 100)).toEqual([0]);
  });

  it('puts the marks around a text, keeps them when it is cut off, and does not take a spelled one for one', () => {
    expect(bert().encode('unwanted', 100)).toEqual([1, 7, 4, 5, 2]);
    expect(bert().encode('unwanted running', 4)).toEqual([1, 7, 4, 2]);
    expect(bert().encode('[SEP]', 100)).toEqual([1, 0, 0, 0, 2]);
    expect(bert({ post_processor: { type: 'BertProcessing', cls: ['[CLS]', 1], sep: ['[SEP]', 2] } }).encode('un', 9)).toEqual([1, 7, 2]);
    expect([bert().padding, bert().greatest]).toEqual([11, 11]);
  });
});

describe('pairs of bytes (huggingface/transformers, test_tokenization_gpt2.py)', () => {
  it('are joined in the order in which they were learned', () => {
    const plain = tokenizerOf(JSON.stringify({ ...robertaFile(), post_processor: null }), 'tiny');
    expect(plain.encode('lower newer', 100)).toEqual([14, 15, 10, 9, 3, 2, 15]);
    expect(plain.encode('x', 100)).toEqual([10, 19]);
    expect(tokenizerOf(JSON.stringify(robertaFile()), 'tiny').encode('lower', 100)).toEqual([20, 14, 15, 21]);
  });

  it('stand for every byte', () => {
    const words = wordsOf([' 비트\n'], { type: 'ByteLevel', add_prefix_space: true, use_regex: true });
    expect(words.map((word) => word.length)).toEqual([7, 1]);
    expect(words[0][0]).toBe('\u0120');
  });
});

describe('any text', () => {
  it('gives numbers of the vocabulary, no more than asked for', () => {
    for (const tokenizer of [bert(), tokenizerOf(JSON.stringify(robertaFile()), 'tiny')]) {
      fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 40 }), (text, most) => {
        const ids = tokenizer.encode(text, most);
        expect(ids.length).toBeLessThanOrEqual(most);
        expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id <= tokenizer.greatest)).toBe(true);
      }));
    }
  });
});

describe('a file that is refused', () => {
  it.each<[string, string, RegExp]>([
    ['damaged', '{"model":', /^tiny: expected the JSON of a tokenizer, found a damaged file$/],
    ['of another kind', JSON.stringify({ ...bertFile(), model: { type: 'Unigram', vocab: [] } }), /expected a tokenizer of WordPiece or byte pairs with known steps, found another/],
    ['with another step', JSON.stringify({ ...bertFile(), normalizer: { type: 'Precompiled', precompiled_charsmap: '' } }), /with known steps, found another/],
    ['without its unknown token', JSON.stringify({ ...bertFile(), model: { type: 'WordPiece', vocab: { a: 0 }, unk_token: '[UNK]' } }), /expected the unknown token "\[UNK\]" in the vocabulary/],
    ['with tokens to look for', JSON.stringify({ ...bertFile(), added_tokens: [{ id: 12, content: '@USER', special: false }] }), /found "@USER", which is looked for within texts/],
    ['with a template of nothing', JSON.stringify({ ...bertFile(), post_processor: { type: 'TemplateProcessing', single: [], special_tokens: {} } }), /expected a template with the text "A"/],
    ['with a mark that is not there', JSON.stringify({ ...bertFile(), post_processor: { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '[CLS]' } }, { Sequence: { id: 'A' } }], special_tokens: {} } }), /expected the special token "\[CLS\]" of the template/],
  ])('is %s', (_, text, message) => { expect(() => tokenizerOf(text, 'tiny')).toThrow(message); });
});
