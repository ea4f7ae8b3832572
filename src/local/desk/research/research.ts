import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { DatasetOffer, ResearchOffer, StrategyOffer } from '../../../../dashboard/desk/research.ts';
import { durableFiles } from '../../../shared/adapters/fs/durable-files.ts';
import { fsDatasetArchive } from '../../../shared/adapters/fs/dataset-archive.ts';
import { nearName } from '../../../shared/domain/near-name.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import type { Config } from '../../config/config-schema.ts';
import { folderOf } from '../../config/load.ts';
import { runSettings } from '../../config/run-settings.ts';
import type { Answers } from '../answers.ts';
import { fileVersion } from '../file-version.ts';
import { ownAnswer } from './own-answer.ts';

/** What research can be done with on this machine. */
export interface Research {
  offer(): Promise<ResearchOffer>;
  strategy(name: string): Promise<StrategyOffer>;
  /** The folder of a dataset that the archive lists. A UsageError for anything else. */
  folderOf(id: string): Promise<{ readonly folder: string; readonly dataset: DatasetOffer }>;
}

export interface ResearchSetup {
  readonly dataFolder: string;
  readonly config: Config;
  readonly answers: Answers;
  /** Runs a command of this program: strategies of the user are code, which does not run in the server of the page. */
  readonly ask?: (words: readonly string[]) => Promise<unknown>;
}

const param = z.object({
  name: z.string(), type: z.enum(['integer', 'number', 'boolean', 'choice', 'text']), default: z.union([z.number(), z.boolean(), z.string()]).optional(), min: z.number().optional(), max: z.number().optional(),
  choices: z.array(z.string()).optional(), description: z.string(), tunable: z.boolean(),
});
const listing = z.array(z.object({ name: z.string(), kind: z.enum(['forecast', 'orders']), origin: z.enum(['shipped', 'user']), summary: z.string(), parameters: z.array(param) }));

const STRATEGIES_KEEP_MS = 600_000;
/** Where the archive keeps datasets; other folders of the data folder hold none. */
const STAGES = ['processed', 'historical'] as const;

export function openResearch({ dataFolder, config, answers, ask = ownAnswer }: ResearchSetup): Research {
  const archive = fsDatasetArchive(durableFiles());
  const strategies = (): Promise<StrategyOffer[]> => answers.of(
    { name: 'strategies', version: folderVersion(folderOf(config, 'strategiesFolder')), keepMs: STRATEGIES_KEEP_MS }, async () => listing.parse(await ask(['strategies'])),
  );
  // Asked anew each time: whoever has just brought candles wants to see them.
  const datasets = async (): Promise<DatasetOffer[]> => {
    const listed = (await Promise.all(STAGES.map((stage) => archive.list(path.join(dataFolder, stage))))).flat();
    return listed.map(({ folder, manifest: { venue, symbol, timeframe, rows, from, to, missing, frozen } }) => ({
      id: path.relative(dataFolder, folder).replaceAll('\\', '/'), venue, symbol, timeframe, rows, from, to, missing, isFrozen: frozen, isMadeUp: venue === 'synthetic',
    }));
  };
  return {
    async offer() {
      const { cash, exposure, leverage, shorts, makerFeeBps, takerFeeBps, spreadBps, latencyMs, slippage } = runSettings(config);
      return {
        strategies: await strategies(), datasets: await datasets(),
        usual: {
          cash, exposure, leverage, shorts, makerFeeBps: makerFeeBps ?? null, takerFeeBps: takerFeeBps ?? null, spreadBps, latencyMs,
          slippage: slippageText(slippage),
        },
        places: config.aws === undefined ? ['local'] : ['local', 'aws', 'both'], cores: os.availableParallelism(), memoryBytes: os.totalmem(),
      };
    },
    async strategy(name) {
      const known = await strategies();
      const found = known.find((strategy) => strategy.name === name);
      if (found !== undefined) return found;
      const near = nearName(name, known.map((strategy) => strategy.name));
      throw new UsageError(`no strategy is called "${name}"${near === undefined ? '' : `: did you mean "${near}"?`}`);
    },
    async folderOf(id) {
      const dataset = (await datasets()).find((known) => known.id === id);
      if (dataset === undefined) throw new UsageError(`expected candles of the archive, found "${id}", which it does not hold`);
      return { folder: path.join(dataFolder, id), dataset };
    },
  };
}

function slippageText(slippage: ReturnType<typeof runSettings>['slippage']): string {
  if (slippage.kind === 'none') return 'none';
  return slippage.kind === 'fixed' ? `fixed ${slippage.bps} bp` : `${slippage.kind} ${slippage.coefficient}`;
}

/** Changes when a file of the user does. */
function folderVersion(folder: string): string {
  try {
    return fileVersion(...readdirSync(folder).toSorted().map((name) => path.join(folder, name)));
  } catch {
    return 'none';
  }
}
