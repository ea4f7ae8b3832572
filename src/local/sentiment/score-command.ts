import { UsageError } from '../../shared/domain/errors.ts';
import { languageOf, LEXICON_VERSION, scoreGeneral, scoreText } from '../../shared/sentiment/score-text.ts';
import { note, printJson, printLine, printTable } from '../cli/output.ts';
import { loadConfig } from '../config/load.ts';
import { openScorer } from './open-scorer.ts';

/** What the lexicon makes of a text; with a model configured, what that makes of it beside it. */
export async function scoreCommand(text: string, { json }: { readonly json?: true }): Promise<void> {
  if (text.trim() === '') throw new UsageError('expected a text to score, found none');
  const { sentiment } = loadConfig();
  const { compound, positive, neutral, negative, evidence } = scoreText(text);
  const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
  const model = sentiment.model === undefined ? undefined : await modelScore(text, sentiment.model);
  const told = { text, language: languageOf(text), scorer: LEXICON_VERSION, compound: rounded(compound), positive: rounded(positive), neutral: rounded(neutral), negative: rounded(negative), evidence, general: rounded(scoreGeneral(text).compound), ...model };
  if (json) { printJson(told); return; }
  printLine(`${told.compound} (${told.language}; ${Math.round(positive * 100)} % positive, ${Math.round(neutral * 100)} % neutral, ${Math.round(negative * 100)} % negative words)`);
  if (told.language === 'en') printLine(`${told.general} by general English alone, under the same rules`);
  if (model !== undefined) printLine(`${model.model}: ${model.modelScore}`);
  if (evidence.length > 0) printTable(['term', 'counts'], evidence.map(({ term, valence }) => [term, Math.round(valence * 100) / 100]));
}

async function modelScore(text: string, model: Parameters<typeof openScorer>[0]): Promise<{ readonly model: string; readonly modelScore: number }> {
  const scorer = await openScorer(model, { say: note });
  try {
    return { model: scorer.version, modelScore: (await scorer.score([text]))[0] };
  } finally {
    await scorer.close();
  }
}
