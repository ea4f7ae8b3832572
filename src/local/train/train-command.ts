import { createHash } from 'node:crypto';
import path from 'node:path';
import { makeSigningKey } from '../../shared/adapters/secrets/signing-key.ts';
import { DataError } from '../../shared/domain/errors.ts';
import { orderedJson } from '../../shared/domain/ordered-json.ts';
import { instrumentId } from '../../shared/domain/instrument.ts';
import { isOutsideName, type OutsideColumns } from '../../shared/domain/outside-series.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import type { Trial } from '../../shared/domain/trial.ts';
import { hashOfColumns } from '../../shared/handlers/backtest.ts';
import { inBaseVolume } from '../../shared/handlers/base-volume.ts';
import { given } from '../../shared/handlers/given.ts';
import { instrumentOf } from '../../shared/handlers/instrument-of.ts';
import { slotOf } from '../../shared/learning/bundle/bundle.ts';
import { usualFeatures } from '../../shared/learning/features/feature-matrix.ts';
import { outsideChoice } from '../../shared/learning/features/outside-feature.ts';
import type { TrialLedger } from '../../shared/ports/trial-ledger.ts';
import { note, progress, stopSignal } from '../cli/output.ts';
import { codeHash } from '../code-hash.ts';
import { folderOf, loadConfig } from '../config/load.ts';
import { modelsFolderIn } from '../models/shelf.ts';
import { openCandleStore, openTrials } from '../wire.ts';
import { signingKeyIn } from './bundle-place.ts';
import { learnedContent, learnedFiles, type JudgedTraining } from './learned-content.ts';
import { importHint } from './import-hint.ts';
import { incumbentOf, type Arena } from './lock-box-rivals.ts';
import { evidenceOf, lockBoxReturnsOf, rivalsOf, searchFigures, type Rivals, type SearchFigures } from './model-evidence.ts';
import { reportOf, showTraining } from './training-report.ts';
import { writeBundle } from './write-bundle.ts';
import { outsideColumns } from './outside-columns.ts';
import { candlesWorthLearning } from './candles-worth-learning.ts';
import { assertRoomFor, memoryPlan, planText } from './memory-plan.ts';
import { peakBytes } from './peak-bytes.ts';
import { SearchStopped, train, type Trained } from './train.ts';
import { trainOptions, type TrainFlags, type TrainOptions } from './train-options.ts';
import { candlesOf, trainingData, USUAL_RULES, type TrainingData } from './training-data.ts';
import { judgedEnsemble, modelTrials, type TrainingIdentity } from './training-trials.ts';
import { TrialFile } from './trial-file.ts';

/** Distance from one half that a probability needs to be acted upon. */
const BAND = 0.02;
/** Exit code of a search that a person cut short, as shells have it. */
const INTERRUPTED = 130;

interface Loaded {
  readonly data: TrainingData;
  readonly identity: TrainingIdentity;
  readonly arena: Arena;
}

/** `coinbot train`: searches models within the caps, judges the best by the ledger and writes them as a signed bundle. */
export async function trainCommand(flags: TrainFlags): Promise<void> {
  const options = trainOptions(flags);
  const interrupted = stopSignal();
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(options.budgetMs)]);
  const dataFolder = folderOf(loadConfig(), 'dataFolder');
  const loaded = await load(flags, options, dataFolder);
  const { data, identity, arena } = loaded;
  // Before the search: a key that cannot be used would cost all of it.
  const modelsFolder = modelsFolderIn(dataFolder);
  makeSigningKey(signingKeyIn(modelsFolder));
  const memory = memoryPlan({ held: peakBytes(), rows: data.final.train.length + data.final.validation.length, features: data.set.columns.length, cap: options.maxRamBytes, cores: options.maxCores });
  note(planText(memory));
  const key = createHash('sha256').update(orderedJson({ ...identity, at: undefined })).digest('hex');
  const out = flags.out ?? path.join(dataFolder, 'training', `${slotOf(identity.instrument, identity.timeframe)}-${key.slice(0, 8)}`);
  const file = new TrialFile(path.join(out, 'trials.jsonl'), key);
  if (file.known.length > 0) note(`Goes on after ${file.known.length} fits found in ${out}`);
  const line = progress('models fitted');
  try {
    const trained = await train(data, { ...options, signal, interrupted, heldBytes: memory.held + memory.judging, trading: arena.trading, progress: (done) => line.update(done, options.trials * data.folds.length) }, file);
    line.end();
    const told = { trained, ...loaded, ...await judged(trained, loaded, dataFolder), peakBytes: peakBytes(), maxRamBytes: options.maxRamBytes };
    const written = writeBundle(learnedContent(told, reportOf(told)), { modelsFolder, at: identity.at, files: learnedFiles(told) });
    showTraining(told, written, flags.json === true);
    if (trained.fits.isStopped && interrupted.aborted) process.exitCode = INTERRUPTED;
  } catch (error) {
    if (error instanceof SearchStopped) await withLedger(dataFolder, (ledger) => ledger.append(modelTrials(error.leaderboard, { ...identity, folds: data.folds.length })));
    throw error;
  } finally {
    line.end();
    file.close();
  }
}

