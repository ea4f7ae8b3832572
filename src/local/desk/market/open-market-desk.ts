import type { MarketDesk } from '../../../../dashboard/desk/market.ts';
import { folderOf } from '../../config/load.ts';
import type { Config } from '../../config/config-schema.ts';
import { loadWhatCanBeUsed } from '../../strategies/load-strategies.ts';
import { openData } from '../../wire.ts';
import type { Answers } from '../answers.ts';
import { marketDesk } from './market-desk.ts';

interface OpenMarketDesk {
  readonly stateFolder: string;
  readonly dataFolder: string;
  readonly config: Config;
  readonly answers: Answers;
  readonly now: () => number;
}

/** The market desk with what it reads from on this machine; `close` it when done. */
export function openMarketDesk({ stateFolder, dataFolder, config, answers, now }: OpenMarketDesk): MarketDesk & { close(): void } {
  const ports = openData(dataFolder);
  const strategies = async () => (await loadWhatCanBeUsed(folderOf(config, 'strategiesFolder'))).strategies;
  return { ...marketDesk({ stateFolder, dataFolder, answers, ports, strategies, now }), close: () => { ports.close(); } };
}
