import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { foreignModel, type ForeignModel } from '../../shared/adapters/onnx/foreign-model.contract.ts';
import type { ClassifierLimits } from '../../shared/ports/sequence-classifier.ts';
import { bertFile } from '../../shared/sentiment/tokenizer/tokenizer-files.contract.ts';
import { modelScorer } from './model-scorer.ts';
import { checkedModel } from './model-directory.ts';
import { openScorer } from './open-scorer.ts';

const root = mkdtempSync(path.join(tmpdir(), 'language-model-'));
afterAll(() => rmSync(root, { recursive: true }));
const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const IDS = [['input_ids', 7, ['N', 'L']], ['attention_mask', 7, ['N', 'L']]] as const;
/** Of each of twelve tokens what it says for negative, neutral and positive; token 7 is good news, 8 is bad. Padding says much, and must not count. */
const TABLE = Array.from({ length: 12 }, (_, id) => (id === 7 ? [0, 0, 4] : id === 8 ? [4, 0, 0] : id === 11 ? [9, 9, -9] : [0, 1, 0])).flat();

/** The sum of what the tokens of a text say: Gather, mask, sum. */
const tiny = (change: Partial<ForeignModel> = {}): ForeignModel => ({
  inputs: IDS, outputs: [['logits', 1, ['N', 3]]], constants: { flat: TABLE }, indices: { shape: [12, 3], last: [2], middle: [1] },
  nodes: [
    { operator: 'Reshape', inputs: ['flat', 'shape'], outputs: ['table'] }, { operator: 'Gather', inputs: ['table', 'input_ids'], outputs: ['each'] },
    { operator: 'Cast', inputs: ['attention_mask'], outputs: ['real'], attributes: { to: 1 } }, { operator: 'Unsqueeze', inputs: ['real', 'last'], outputs: ['mask'] },
    { operator: 'Mul', inputs: ['each', 'mask'], outputs: ['masked'] }, { operator: 'ReduceSum', inputs: ['masked', 'middle'], outputs: ['logits'], attributes: { keepdims: 0 } },
  ], ...change,
});
/** The same after work that grows with the third power of `size`, and memory that grows with the second. */
function heavy(size: number, products: number): ForeignModel {
  const { nodes } = tiny();
  return tiny({
    indices: { ...tiny().indices, square: [size, size] }, nodes: [
      ...nodes.slice(0, -1), { operator: 'ReduceSum', inputs: ['masked', 'middle'], outputs: ['answer'], attributes: { keepdims: 0 } },
      { operator: 'ReduceMax', inputs: ['real'], outputs: ['one'], attributes: { keepdims: 0 } }, { operator: 'Expand', inputs: ['one', 'square'], outputs: ['product0'] },
      ...Array.from({ length: products }, (_, n) => ({ operator: 'MatMul', inputs: [`product${n}`, 'product0'], outputs: [`product${n + 1}`] })),
      { operator: 'ReduceMin', inputs: [`product${products}`], outputs: ['least'], attributes: { keepdims: 0 } }, { operator: 'Sub', inputs: ['least', 'least'], outputs: ['nothing'] }, { operator: 'Add', inputs: ['answer', 'nothing'], outputs: ['logits'] },
    ],
  });
}

const CONFIG = JSON.stringify({ id2label: { 0: 'Negative', 1: 'neutral', 2: 'positive' } });

/** A folder of a model, and what was agreed on. */
function folderWith({ model = foreignModel(tiny()), tokenizer = JSON.stringify(bertFile()), config = CONFIG }: { readonly model?: Uint8Array; readonly tokenizer?: string; readonly config?: string } = {}): { readonly folder: string; readonly sha256: string } {
  const folder = mkdtempSync(path.join(root, 'model-'));
  const files = { 'model.onnx': model, 'tokenizer.json': tokenizer, 'config.json': config };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  const manifest = JSON.stringify({ name: 'tiny', version: '1', kind: 'text-sentiment', files: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, hashOf(content)])) });
  writeFileSync(path.join(folder, 'manifest.json'), manifest);
  return { folder, sha256: hashOf(manifest) };
}

async function scorerOf(given: Parameters<typeof folderWith>[0], limits?: Partial<ClassifierLimits>) {
  const agreed = folderWith(given);
  return modelScorer(agreed.folder, await checkedModel(agreed), limits);
}

