import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { learnedContent } from '../../src/local/train/learned-content.ts';
import type { Arena } from '../../src/local/train/lock-box-rivals.ts';
import { evidenceOf, rivalsOf } from '../../src/local/train/model-evidence.ts';
import { train, type Trained } from '../../src/local/train/train.ts';
import { trainingData, USUAL_RULES } from '../../src/local/train/training-data.ts';
import { judgedEnsemble, modelTrials, type TrainingIdentity } from '../../src/local/train/training-trials.ts';
import { TrialFile } from '../../src/local/train/trial-file.ts';
import type { CandleColumns } from '../../src/shared/domain/candle.ts';
import type { ModelEvidence } from '../../src/shared/domain/model-life.ts';
import { trialPool } from '../../src/shared/evaluation/ledger/trial-pool.ts';
import { overfittingProbability } from '../../src/shared/evaluation/statistics/overfitting-probability.ts';
import type { TradeRules } from '../../src/shared/learning/automl/label-trades.ts';
import type { LearnedRules } from '../../src/shared/learning/bundle/bundle.ts';
import { CANDLE_MS, TIMEFRAME } from './simulated-market.ts';

export interface Candidate {
  readonly trained: Trained;
  /** Rules and evidence as a bundle carries them. */
  readonly rules: LearnedRules;
  readonly evidence: ModelEvidence;
  /** Share of the splits of the search in which the best of one half lost money in the other. */
  readonly lossOutside: number;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
/** The settings of `coinbot train` that are not those of the trading. */
const CAPS = { maxRamBytes: 4e9, maxCores: 1 } as const;

/** What `coinbot train` does between reading candles and writing a bundle, with its features, labels, folds and lock-box, on one thread and with a ledger of its own. */
export async function trainedCandidate(candles: CandleColumns, { seed, trials, trading }: { readonly seed: number; readonly trials: number; readonly trading: TradeRules }): Promise<Candidate> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-promotion-'));
  const file = new TrialFile(path.join(folder, 'trials.jsonl'), 'promotion');
  try {
    const data = trainingData(candles, TIMEFRAME, USUAL_RULES);
    const trained = await train(data, { ...CAPS, seed, trials, trading, signal: new AbortController().signal, progress: () => undefined }, file);
    const identity: TrainingIdentity = {
      at: 1, seed, dataHash: hashOf(`walk ${seed}`), codeHash: hashOf('code'), instrument: 'simulated:A/USDT:USDT', timeframe: TIMEFRAME, trials,
      settings: { features: [...data.set.names], ...USUAL_RULES, embargo: 'usual', timeframeMs: CANDLE_MS, trading },
    };
    const ledger = modelTrials(trained.leaderboard, { ...identity, folds: data.folds.length });
    const arena: Arena = { candles, outside: undefined, timeframe: TIMEFRAME, trading };
    const rivals = rivalsOf(trained, { arena, from: candles.openTime[data.set.from[data.lockBox[0]]], incumbent: undefined });
    const { trial, judgement, box } = judgedEnsemble(trained, rivals, { identity, ledger });
    const evidence = evidenceOf(trained, { judgement, box, rivals });
    const { rules } = learnedContent({ trained, data, identity, arena, judgement, evidence, lockBoxReturns: null }, {});
    return { trained, rules, evidence, lossOutside: overfittingProbability(trialPool(trial, ledger).columns).lossOutside };
  } finally {
    file.close();
    rmSync(folder, { recursive: true });
  }
}
