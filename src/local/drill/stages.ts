import type { Budget, Stage } from './stage.ts';
import { compareDesigns } from './stages/compare.ts';
import { fuzz } from './stages/fuzz.ts';
import { killNine } from './stages/kill-nine.ts';
import { killSwitch } from './stages/kill-switch.ts';
import { mutations } from './stages/mutations.ts';
import { network } from './stages/network.ts';
import { powerLoss } from './stages/power-loss.ts';
import { properties } from './stages/properties.ts';
import { venue } from './stages/venue.ts';
import { virtualTime } from './stages/virtual-time.ts';

/** A stage and what it may take in the drill of some minutes. */
export interface Planned {
  readonly stage: Stage;
  readonly mostMs: number;
  /** In the long drill. */
  readonly mostLongMs: number;
  /** Only when it is asked for by name. */
  readonly isExtra?: true;
}

const SECOND = 1_000;
const MINUTE = 60_000;

export const PLAN: readonly Planned[] = [
  { stage: properties, mostMs: 20 * SECOND, mostLongMs: 5 * MINUTE },
  { stage: fuzz, mostMs: 20 * SECOND, mostLongMs: 5 * MINUTE },
  { stage: virtualTime, mostMs: 25 * SECOND, mostLongMs: 5 * MINUTE },
  { stage: powerLoss, mostMs: 15 * SECOND, mostLongMs: 3 * MINUTE },
  { stage: killNine, mostMs: 4 * MINUTE, mostLongMs: 40 * MINUTE },
  { stage: network, mostMs: 2 * MINUTE, mostLongMs: 10 * MINUTE },
  { stage: venue, mostMs: 2 * MINUTE, mostLongMs: 10 * MINUTE },
  { stage: killSwitch, mostMs: MINUTE, mostLongMs: 5 * MINUTE },
  { stage: mutations, mostMs: MINUTE, mostLongMs: 5 * MINUTE },
  { stage: compareDesigns, mostMs: MINUTE, mostLongMs: 5 * MINUTE, isExtra: true },
];

export const USUAL_KILLS = 100;
const LONG_KILLS = 300;

export const budgetOf = ({ mostMs, mostLongMs }: Planned, { kills, isLong }: { readonly kills: number | undefined; readonly isLong: boolean }): Budget => {
  const wanted = kills ?? (isLong ? LONG_KILLS : USUAL_KILLS);
  // More kills than usual take their time.
  return { kills: wanted, isLong, mostMs: (isLong ? mostLongMs : mostMs) * Math.max(1, wanted / USUAL_KILLS) };
};
