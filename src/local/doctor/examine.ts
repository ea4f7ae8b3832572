import { folderOf } from '../config/load.ts';
import type { CheckResult } from './check.ts';
import { checkCores, checkDataFolder, checkDisk, checkDurableWrite, checkMemory, checkNode } from './machine.ts';
import { checkClock, checkRedis } from './network.ts';
import { checkConfig, checkKeyFile, checkStrategyConfig, checkTimezone } from './settings.ts';

/** Everything `coinbot doctor` looks at. Needs no network; what cannot be reached within two seconds is skipped. */
export async function examine(folder: string): Promise<readonly CheckResult[]> {
  const { config, result } = checkConfig(folder);
  const dataFolder = folderOf(config, 'dataFolder');
  // The network first: it waits while the disk works.
  const network = Promise.all([checkClock(config.venues), checkRedis(config.redisUrl)]);
  const strategyConfig = await checkStrategyConfig(folder, folderOf(config, 'strategiesFolder'));
  const local = [checkNode(), result, strategyConfig, checkTimezone(config, Date.now()), checkKeyFile(folder), checkDataFolder(dataFolder), checkDisk(dataFolder), checkDurableWrite(dataFolder), checkMemory(), checkCores()];
  return [...local, ...(await network)];
}
