import { GROUP_NAMES, REASONS, ROW_NAMES, type GroupKey, type Reason, type RowKey } from '../summary/row-names.ts';
import type { Reading } from '../summary.ts';
import { KOREAN_GROUPS, KOREAN_REASONS, KOREAN_ROWS, KOREAN_WORDS } from './korean.ts';
import { WORDS, type Word } from './words.ts';

export type Language = 'en' | 'ko';

export interface Labels {
  readonly language: Language;
  readonly words: Readonly<Record<Word, string>>;
  readonly rows: Readonly<Record<RowKey, string>>;
  readonly groups: Readonly<Record<GroupKey, string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
}

const ENGLISH: Labels = { language: 'en', words: WORDS, rows: ROW_NAMES, groups: GROUP_NAMES, reasons: REASONS };
const KOREAN: Labels = { language: 'ko', words: KOREAN_WORDS, rows: KOREAN_ROWS, groups: KOREAN_GROUPS, reasons: KOREAN_REASONS };

export const labelsOf = (language: Language): Labels => (language === 'ko' ? KOREAN : ENGLISH);

const READINGS: Readonly<Record<Reading, Word>> = {
  'no-trades': 'readingNoTrades', 'too-little': 'readingTooLittle', bankrupt: 'readingBankrupt', loss: 'readingLoss', 'luck-not-excluded': 'readingLuck', gain: 'readingGain', 'gain-after-trials': 'readingGainAfterTrials',
};

export const readingText = (reading: Reading, labels: Labels): string => labels.words[READINGS[reading]];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const satisfies readonly Word[];

/** `Mar` of 3. */
export const monthName = (month: number, labels: Labels): string => labels.words[MONTHS[month - 1]];
