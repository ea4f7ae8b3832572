import type { Judgement } from '../ledger/judgement.ts';
import type { Check, Reason } from '../../domain/evidence-verdict.ts';
import { grouped } from './format.ts';
import type { Labels } from './labels.ts';
import type { Word } from './words.ts';

const CHECKS: Readonly<Record<Check, { readonly word: Word; readonly relation: Word }>> = {
  days: { word: 'checkDays', relation: 'orMore' }, trades: { word: 'checkTrades', relation: 'orMore' }, profit: { word: 'checkProfit', relation: 'moreThan' },
  'double-costs': { word: 'checkDoubleCosts', relation: 'moreThan' }, overfitting: { word: 'checkOverfitting', relation: 'orLess' }, ability: { word: 'checkAbility', relation: 'orLess' },
  deflated: { word: 'checkDeflated', relation: 'orMore' }, 'lock-box': { word: 'checkLockBox', relation: 'moreThan' }, incumbent: { word: 'checkIncumbent', relation: 'moreThan' },
  baselines: { word: 'checkBaselines', relation: 'moreThan' }, live: { word: 'checkLive', relation: 'orMore' }, band: { word: 'checkBand', relation: 'orMore' },
};

const figure = (value: number): string => (Number.isInteger(value) || Math.abs(value) >= 100 ? grouped(value, 0) : String(Number(value.toPrecision(3))));

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const PROFITS: readonly Check[] = ['profit', 'double-costs', 'lock-box'];

/** `PBO 0.41 (0.2 or less)`. */
function failed({ check, found, limit }: Reason, { labels: { words, language }, profits }: { readonly labels: Labels; readonly profits: ProfitUnit }): string {
  const { word, relation } = CHECKS[check];
  const text = profits === 'share' && PROFITS.includes(check) ? percent : figure;
  const bound = language === 'ko' || relation !== 'moreThan' ? `${text(limit)} ${words[relation]}` : `${words[relation]} ${text(limit)}`;
  return `${words[word]} ${found === null ? '' : text(found)} (${bound})`;
}

/** What the profits of a judged run are in: money, or shares of a stake, which are shown as percentages. */
type ProfitUnit = 'money' | 'share';

/** The verdict in a few sentences: the word, how many trials stand behind it, what was not met and what is not known. */
export function verdictText({ verdict, stage, trials, effectiveTrials, reasons }: Judgement, labels: Labels, profits: ProfitUnit = 'money'): string {
  const { words } = labels;
  const missed = reasons.filter(({ outcome }) => outcome === 'failed').map((reason) => failed(reason, { labels, profits }));
  const unknown = reasons.filter(({ outcome }) => outcome === 'unknown').map(({ check }) => words[CHECKS[check].word]);
  const behind = trials === 1 ? words.onlyTrial : words.amongTrials.replace('{trials}', grouped(trials, 0)).replace('{effective}', grouped(effectiveTrials, 0));
  const whole = missed.length === 0 && unknown.length === 0 ? [`${words.allMet}.`] : [];
  return [
    `${words.verdict} ${verdict}${stage === 'none' ? '' : ` (${stage})`}: ${behind}.`,
    ...whole, ...(missed.length > 0 ? [`${words.notMet}: ${missed.join('; ')}.`] : []), ...(unknown.length > 0 ? [`${words.notKnown}: ${unknown.join(', ')}.`] : []),
  ].join(' ');
}
