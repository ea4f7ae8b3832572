import type { QueueStatus } from '../../domain/paced-queue.ts';

export interface FeedStatus {
  readonly frames: number;
  readonly quarantined: number;
  /** The last reasons frames were kept out for. */
  readonly quarantineReasons: readonly string[];
  readonly connections: number;
  readonly resyncs: number;
  readonly snapshots: number;
  readonly missedTrades: number;
  readonly wrongLevels: number;
  readonly queue: QueueStatus;
}
