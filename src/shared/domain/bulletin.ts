import type { EpochMs } from './time.ts';

/** Ways by which people are told, by the names under which their secrets are kept. */
export const CHANNELS = ['telegram', 'discord', 'slack', 'webhook', 'mail'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** What people are told of. runs: trading began, ended or crashed. refusals: orders that the risk gate did not let pass. */
export const TOPICS = ['fills', 'exits', 'reports', 'kill-switch', 'connections', 'models', 'alarms', 'refusals', 'remarks', 'runs'] as const;
export type Topic = (typeof TOPICS)[number];

/** critical: somebody should look now, at night too. */
export const URGENCIES = ['info', 'warning', 'critical'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Something people are told. The text is in their language already and holds no secret. */
export interface Bulletin {
  readonly at: EpochMs;
  readonly topic: Topic;
  readonly urgency: Urgency;
  readonly text: string;
  /** The same again within a while is counted and not said. Without it each is said. */
  readonly key?: string | undefined;
}

export const isAtLeast = (urgency: Urgency, least: Urgency): boolean => URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(least);
