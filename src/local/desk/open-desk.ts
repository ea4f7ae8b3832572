import path from 'node:path';
import type { Desk } from '../../../dashboard/desk/desk.ts';
import type { Cache } from '../../shared/ports/cache.ts';
import type { Config } from '../config/config-schema.ts';
import { accountDesk } from './account-desk.ts';
import { keepAnswers } from './answers.ts';
import { backtestsDesk } from './backtests/backtests-desk.ts';
import { controlDesk } from './control-desk.ts';
import { dataDesk } from './data/data-desk.ts';
import { openJobs } from './jobs/jobs.ts';
import { flowDesk } from './flow/flow-desk.ts';
import { gapDesk } from './gap-desk.ts';
import { executionDesk } from './execution-desk.ts';
import { logDesk } from './log-desk.ts';
import { portfolioDesk } from './portfolio-desk.ts';
import { Records } from './records/records.ts';
import { sentimentDesk } from './sentiment-desk.ts';
import { riskDesk } from './risk/risk-desk.ts';
import { openMarketDesk } from './market/open-market-desk.ts';
import { optimiseDesk } from './optimise/optimise-desk.ts';
import { openResearch } from './research/research.ts';
import { modelsDesk } from './models/models-desk.ts';
import { trialsDesk } from './trials/trials-desk.ts';
import { accessDesk, type Access } from './settings/access-desk.ts';
import { keysDesk } from './settings/keys-desk.ts';
import { runToEnd } from './settings/run-to-end.ts';
import { settingsFile } from './settings/settings-desk.ts';
import { strategySettings } from './settings/strategy-settings.ts';
import { sqlDesk } from './sql/sql-desk.ts';

/** What the desk of this PC stands on. */
export interface DeskSetup {
  /** The run that is shown. */
  readonly stateFolder: string;
  readonly dataFolder: string;
  readonly config: Config;
  readonly cache: Cache;
  readonly version: string;
  readonly now: () => number;
  /** The account's currency, as the trading process tells it. */
  readonly currency: () => string;
  /** Who may come in. */
  readonly access: Access;
}

/** Everything the page may ask for and do, on this PC; `close` it when done. */
export function openDesk({ stateFolder, dataFolder, config, cache, version, now, currency, access }: DeskSetup): Desk & { close(): Promise<void> } {
  const answers = keepAnswers(cache, stateFolder);
  const records = new Records(path.join(dataFolder, 'dashboard'), stateFolder);
  const flow = flowDesk(stateFolder, { answers, now });
  const market = openMarketDesk({ stateFolder, dataFolder, config, answers, now });
  const sql = sqlDesk({ dataFolder, stateFolder });
  const jobs = openJobs({ dataFolder, now });
  const models = modelsDesk({ dataFolder, stateFolder, answers, jobs, now });
  const trials = trialsDesk({ dataFolder, answers });
  const research = openResearch({ dataFolder, config, answers });
  return {
    about: {
      about: async () => {
        const { kind, isReachable, hits, misses } = cache.status();
        return { version, run: path.basename(stateFolder), cache: { kind, isReachable, hits, misses } };
      },
    },
    account: accountDesk(stateFolder, { answers, currency }),
    backtests: backtestsDesk({ jobs, research }),
    control: controlDesk(dataFolder, now),
    data: dataDesk({ dataFolder, config, answers, jobs }),
    jobs,
    flow,
    gap: gapDesk({ stateFolder, timezone: config.timezone, answers, jobs, now }),
    execution: executionDesk(records, answers),
    log: logDesk(stateFolder),
    portfolio: portfolioDesk(records, answers),
    optimise: optimiseDesk({ jobs, research, answers, dataFolder, now }),
    risk: riskDesk(dataFolder, { records, answers, now }),
    sentiment: sentimentDesk({ dataFolder, sentiment: config.sentiment, answers, now }),
    market,
    models,
    settings: { ...settingsFile(dataFolder, now), ...strategySettings({ dataFolder, research, now }), ...keysDesk(runToEnd), ...accessDesk(access) },
    sql,
    trials,
    close: async () => { await records.close(); flow.close(); sql.close(); models.close(); trials.close(); market.close(); await jobs.close(); },
  };
}
