import path from 'node:path';
import type { Secrets } from '../../shared/ports/secrets.ts';
import { note } from '../cli/output.ts';
import type { NotifyConfig } from '../config/notify-schema.ts';
import type { TradePlan } from '../trade/trade-plan.ts';
import { NotifierProcess } from './notifier-process.ts';
import { notifySecrets, plainSecrets } from './notify-secrets.ts';

/** Starts the notifier beside a trading process, where the configuration says so. A UsageError where a secret is missing. */
export async function notifierBeside({ folder, dataFolder }: Pick<TradePlan, 'folder' | 'dataFolder'>, config: NotifyConfig, keys: Secrets): Promise<NotifierProcess | undefined> {
  if (!config.enabled) return undefined;
  const secrets = await notifySecrets(config, keys);
  return new NotifierProcess({
    words: ['notify', 'run', '--state', folder, '--data-folder', dataFolder], secrets: plainSecrets(secrets), logFile: path.join(folder, 'notifier.log'), say: (text) => { note(`coinbot: ${text}`); },
  });
}