describe('a language model', () => {
  it('scores a text by the probabilities of its classes, alone as among longer ones', async () => {
    const scorer = await scorerOf({});
    expect(scorer.version).toBe('tiny-1');
    // [CLS] and [SEP] say 1 for neutral each; "un" says 4 for positive: e^4 against 1 + e^2.
    const good = (Math.exp(4) - 1) / (Math.exp(4) + 1 + Math.exp(2));
    const scores = await scorer.score(['un', 'runn', 'un runn', '', ...Array.from({ length: 40 }, () => 'want')]);
    expect(scores).toHaveLength(44);
    expect(scores[0]).toBeCloseTo(good, 6);
    expect(scores[1]).toBeCloseTo(-good, 6);
    expect([scores[2], scores[3], scores[43]]).toEqual([0, 0, 0]);
    expect((await scorer.score(['un']))[0]).toBeCloseTo(good, 6);
    expect(await scorer.score([])).toHaveLength(0);
    await scorer.close();
    await expect(scorer.score(['un'])).rejects.toThrow('expected a model that is open, found it closed');
  });

  it('is stopped when an answer takes too long, and not asked again', async () => {
    const scorer = await scorerOf({ model: foreignModel(heavy(1_200, 10)) }, { maxAnswerMs: 30 });
    for (let n = 0; n < 2; n++) await expect(scorer.score(['un'])).rejects.toThrow('expected an answer within 30 ms, found none');
  });

  it('is refused when it is not ready in time', async () => {
    await expect(scorerOf({}, { maxStartMs: 1 })).rejects.toThrow('expected an answer within 1 ms, found none');
  });

  it.skipIf(!existsSync('/proc/self/status'))('is stopped when it takes too much memory', async () => {
    await expect(scorerOf({ model: foreignModel(heavy(14_000, 1)) }, { maxResidentBytes: 400e6 })).rejects.toThrow('expected a model that holds at most 400000000 bytes of memory, found one that takes more');
  });

  it.each<[string, Parameters<typeof folderWith>[0], RegExp]>([
    ['a file that is no model', { model: Uint8Array.of(1, 2, 3) }, /model\.onnx: expected an ONNX model, found a damaged or foreign file/],
    ['half of a model', { model: foreignModel(tiny()).subarray(0, 120) }, /model\.onnx: expected an ONNX model, found a damaged or foreign file/],
    ['weights that stand elsewhere', { model: foreignModel(tiny({ external: true })) }, /expected a model in one file/],
    ['other inputs', { model: foreignModel(tiny({ inputs: [['features', 1, ['N', 3]]], nodes: [{ operator: 'Identity', inputs: ['features'], outputs: ['logits'] }] })) }, /expected inputs input_ids, attention_mask, token_type_ids of int64, found "features: float32"/],
    ['fewer tokens than its tokenizer gives', { model: foreignModel(tiny({ constants: { flat: TABLE.slice(0, 6) }, indices: { ...tiny().indices, shape: [2, 3] } })) }, /model\.onnx|indices element out of data bounds|idx=/],
    ['other classes than its configuration says', { config: JSON.stringify({ id2label: { 0: 'negative', 1: 'positive' } }) }, /expected 2 classes, as its config\.json names them, found "3"/],
    ['classes nobody knows', { config: JSON.stringify({ id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } }) }, /expected classes such as positive, neutral and negative under "id2label", found "LABEL_0, LABEL_1"/],
    ['no configuration worth the name', { config: '[]' }, /under "id2label", found none/],
    ['a tokenizer of another kind', { tokenizer: JSON.stringify({ ...bertFile(), model: { type: 'Unigram' } }) }, /tokenizer\.json: expected a tokenizer of WordPiece or byte pairs/],
  ])('is refused with %s', async (_, given, message) => {
    await expect(scorerOf(given)).rejects.toThrow(message);
  });

  it('whose file is another than was agreed on is not even started, and the lexicon scores', async () => {
    const agreed = folderWith();
    const bytes = readFileSync(path.join(agreed.folder, 'model.onnx'));
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path.join(agreed.folder, 'model.onnx'), bytes);
    const said: string[] = [];
    const scorer = await openScorer(agreed, { say: (text) => said.push(text) });
    expect(scorer.version).toMatch(/^lexicon-/);
    expect(said).toEqual([expect.stringMatching(/^the language model is not used, the lexicon scores in its place: .*expected "model\.onnx" with sha256/)]);
    // Swapped after it was looked at: what is loaded is hashed again.
    await expect(modelScorer(agreed.folder, { name: 'tiny', version: '1', kind: 'text-sentiment', files: { 'model.onnx': '0'.repeat(64), 'tokenizer.json': '', 'config.json': '' } })).rejects.toThrow(`expected SHA-256 ${'0'.repeat(64)}`);
  });
});
