import { createHash } from 'node:crypto';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import { orderedJson } from '../../shared/domain/ordered-json.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import type { Trial } from '../../shared/domain/trial.ts';
import type { Judgement } from '../../shared/evaluation/ledger/judgement.ts';
import { inBaseVolume } from '../../shared/handlers/base-volume.ts';
import { usualFeatures } from '../../shared/learning/features/feature-matrix.ts';
import type { TrialLedger } from '../../shared/ports/trial-ledger.ts';
import { note, progress, stopSignal } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { openCandleStore, openTrials } from '../wire.ts';
import { writeBundle } from './bundle.ts';
import { bundleFiles, showTraining } from './training-report.ts';
import { assertRoomFor, memoryPlan, planText } from './memory-plan.ts';
import { peakBytes } from './peak-bytes.ts';
import { train, type Trained } from './train.ts';
import { trainOptions, type TrainFlags, type TrainOptions } from './train-options.ts';
import { candlesOf, trainingData, USUAL_RULES, type TrainingData } from './training-data.ts';
import { judgedEnsemble, modelTrials, type TrainingIdentity } from './training-trials.ts';
import { TrialFile } from './trial-file.ts';

/** Distance from one half that a probability needs to be acted upon. */
const BAND = 0.02;

interface Loaded {
  readonly data: TrainingData;
  readonly identity: TrainingIdentity;
  readonly isPerpetual: boolean;
}

/** `coinbot train`: searches models within the caps, judges the best by the ledger and writes them as a bundle. */
export async function trainCommand(flags: TrainFlags): Promise<void> {
  const options = trainOptions(flags);
  const signal = AbortSignal.any([stopSignal(), AbortSignal.timeout(options.budgetMs)]);
  const dataFolder = folderOf(loadConfig(), 'dataFolder');
  const { data, identity, isPerpetual } = await load(flags, options, dataFolder);
  note(planText(memoryPlan({ held: peakBytes(), rows: data.final.train.length + data.final.validation.length, features: data.set.columns.length, cap: options.maxRamBytes, cores: options.maxCores })));
  const key = createHash('sha256').update(orderedJson({ ...identity, at: undefined, trials: options.trials })).digest('hex');
  const out = flags.out ?? path.join(dataFolder, 'models', `${identity.instrument.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${identity.timeframe}-${key.slice(0, 8)}`);
  const file = new TrialFile(path.join(out, 'trials.jsonl'), key);
  if (file.known.length > 0) note(`Goes on after ${file.known.length} fits found in ${out}`);
  const line = progress('models fitted');
  try {
    const trained = await train(data, { ...options, signal, trading: { band: BAND, costBps: options.costBps, shorts: isPerpetual }, progress: (done) => line.update(done, options.trials * data.folds.length) }, file);
    line.end();
    const judgement = await judgedByLedger(trained, data, { identity, dataFolder });
    const told = { trained, data, identity, judgement, folder: path.join(out, 'bundle'), peakBytes: peakBytes(), maxRamBytes: options.maxRamBytes };
    writeBundle(told.folder, bundleFiles(told));
    showTraining(told, flags.json === true);
  } finally {
    line.end();
    file.close();
  }
}

async function load({ data: file }: TrainFlags, options: TrainOptions, dataFolder: string): Promise<Loaded> {
  const store = openCandleStore(dataFolder);
  try {
    const series = await store.candles.load(file);
    const timeframe: Timeframe = options.timeframe ?? series.timeframe;
    const candles = candlesOf(inBaseVolume(series), series.timeframe, timeframe);
    assertRoomFor(candles.length, { held: process.memoryUsage.rss(), cap: options.maxRamBytes, features: usualFeatures(durationMs(timeframe)).length });
    const data = trainingData(candles, timeframe, USUAL_RULES);
    const isPerpetual = series.symbol?.includes(':') === true;
    const { names } = data.set;
    return {
      data, isPerpetual,
      identity: {
        at: Date.now(), seed: options.seed, dataHash: series.dataHash, codeHash: codeHash(), instrument: `${series.venue ?? 'unknown'}:${series.symbol ?? path.basename(file)}`, timeframe,
        settings: { features: [...names], ...USUAL_RULES, embargo: 'usual', timeframeMs: durationMs(timeframe), trading: { band: BAND, costBps: options.costBps, shorts: isPerpetual } },
      },
    };
  } catch (error) {
    throw error instanceof DataError && !error.message.includes(file) ? new DataError(`${file}: ${error.message}`, { cause: error }) : error;
  } finally {
    store.close();
  }
}

/** Counts every model and judges the ensemble. A ledger that cannot be read leaves the bundle without a verdict. */
async function judgedByLedger(trained: Trained, { set, folds, lockBox }: TrainingData, { identity, dataFolder }: { readonly identity: TrainingIdentity; readonly dataFolder: string }): Promise<Judgement | undefined> {
  const { ledger, close } = openTrials(dataFolder);
  try {
    await ledger.append(modelTrials(trained.leaderboard, { ...identity, folds: folds.length }));
    const { trial, judgement } = judgedEnsemble(trained, { set, rows: lockBox }, { identity, ledger: await related(ledger, identity) });
    await ledger.append([trial]);
    return judgement;
  } catch (error) {
    note(`Note: the ledger of trials cannot be used, so there is no verdict and this training is not counted whole: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return undefined;
  } finally {
    close();
  }
}

const related = (ledger: TrialLedger, { instrument }: TrainingIdentity): Promise<readonly Trial[]> => ledger.read({ instrument });

