import { isoOf } from '../../shared/domain/iso-time.ts';
import { sharpe } from '../../shared/evaluation/metrics/sharpe.ts';
import type { Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { labelsOf } from '../../shared/evaluation/report/labels.ts';
import { verdictText } from '../../shared/evaluation/report/verdict-text.ts';
import { printJson, printLine, printTable } from '../cli/output.ts';
import type { SearchFigures } from './model-evidence.ts';
import type { AnswerFigures, Trained } from './train.ts';
import type { TrainingData } from './training-data.ts';
import type { TrainingIdentity } from './training-trials.ts';
import type { WrittenBundle } from './write-bundle.ts';

export interface Told {
  readonly trained: Trained;
  readonly data: TrainingData;
  readonly identity: TrainingIdentity;
  readonly judgement: Judgement | undefined;
  readonly figures: SearchFigures;
  /** The most this process ever held, by the operating system's own figure, and the cap. */
  readonly peakBytes: number;
  readonly maxRamBytes: number;
}

type Judged = Trained['outOfFold'];

const figures = ({ traded, ...answers }: Judged) => ({ ...answers, trades: traded.trades, netProfit: traded.netProfit, profitAtDoubleCosts: traded.profitAtDoubleCosts, sharpe: sharpe(traded.returns) });

/** Every model that was tried, the best first. */
export function board({ leaderboard }: Trained) {
  return leaderboard.map(({ trial, settings, seed, results, logLoss, auc, failure }, k) => ({ rank: k + 1, trial, settings, seed, folds: results.map((result) => ({ fold: result.fold, logLoss: result.logLoss, auc: result.auc })), logLoss, auc, failure }));
}

/** What the training found, for people. */
export function reportOf({ trained, data, identity, judgement, figures: search }: Omit<Told, 'peakBytes' | 'maxRamBytes'>): Readonly<Record<string, unknown>> {
  const { set, units, lockBox } = data;
  return {
    ...identity, at: isoOf(identity.at), rows: { labelled: set.labels.length, lockBox: lockBox.length }, features: set.names.map((name, f) => ({ name, unit: units[f] })),
    outOfFold: figures(trained.outOfFold), lockBox: trained.lockBox === undefined ? null : { from: isoOf(trained.lockBox.from), to: isoOf(trained.lockBox.to), ...figures(trained.lockBox) },
    members: trained.ensemble.members.map(({ weight, model }, k) => ({ trial: trained.members[k].trial, kind: model.kind, weight })), search, verdict: judgement ?? null, fits: trained.fits,
  };
}

const four = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e4) / 1e4);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const row = (name: string, { rows, logLoss, base, auc, calibrationError, traded }: AnswerFigures & Pick<Judged, 'traded'>) =>
  [name, rows, four(logLoss), four(base), four(auc), four(calibrationError), traded.trades, percent(traded.netProfit), four(sharpe(traded.returns))];

/** What everybody made of the days of the lock-box. */
function rivalsText({ model, incumbent, baselines }: NonNullable<WrittenBundle['bundle']['lockBoxReturns']>): string {
  const others = Object.entries({ ...(incumbent === null ? {} : { 'the model in charge': incumbent }), ...baselines });
  return `Over the lock-box, after costs: the model ${percent(model)}; ${others.map(([name, growth]) => `${name} ${percent(growth)}`).join(', ')}`;
}

export function showTraining(told: Told, { bundle, folder }: WrittenBundle, isJson: boolean): void {
  const { trained, judgement, peakBytes, maxRamBytes } = told;
  if (isJson) {
    printJson({ folder, id: bundle.id, slot: bundle.slot, bundle: reportOf(told), evidence: bundle.evidence, lockBoxReturns: bundle.lockBoxReturns, leaderboard: board(trained), peakBytes, maxRamBytes });
    return;
  }
  if (trained.fits.isStopped) printLine('Stopped before the end of the search: the models are the best so far, and the lock-box stays shut. The same command goes on from here.');
  printTable(['', 'model', 'folds', 'log loss', 'AUC', 'settings'], trained.leaderboard.slice(0, 10).map(({ settings: { kind, ...settings }, results, logLoss, auc, failure }, k) => [k + 1, kind, results.length, four(logLoss), four(auc), failure ?? settingsText(settings)]));
  printLine();
  printTable(['ensemble', 'rows', 'log loss', 'base rate', 'AUC', 'calibration', 'trades', 'sum of returns', 'Sharpe'], [row('out of fold', trained.outOfFold), ...(trained.lockBox === undefined ? [] : [row('lock-box', trained.lockBox)])]);
  printLine();
  if (bundle.lockBoxReturns !== null) printLine(rivalsText(bundle.lockBoxReturns));
  if (judgement !== undefined) printLine(verdictText(judgement, labelsOf('en'), 'share'));
  printLine(`${trained.fits.done} fits, ${trained.fits.resumed} of them from before, ${trained.fits.dropped} taken back for memory; peak memory ${Math.ceil(peakBytes / 1e6)} of ${Math.round(maxRamBytes / 1e6)} MB`);
  printLine(`Wrote the model ${bundle.id} to ${folder}`);
}

const KNOWN = ['l2', 'depth', 'learningRate', 'leaves', 'minLeafRows', 'columnShare', 'hidden', 'weightDecay'];
const settingsText = (settings: object): string => Object.entries(settings).filter(([name]) => KNOWN.includes(name)).map(([name, value]) => `${name}=${Array.isArray(value) ? value.join('-') : String(value)}`).join(' ');
