import type { AboutDesk } from './about.ts';
import type { AccountDesk } from './account.ts';
import type { BacktestDesk } from './backtests.ts';
import type { ControlDesk } from './control.ts';
import type { DataDesk } from './data.ts';
import type { JobDesk } from './jobs.ts';
import type { FlowDesk } from './flow.ts';
import type { GapDesk } from './gap.ts';
import type { ExecutionDesk } from './execution.ts';
import type { LogDesk } from './log.ts';
import type { PortfolioDesk } from './portfolio.ts';
import type { OptimiseDesk } from './optimise.ts';
import type { RiskDesk } from './risk.ts';
import type { SentimentDesk } from './sentiment.ts';
import type { MarketDesk } from './market.ts';
import type { ModelDesk } from './models.ts';
import type { SettingsDesk } from './settings.ts';
import type { SqlDesk } from './sql.ts';
import type { TrialDesk } from './trials.ts';

/**
 * Everything the page may ask for and do, a topic each. On the PC `src/local/desk` answers out of files and processes of this machine, in AWS
 * `src/lambdas` out of the lake; the page does not know which. Everything is JSON-safe: times in epoch ms, null for what is not known.
 */
export interface Desk {
  readonly about: AboutDesk;
  readonly account: AccountDesk;
  readonly backtests: BacktestDesk;
  readonly control: ControlDesk;
  readonly data: DataDesk;
  readonly jobs: JobDesk;
  readonly flow: FlowDesk;
  readonly gap: GapDesk;
  readonly execution: ExecutionDesk;
  readonly log: LogDesk;
  readonly portfolio: PortfolioDesk;
  readonly optimise: OptimiseDesk;
  readonly risk: RiskDesk;
  readonly sentiment: SentimentDesk;
  readonly market: MarketDesk;
  readonly models: ModelDesk;
  readonly settings: SettingsDesk;
  readonly sql: SqlDesk;
  readonly trials: TrialDesk;
}
