import { realistic, type RunSettings } from '../../shared/engine/settings.ts';
import type { Config } from './config-schema.ts';

/** What the configuration says about every run; a command's flags take the place of single fields. */
export function runSettings({ account, fees, market, seed }: Config): RunSettings {
  return { ...realistic, ...account, ...market, makerFeeBps: fees.makerBps, takerFeeBps: fees.takerBps, feeIn: fees.paidIn, seed };
}
