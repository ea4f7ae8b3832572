import { DataError, RefusedError } from '../../shared/domain/errors.ts';
import type { TextScorer } from '../../shared/ports/text-scorer.ts';
import type { SentimentConfig } from '../config/sentiment-schema.ts';
import { lexiconScorer } from './lexicon-scorer.ts';
import { checkedModel, type ModelManifest } from './model-directory.ts';
import { modelScorer } from './model-scorer.ts';

/** Starts a model whose folder has been looked at. */
export type StartModel = (folder: string, manifest: ModelManifest) => Promise<TextScorer>;

export interface ScorerSettings {
  /** Told why the lexicon takes a model's place. */
  readonly say: (text: string) => void;
  readonly start?: StartModel;
}

/**
 * The scorer of the configuration: the lexicon, or a model of this machine once its folder has proven to be the one that was agreed on. A model that
 * cannot be taken, or fails later, is said and the lexicon takes its place: news goes on being scored. `version` tells which of them it is.
 */
export async function openScorer(model: SentimentConfig['model'], { say, start = modelScorer }: ScorerSettings): Promise<TextScorer> {
  if (model === undefined) return lexiconScorer();
  try {
    return new GuardedScorer(await start(model.folder, await checkedModel(model)), say);
  } catch (error) {
    say(noticeOf(error));
    return lexiconScorer();
  }
}

/** Whatever is wrong with a model is its own affair; faults of this program are not. */
function noticeOf(error: unknown): string {
  if (!(error instanceof DataError || error instanceof RefusedError)) throw error;
  return `the language model is not used, the lexicon scores in its place: ${error.message}`;
}

/** A model until it fails, the lexicon from then on. */
class GuardedScorer implements TextScorer {
  readonly #model: TextScorer;
  readonly #say: (text: string) => void;
  #stand: TextScorer | undefined;

  constructor(model: TextScorer, say: (text: string) => void) {
    this.#model = model;
    this.#say = say;
  }

  get version(): string { return (this.#stand ?? this.#model).version; }

  async score(texts: readonly string[]): Promise<Float64Array> {
    if (this.#stand !== undefined) return this.#stand.score(texts);
    try {
      return await this.#model.score(texts);
    } catch (error) {
      this.#say(noticeOf(error));
      this.#stand = lexiconScorer();
      await this.#model.close();
      return this.#stand.score(texts);
    }
  }

  close(): Promise<void> {
    return this.#model.close();
  }
}
