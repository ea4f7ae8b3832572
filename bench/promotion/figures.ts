import { median, type Measurement } from '../measurement.ts';
import { shareOf } from '../share.ts';
import type { Outcome } from './experiment.ts';

const share = (name: string, outcomes: readonly Outcome[], { is, target }: { readonly is: (outcome: Outcome) => boolean; readonly target?: string }): Measurement =>
  ({ name, ...shareOf(outcomes.filter(is).length, outcomes.length), ...(target === undefined ? {} : { target }) });

const isMet = ({ gate }: Outcome, check: string): boolean => gate.reasons.find((reason) => reason.check === check)?.outcome === 'met';
const CHECKS = ['double-costs', 'overfitting', 'ability', 'deflated', 'lock-box', 'baselines'] as const;

const common = (where: string, outcomes: readonly Outcome[]): readonly Measurement[] => [
  { name: `${where}: annual Sharpe out of fold, median`, value: median(outcomes.map(({ trainedSharpe }) => trainedSharpe ?? 0)), unit: '' },
  { name: `${where}: annual Sharpe of the live years, median`, value: median(outcomes.map(({ life }) => life.sharpe)), unit: '' },
  { name: `${where}: AUC out of fold, median`, value: median(outcomes.map(({ auc }) => auc ?? 0.5)), unit: '' },
  ...CHECKS.map((check) => share(`${where}: passes ${check}`, outcomes, { is: (outcome) => isMet(outcome, check) })),
];

/** Data sets without an edge: what gets through. */
export const noiseFigures = (where: string, outcomes: readonly Outcome[]): readonly Measurement[] => [
  ...common(where, outcomes),
  share(`${where}: canary by the gate when the bundle is written`, outcomes, { is: ({ gate }) => gate.stage !== 'none', target: '<= 5' }),
  share(`${where}: canary at any time of the live years`, outcomes, { is: ({ life }) => life.wasCanary, target: '<= 5' }),
  share(`${where}: full by the gate when the bundle is written`, outcomes, { is: ({ gate }) => gate.stage === 'full', target: '<= 0' }),
  share(`${where}: full at any time of the live years`, outcomes, { is: ({ life }) => life.wasFull, target: '<= 0' }),
  share(`${where}: full at any time, had every gate before the live record been fooled`, outcomes, { is: ({ fooledLife }) => fooledLife.wasFull }),
];

/** Data sets with a planted edge: the power. */
export const plantedFigures = (where: string, outcomes: readonly Outcome[]): readonly Measurement[] => [
  ...common(where, outcomes),
  share(`${where}: power, canary by the gate when the bundle is written`, outcomes, { is: ({ gate }) => gate.stage !== 'none' }),
  share(`${where}: power, canary at any time of the live years`, outcomes, { is: ({ life }) => life.wasCanary }),
  share(`${where}: power, full at any time of the live years`, outcomes, { is: ({ life }) => life.wasFull }),
  share(`${where}: power of the live record alone, full had every gate before it been passed`, outcomes, { is: ({ fooledLife }) => fooledLife.wasFull }),
];
