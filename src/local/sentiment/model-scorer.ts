import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DataError } from '../../shared/domain/errors.ts';
import type { ClassifierLimits } from '../../shared/ports/sequence-classifier.ts';
import type { TextScorer } from '../../shared/ports/text-scorer.ts';
import { tokenizerOf } from '../../shared/sentiment/tokenizer/tokenizer.ts';
import { openSequenceClassifier } from '../wire.ts';
import type { ModelManifest } from './model-directory.ts';

const [MODEL, TOKENIZER, CONFIG] = ['model.onnx', 'tokenizer.json', 'config.json'];
/** A headline and its summary; what is longer is cut off. */
const MOST_TOKENS = 256;
const BATCH = 16;

/** What classes are called, and what each counts in a score. */
const VALENCES: Readonly<Record<string, number>> = { positive: 1, bullish: 1, pos: 1, negative: -1, bearish: -1, neg: -1, neutral: 0 };
const configSchema = z.object({ id2label: z.record(z.string().regex(/^\d{1,2}$/), z.string()) });

/**
 * A language model of this machine as a scorer, its folder being looked at: `model.onnx`, `tokenizer.json` and, for the names of its classes,
 * `config.json`. A text's score is the probability of good news less that of bad. DataError for what is wrong with it.
 */
export async function modelScorer(folder: string, manifest: ModelManifest, limits: Partial<ClassifierLimits> = {}): Promise<TextScorer> {
  for (const name of [MODEL, TOKENIZER, CONFIG]) if (!Object.hasOwn(manifest.files, name)) throw new DataError(`model "${folder}": expected the files ${[MODEL, TOKENIZER, CONFIG].join(', ')}, found no "${name}"`);
  const [tokenizer, valences] = [tokenizerOf(await readFile(path.join(folder, TOKENIZER), 'utf8'), path.join(folder, TOKENIZER)), valencesOf(await readFile(path.join(folder, CONFIG), 'utf8'), path.join(folder, CONFIG))];
  const classifier = await openSequenceClassifier({ file: path.join(folder, MODEL), sha256: manifest.files[MODEL], padding: tokenizer.padding }, limits);
  if (classifier.classes !== valences.length) {
    await classifier.close();
    throw new DataError(`model "${folder}": expected ${valences.length} classes, as its config.json names them, found "${classifier.classes}"`);
  }
  return {
    version: `${manifest.name}-${manifest.version}`, close: () => classifier.close(),
    score: async (texts) => {
      const scores = new Float64Array(texts.length);
      for (let from = 0; from < texts.length; from += BATCH) {
        const batch = texts.slice(from, from + BATCH);
        const logits = await classifier.classify(batch.map((text) => tokenizer.encode(text, MOST_TOKENS)));
        // Of nothing nothing can be told.
        batch.forEach((text, i) => { scores[from + i] = text.trim() === '' ? 0 : scoreOf(logits.subarray(i * valences.length, (i + 1) * valences.length), valences); });
      }
      return scores;
    },
  };
}

function valencesOf(text: string, source: string): readonly number[] {
  const fail = (found: string): DataError => new DataError(`${source}: expected classes such as positive, neutral and negative under "id2label", found ${found}`);
  let labels: Readonly<Record<string, string>>;
  try {
    ({ id2label: labels } = configSchema.parse(JSON.parse(text)));
  } catch (cause) {
    throw Object.assign(fail('none'), { cause });
  }
  const valences = Object.keys(labels).map((_, id) => VALENCES[(labels[id] ?? '').toLowerCase()]);
  if (valences.some((valence) => valence === undefined) || !valences.includes(1) || !valences.includes(-1)) throw fail(`"${Object.values(labels).join(', ')}"`);
  return valences;
}

/** -1..1: the mean valence under the probabilities that the logits stand for. */
function scoreOf(logits: Float32Array, valences: readonly number[]): number {
  const most = Math.max(...logits);
  let [sum, weighed] = [0, 0];
  for (let k = 0; k < valences.length; k++) {
    const part = Math.exp(logits[k] - most);
    sum += part;
    weighed += part * valences[k];
  }
  return weighed / sum;
}
