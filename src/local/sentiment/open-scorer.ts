import { RefusedError } from '../../shared/domain/errors.ts';
import type { TextScorer } from '../../shared/ports/text-scorer.ts';
import type { SentimentConfig } from '../config/sentiment-schema.ts';
import { lexiconScorer } from './lexicon-scorer.ts';
import { checkedModel, type ModelManifest } from './model-directory.ts';

/** Starts a model whose folder has been looked at. */
export type StartModel = (folder: string, manifest: ModelManifest) => Promise<TextScorer>;

/** The scorer of the configuration: the lexicon, or a model of this machine once its folder has proven to be the one that was agreed on. */
export async function openScorer(model: SentimentConfig['model'], start?: StartModel): Promise<TextScorer> {
  if (model === undefined) return lexiconScorer();
  const manifest = await checkedModel(model);
  if (start === undefined) throw new RefusedError(`model "${manifest.name}" ${manifest.version} is what it should be, but nothing here runs language models: take "sentiment.model" out of config.json to score with the lexicon`);
  return start(model.folder, manifest);
}
