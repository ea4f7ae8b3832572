import type { AboutDesk } from './about.ts';
import type { AccountDesk } from './account.ts';
import type { ControlDesk } from './control.ts';
import type { JobDesk } from './jobs.ts';
import type { FlowDesk } from './flow.ts';
import type { LogDesk } from './log.ts';
import type { SentimentDesk } from './sentiment.ts';
import type { MarketDesk } from './market.ts';
import type { SqlDesk } from './sql.ts';

/**
 * Everything the page may ask for and do, a topic each. On the PC `src/local/desk` answers out of files and processes of this machine, in AWS
 * `src/lambdas` out of the lake; the page does not know which. Everything is JSON-safe: times in epoch ms, null for what is not known.
 */
export interface Desk {
  readonly about: AboutDesk;
  readonly account: AccountDesk;
  readonly control: ControlDesk;
  readonly jobs: JobDesk;
  readonly flow: FlowDesk;
  readonly log: LogDesk;
  readonly sentiment: SentimentDesk;
  readonly market: MarketDesk;
  readonly sql: SqlDesk;
}
