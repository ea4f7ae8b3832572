import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkedModel } from './model-directory.ts';
import { DataError } from '../../shared/domain/errors.ts';
import { openScorer, type StartModel } from './open-scorer.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'model-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const inFolder = (name: string): string => path.join(folder, name);

function writeManifest(fields: object = {}): string {
  const text = JSON.stringify({ name: 'tiny', version: '1', kind: 'text-sentiment', files: { 'model.onnx': hashOf('weights'), 'vocabulary.txt': hashOf('words') }, ...fields });
  writeFileSync(inFolder('manifest.json'), text);
  return hashOf(text);
}

let sha256 = '';
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(inFolder('model.onnx'), 'weights');
  writeFileSync(inFolder('vocabulary.txt'), 'words');
  sha256 = writeManifest();
});

describe('the folder of a model', () => {
  it('is taken when all is what was agreed on', async () => {
    expect(await checkedModel({ folder, sha256 })).toMatchObject({ name: 'tiny', version: '1' });
  });

  it.each<readonly [string, () => void, RegExp]>([
    ['another manifest', () => { writeManifest({ version: '2' }); }, /expected a manifest\.json with sha256/],
    ['no manifest', () => unlinkSync(inFolder('manifest.json')), /found none/],
    ['other weights', () => writeFileSync(inFolder('model.onnx'), 'weightS'), /expected "model\.onnx" with sha256/],
    ['a file too few', () => unlinkSync(inFolder('vocabulary.txt')), /expected the file "vocabulary\.txt"/],
    ['a file too many', () => writeFileSync(inFolder('extra.so'), 'x'), /found "extra\.so"/],
    ['a link in a file\'s place', () => { unlinkSync(inFolder('vocabulary.txt')); symlinkSync('/etc/hostname', inFolder('vocabulary.txt')); }, /found something else/],
    ['a path out of it', () => { sha256 = writeManifest({ files: { '../model.onnx': hashOf('weights') } }); }, /found another one/],
    ['another kind', () => { sha256 = writeManifest({ kind: 'price' }); }, /found another one/],
  ])('is refused with %s', async (_, spoil, reason) => {
    spoil();
    await expect(checkedModel({ folder, sha256 })).rejects.toThrow(reason);
  });
});

const said: string[] = [];
const say = (text: string): void => { said.push(text); };
const tiny = (of: () => number): StartModel => (_, { name, version }) => Promise.resolve({ version: `${name}-${version}`, score: async (texts) => Float64Array.from(texts, of), close: () => Promise.resolve() });
beforeEach(() => { said.length = 0; });

describe('the scorer', () => {
  it('is the lexicon where no model is named', async () => {
    const scorer = await openScorer(undefined, { say });
    expect(scorer.version).toMatch(/^lexicon-/);
    const scores = await scorer.score(['Exchange hacked', '']);
    expect(scores[0]).toBeLessThan(-0.5);
    expect(scores[1]).toBe(0);
    await scorer.close();
    expect(said).toEqual([]);
  });

  it('is a model only once its folder has been looked at; else it is the lexicon, and why is said', async () => {
    const scorer = await openScorer({ folder, sha256: '0'.repeat(64) }, { say, start: () => Promise.reject(new Error('was started')) });
    expect(scorer.version).toMatch(/^lexicon-/);
    expect(said).toEqual([expect.stringMatching(/^the language model is not used, the lexicon scores in its place: model ".*": expected a manifest\.json with sha256/)]);
    expect((await openScorer({ folder, sha256 }, { say, start: tiny(() => 0.5) })).version).toBe('tiny-1');
    await expect(openScorer({ folder, sha256 }, { say, start: () => Promise.reject(new TypeError('a fault of ours')) })).rejects.toThrow('a fault of ours');
  });

  it('is the lexicon from a failure of the model on, for all texts of that call, and says so once', async () => {
    let fails = false;
    const scorer = await openScorer({ folder, sha256 }, { say, start: tiny(() => { if (fails) throw new DataError('expected an answer within 10 ms, found none'); return 0.5; }) });
    expect([...await scorer.score(['Exchange hacked'])]).toEqual([0.5]);
    fails = true;
    for (let n = 0; n < 2; n++) expect((await scorer.score(['Exchange hacked', 'Exchange hacked'])).every((score) => score < -0.5)).toBe(true);
    expect(scorer.version).toMatch(/^lexicon-/);
    expect(said).toEqual(['the language model is not used, the lexicon scores in its place: expected an answer within 10 ms, found none']);
  });
});
