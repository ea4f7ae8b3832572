const special = (id: number, content: string) => ({ id, content, special: true });
const vocabularyOf = (tokens: readonly string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));

/** A `tokenizer.json` with the vocabulary of BERT's own test. */
export const bertFile = () => ({
  added_tokens: [special(1, '[CLS]'), special(2, '[SEP]'), special(11, '[PAD]')],
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }], special_tokens: { '[CLS]': { ids: [1] }, '[SEP]': { ids: [2] } } },
  model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: vocabularyOf(['[UNK]', '[CLS]', '[SEP]', 'want', '##want', '##ed', 'wa', 'un', 'runn', '##ing', ',']) },
});

/** One of pairs of bytes, with the vocabulary of GPT-2's test and RoBERTa's ends. */
export const robertaFile = () => ({
  added_tokens: [special(20, '<s>'), special(21, '</s>')], normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
  post_processor: { type: 'RobertaProcessing', cls: ['<s>', 20], sep: ['</s>', 21], trim_offsets: true, add_prefix_space: true },
  model: {
    type: 'BPE', unk_token: '<unk>', merges: ['\u0120 l', '\u0120l o', ['\u0120lo', 'w'], 'e r'],
    vocab: vocabularyOf(['l', 'o', 'w', 'e', 'r', 's', 't', 'i', 'd', 'n', '\u0120', '\u0120l', '\u0120n', '\u0120lo', '\u0120low', 'er', '\u0120lowest', '\u0120newer', '\u0120wider', '<unk>']),
  },
});
