import type { VerdictView } from '../../../../dashboard/desk/research.ts';
import type { Judgement } from '../../../shared/evaluation/ledger/judgement.ts';
import { labelsOf } from '../../../shared/evaluation/report/labels.ts';
import { verdictText } from '../../../shared/evaluation/report/verdict-text.ts';

/** A judgement for people of both languages. */
export function verdictView(judgement: Judgement | null, profits: 'money' | 'share'): VerdictView | null {
  if (judgement === null) return null;
  const { verdict, stage, trials, effectiveTrials, reasons } = judgement;
  return {
    grade: verdict, stage, trials, effectiveTrials, text: { en: verdictText(judgement, labelsOf('en'), profits), ko: verdictText(judgement, labelsOf('ko'), profits) },
    reasons: reasons.map(({ check, outcome, found, limit }) => ({ check, outcome, found, limit })),
  };
}
