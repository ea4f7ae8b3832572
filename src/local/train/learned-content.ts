import { orderedJson } from '../../shared/domain/ordered-json.ts';
import type { Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { MEMORY } from '../../shared/learning/automl/training-set.ts';
import { BUNDLE_FORMAT, slotOf, type LearnedBundle } from '../../shared/learning/bundle/bundle.ts';
import { onnxModel } from '../../shared/learning/onnx/onnx-model.ts';
import { MODEL_FILE, sha256 } from './bundle-place.ts';
import type { Arena } from './lock-box-rivals.ts';
import type { Trained } from './train.ts';
import { USUAL_RULES, type TrainingData } from './training-data.ts';
import { board } from './training-report.ts';
import type { TrainingIdentity } from './training-trials.ts';

/** A training that is over, and what it is worth. */
export interface JudgedTraining {
  readonly trained: Trained;
  readonly data: TrainingData;
  readonly identity: TrainingIdentity;
  readonly arena: Arena;
  readonly judgement: Judgement | undefined;
  readonly evidence: LearnedBundle['evidence'];
  readonly lockBoxReturns: LearnedBundle['lockBoxReturns'];
}

/** What `bundle.json` says of it, but for what follows from that. */
export function learnedContent({ trained, data, identity, arena, judgement, evidence, lockBoxReturns }: JudgedTraining, report: Readonly<Record<string, unknown>>): Omit<LearnedBundle, 'id' | 'createdAt' | 'files'> {
  const { instrument, timeframe, seed, dataHash, codeHash } = identity;
  return {
    format: BUNDLE_FORMAT, kind: 'learned', slot: slotOf(instrument, timeframe), instrument, timeframe, seed, dataHash, codeHash, evidence, lockBoxReturns, verdict: judgement ?? null, report: { ...report },
    rules: { features: [...data.set.names], barriers: { ...USUAL_RULES.barriers }, volatility: { ...MEMORY }, trading: { ...arena.trading } }, ensemble: trained.ensemble,
  };
}

/** The files beside it: the model for other programs, and every model that was tried. */
export function learnedFiles({ trained, data }: JudgedTraining): Readonly<Record<string, string | Uint8Array>> {
  const { members } = trained.ensemble;
  return {
    [MODEL_FILE]: onnxModel({ names: data.set.names, members }, { modelHash: sha256(orderedJson(trained.ensemble)) }),
    'leaderboard.json': `${JSON.stringify(board(trained), null, 1)}\n`,
  };
}
