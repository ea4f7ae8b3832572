import { globSync, statSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { ModelDesk, ModelShelf, TrainingData, WeightHistory, weightsQuery } from '../../../../dashboard/desk/models.ts';
import { datasetFolder } from '../../../shared/handlers/data/partition.ts';
import { isTimeframe } from '../../../shared/domain/timeframe.ts';
import { modelsFolderIn } from '../../models/shelf.ts';
import { registryFile } from '../../models/registry.ts';
import { storyFiles } from '../../trade/story-files.ts';
import type { Answers } from '../answers.ts';
import { openBeside } from '../beside.ts';
import { fileVersion } from '../file-version.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { giveOrder } from './model-orders.ts';

interface Setup {
  readonly dataFolder: string;
  readonly stateFolder: string;
  readonly answers: Answers;
  readonly jobs: Jobs;
  readonly now: () => number;
}

const KEEP_MS = 300_000;
/** Decisions come all the time: an answer about the past stands this long. */
const WEIGHTS_KEEP_MS = 15_000;

/** Models of this machine, and the weights of the run that is shown. */
export function modelsDesk({ dataFolder, stateFolder, answers, jobs, now }: Setup): ModelDesk & { close(): void } {
  const folder = modelsFolderIn(dataFolder);
  const shelves = openBeside<{ readonly folder: string; readonly at: number }, ModelShelf>({ program: new URL('shelf-thread.ts', import.meta.url) });
  const weights = openBeside<{ readonly stateFolder: string; readonly asked: z.output<typeof weightsQuery> }, WeightHistory>({ program: new URL('weights-thread.ts', import.meta.url) });
  return {
    shelf: () => answers.of({ name: 'models', version: shelfVersion(folder), keepMs: KEEP_MS }, () => shelves.ask({ folder, at: now() })),
    weights: (asked) => answers.of({ name: 'weights', version: `${storyFiles(stateFolder).length} ${Math.floor(now() / WEIGHTS_KEEP_MS)}`, asked, keepMs: WEIGHTS_KEEP_MS }, () => weights.ask({ stateFolder, asked })),
    order: giveOrder,
    trainable: async () => trainable(dataFolder),
    async train({ venue, symbol, timeframe, on, minutes, trials, seed }) {
      // What a browser names is looked up in the archive: it never becomes a path by itself.
      const data = trainable(dataFolder).find((one) => one.venue === venue && one.symbol === symbol && one.timeframe === timeframe);
      if (data === undefined || !isTimeframe(data.timeframe)) return { kind: 'refused', reason: `the archive has no candles of ${venue} ${symbol} ${timeframe}` };
      const place = datasetFolder(path.join(dataFolder, 'processed'), { venue: data.venue, symbol: data.symbol, timeframe: data.timeframe });
      const words = ['train', '--data', place, '--venue', venue, '--symbol', symbol, '--budget', `${minutes}m`, '--trials', String(trials), '--seed', String(seed), ...(on === undefined ? [] : ['--timeframe', on])];
      const { id } = await jobs.start({ kind: 'train', title: `${symbol} ${on ?? timeframe}`, words, asked: { venue, symbol, timeframe, on: on ?? null, minutes, trials, seed } });
      return { kind: 'started', job: id };
    },
    close: () => { shelves.close(); weights.close(); },
  };
}

/** Another bundle, or another row in the registry. */
function shelfVersion(folder: string): string {
  const places = globSync('*/*/bundle.json', { cwd: folder }).toSorted();
  return fileVersion(registryFile(folder), ...places.map((place) => path.join(folder, place)));
}

const PLACE = /^venue=([^/]+)\/symbol=([^/]+)\/timeframe=([^/]+)$/;

function trainable(dataFolder: string): readonly TrainingData[] {
  const root = path.join(dataFolder, 'processed');
  return globSync('venue=*/symbol=*/timeframe=*', { cwd: root }).map((place) => place.replaceAll('\\', '/')).toSorted().flatMap((place) => {
    const match = PLACE.exec(place);
    if (match === null || !statSync(path.join(root, place)).isDirectory()) return [];
    return [{ venue: match[1], symbol: match[2].replaceAll('-', '/').replaceAll('_', ':'), timeframe: match[3] }];
  });
}
