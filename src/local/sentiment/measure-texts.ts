import { random } from '../../shared/domain/random.ts';
import { accuracyDifference, classReport, CLASSES, MARKET_BORDER, STANCE_BORDER, stanceOf, type ClassReport, type Interval, type Stance } from '../../shared/sentiment/classification.ts';
import { splitOf } from '../../shared/sentiment/sample-split.ts';
import { scoreGeneral, scoreText } from '../../shared/sentiment/score-text.ts';
import type { TextSet } from './labelled-texts.ts';

export interface AnswererReport extends ClassReport {
  readonly answerer: string;
}

export interface TextReport {
  readonly set: string;
  /** Machine labels say how alike two programs are, not who is right. */
  readonly labels: 'human' | 'machine';
  /** Which texts this was measured on. */
  readonly part: string;
  readonly answerers: readonly AnswererReport[];
  /** Accuracy of the market's lexicon less that of general English, and less that of the most frequent answer, on the same texts. */
  readonly gains: Readonly<Record<'overGeneral' | 'overMajority', Interval>>;
  /** The market's lexicon on the half it was shaped on, where it was shaped on one: what it would look like without a test. */
  readonly tuning: AnswererReport | undefined;
}

const SEED = 11;

function commonest(stances: readonly Stance[]): Stance {
  return CLASSES.toSorted((a, b) => stances.filter((one) => one === b).length - stances.filter((one) => one === a).length)[0];
}

const market = (text: string): Stance => stanceOf(scoreText(text).compound, MARKET_BORDER);

/** Every answerer on the test half of a set that people labelled; on all of one that a program labelled, which nothing was tuned on. */
export function measureTexts({ name, kind, texts, stances }: TextSet): TextReport {
  const rows = texts.map((text, i) => ({ text, stance: stances[i], part: splitOf(text) }));
  const tuning = kind === 'human' ? rows.filter(({ part }) => part === 'tuning') : [];
  const test = kind === 'human' ? rows.filter(({ part }) => part === 'test') : rows;
  const actual = test.map(({ stance }) => stance);
  const majority = commonest((tuning.length > 0 ? tuning : rows).map(({ stance }) => stance));
  const answers: Readonly<Record<string, readonly Stance[]>> = {
    [`always ${majority}`]: test.map(() => majority),
    [`general English (VADER's rules, border ${STANCE_BORDER})`]: test.map(({ text }) => stanceOf(scoreGeneral(text).compound)),
    [`general English (border ${MARKET_BORDER})`]: test.map(({ text }) => stanceOf(scoreGeneral(text).compound, MARKET_BORDER)),
    [`market lexicon (border ${STANCE_BORDER})`]: test.map(({ text }) => stanceOf(scoreText(text).compound)),
    [`market lexicon (border ${MARKET_BORDER})`]: test.map(({ text }) => market(text)),
  };
  const reports = Object.entries(answers).map(([answerer, answered]) => ({ answerer, ...classReport(actual, answered, random(SEED)) }));
  const given = Object.values(answers);
  const own = given[given.length - 1];
  return {
    set: name, labels: kind === 'human' ? 'human' : 'machine', part: kind === 'human' ? `the test half: ${test.length} of ${rows.length} texts` : `all ${rows.length} texts`, answerers: reports,
    gains: { overGeneral: accuracyDifference(actual, { first: own, second: given[1] }, random(SEED)), overMajority: accuracyDifference(actual, { first: own, second: given[0] }, random(SEED)) },
    tuning: tuning.length === 0 ? undefined : { answerer: `market lexicon (border ${MARKET_BORDER}) on the tuning half`, ...classReport(tuning.map(({ stance }) => stance), tuning.map(({ text }) => market(text)), random(SEED)) },
  };
}