/** What the ensemble is worth: against the ledger of trials, against what needs no model, and against who is in charge. */
async function judged(trained: Trained, { data: { set, folds, lockBox }, identity, arena }: Loaded, dataFolder: string): Promise<Pick<JudgedTraining, 'judgement' | 'evidence' | 'lockBoxReturns'> & { readonly figures: SearchFigures }> {
  const incumbent = await incumbentOf(slotOf(identity.instrument, identity.timeframe), modelsFolderIn(dataFolder), (text) => note(`Note: ${text}`));
  const rivals = rivalsOf(trained, { arena, from: arena.candles.openTime[set.from[lockBox[0]]], incumbent });
  const known = await judgedByLedger(trained, rivals, { identity, folds: folds.length, dataFolder });
  return {
    judgement: known?.judgement, evidence: evidenceOf(trained, { judgement: known?.judgement, box: known?.box, rivals }), lockBoxReturns: lockBoxReturnsOf(trained, rivals), figures: searchFigures(trained, arena),
  };
}

async function load({ data: file, flow, venue, symbol }: TrainFlags, options: TrainOptions, dataFolder: string): Promise<Loaded> {
  const store = openCandleStore(dataFolder);
  try {
    const series = await store.candles.load(file);
    const timeframe: Timeframe = options.timeframe ?? series.timeframe;
    const candles = candlesOf(inBaseVolume(series), series.timeframe, timeframe);
    for (const text of candlesWorthLearning(candles, timeframe)) note(`Note: ${file}: ${text}`);
    const market = instrumentOf(series, { file, given: given({ venue, symbol }) });
    // What the ledger takes at the end, it takes now, before anything is promised.
    await withLedger(dataFolder, (ledger) => knownOf(ledger, { dataHash: series.dataHash, instrument: instrumentId(market) }));
    assertRoomFor(candles.length, { held: peakBytes(), cap: options.maxRamBytes, features: usualFeatures(durationMs(timeframe)).length });
    const isSaid = (venue ?? series.venue) !== undefined && (symbol ?? series.symbol) !== undefined;
    const outside = await outsideColumns({ candles, timeframe, instrument: isSaid ? instrumentId(market) : undefined, dataFolder, sentiment: loadConfig().sentiment, flow });
    tellOutside(outside);
    const data = trainingData(candles, timeframe, { ...USUAL_RULES, outside });
    const trading = { band: BAND, costBps: options.costBps, shorts: market.kind === 'perpetual' };
    const { names } = data.set;
    return {
      data, arena: { candles, outside, timeframe, trading },
      identity: {
        at: Date.now(), seed: options.seed, dataHash: series.dataHash, codeHash: codeHash(), instrument: instrumentId(market), timeframe, trials: options.trials,
        settings: { features: [...names], ...(names.some(isOutsideName) ? { outside: hashOfColumns(outside) } : {}), ...USUAL_RULES, embargo: 'usual', timeframeMs: durationMs(timeframe), trading },
      },
    };
  } catch (error) {
    throw error instanceof DataError ? new DataError(`${error.message.includes(file) ? '' : `${file}: `}${error.message}${importHint(file, { venue, symbol, timeframe: options.timeframe })}`, { cause: error }) : error;
  } finally {
    store.close();
  }
}

/** What is learned from beside the candles, and what is not and why. */
function tellOutside(columns: OutsideColumns): void {
  const { names, leftOut } = outsideChoice(columns);
  if (names.length > 0) note(`Learns from what was collected as well, from when it was known: ${names.join(', ')}`);
  if (leftOut.length > 0) note(`Left out, as too little was known or it never changed: ${leftOut.map(({ name, known }) => `${name} (known at ${Math.floor(100 * known)} % of the candles)`).join(', ')}`);
}

/** Counts every model and judges the ensemble. A ledger that cannot be read leaves the bundle without a verdict. */
function judgedByLedger(trained: Trained, rivals: Rivals | undefined, { identity, folds, dataFolder }: { readonly identity: TrainingIdentity; readonly folds: number; readonly dataFolder: string }): Promise<Pick<ReturnType<typeof judgedEnsemble>, 'judgement' | 'box'> | undefined> {
  return withLedger(dataFolder, async (ledger) => {
    await ledger.append(modelTrials(trained.leaderboard, { ...identity, folds }));
    const { trial, judgement, box } = judgedEnsemble(trained, rivals, { identity, ledger: await knownOf(ledger, identity) });
    await ledger.append([trial]);
    return { judgement, box };
  });
}

const knownOf = (ledger: TrialLedger, { dataHash, instrument }: Pick<TrainingIdentity, 'dataHash' | 'instrument'>): Promise<readonly Trial[]> => ledger.read({ market: { dataHash, instruments: [instrument] } });

async function withLedger<Result>(dataFolder: string, work: (ledger: TrialLedger) => Promise<Result>): Promise<Result | undefined> {
  const { ledger, close } = openTrials(dataFolder);
  try {
    return await work(ledger);
  } catch (error) {
    note(`Note: the ledger of trials cannot be used, so there is no verdict and this training is not counted whole: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return undefined;
  } finally {
    close();
  }
}
