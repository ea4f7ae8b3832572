import { englishCrypto } from './english-crypto.ts';
import { generalGrammar, headlineGrammar } from './english-grammar.ts';
import { emoji, englishWords } from './english-words.ts';
import { koreanMatches } from './korean-scorer.ts';
import { lexiconOf, weakened } from './lexicon.ts';
import { scoreOf, type Language, type TextScore } from './text-score.ts';
import { emphasisOf, vaderScore, vaderValences } from './vader.ts';

/** Goes into what is stored beside every score: scores of different lexicons are not compared. */
export const LEXICON_VERSION = 'lexicon-2';

/** Longer texts say no more, and nobody may keep the machine busy with one. */
const MOST_CHARACTERS = 4_000;

/** How much a general word counts in a headline beside the market's own: "best", "victory" and "killed" are said of much that moves no price. Chosen on the tuning half of labelled headlines. */
const GENERAL_SHARE = 0.25;

const grammar = headlineGrammar(lexiconOf(weakened(englishWords, GENERAL_SHARE), emoji, englishCrypto));

const general = generalGrammar(lexiconOf(englishWords, emoji));

/** General English under the rules of VADER, nothing of markets in it: what the market's lexicon is measured against. */
export const scoreGeneral = (text: string): TextScore => vaderScore(text.slice(0, MOST_CHARACTERS), general);

const LINKS = /https?:\/\/\S+|(?:^|\s)@[\w.]+/gi;
const CASHTAGS = /[$#](?=\p{L})/gu;

/** Korean where at least a fifth of the letters is Hangul. */
export function languageOf(text: string): Language {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const hangul = text.match(/\p{Script=Hangul}/gu)?.length ?? 0;
  return letters > 0 && hangul / letters >= 0.2 ? 'ko' : 'en';
}

const SENTENCE_END = /(?<=[.;!?]["')\]]*)\s+/;

/** Each sentence by itself, so that no denial and no "but" reaches into the next one; emphasis is that of the whole. VADER itself knows no sentences. */
function sentencesOf(text: string): ReturnType<typeof vaderValences> {
  const parts = text.split(SENTENCE_END).map((sentence) => vaderValences(sentence, grammar));
  return { valences: parts.flatMap(({ valences }) => valences), evidence: parts.flatMap(({ evidence }) => evidence), emphasis: emphasisOf(text) };
}

/** Scores a headline or message in English, Korean, or both at once: the lexicons of crypto markets under the rules of VADER. Addresses and names of users count for nothing. */
export function scoreText(given: string): TextScore {
  const text = given.slice(0, MOST_CHARACTERS).normalize('NFC').replaceAll(LINKS, ' ').replaceAll(CASHTAGS, '');
  const english = sentencesOf(text);
  if (languageOf(text) === 'en') return scoreOf(english.valences, english.emphasis, english.evidence);
  const { matches, words } = koreanMatches(text);
  const inEnglish = english.evidence.map(({ valence }) => valence);
  const valences = [...matches.map(({ valence }) => valence), ...inEnglish];
  const silent = Array.from({ length: Math.max(0, words - valences.length) }, () => 0);
  return scoreOf([...valences, ...silent], english.emphasis, [...matches.map(({ term, valence }) => ({ term, valence })), ...english.evidence]);
}

/** What a headline says counts this much against what its summary adds. */
const TITLE_SHARE = 2 / 3;

/** The score of a headline with its summary. A summary that says nothing (0 or NaN) takes nothing away from the headline. */
export function weighedItem(title: number, summary: number): number {
  return Number.isNaN(summary) || summary === 0 ? title : TITLE_SHARE * title + (1 - TITLE_SHARE) * summary;
}
