import { watchFile, unwatchFile } from 'node:fs';
import path from 'node:path';
import type { Trader } from '../../shared/engine/trading/trader.ts';
import { gateLimits } from '../../shared/risk/gate-limits.ts';
import { configFolder, loadConfig } from '../config/load.ts';
import type { TradePlan } from './trade-plan.ts';

const LOOK_MS = 500;

/**
 * Follows the limits of the configuration while trading: tighter ones hold at once, wider ones wait for a restart, and a file that cannot be
 * used changes nothing. Each is said. The demonstration has limits of its own.
 */
export function followLimits({ mode, limits }: Pick<TradePlan, 'mode' | 'limits'>, { trader, say, signal }: { readonly trader: Trader; readonly say: (text: string) => void; readonly signal: AbortSignal }): void {
  if (mode === 'demo') return;
  const file = path.join(configFolder(), 'config.json');
  const look = (): void => {
    try {
      const { trading } = loadConfig();
      const next = gateLimits.parse({ ...trading.limits, ...(mode === 'live' ? {} : { canary: false }), currency: limits.currency, instruments: limits.instruments });
      if (JSON.stringify(next) === JSON.stringify(trader.risk.limits)) return;
      const change = trader.changeLimits(next);
      say(change.kind === 'tightened' ? 'limits are tighter from now on, as config.json says' : `config.json: ${change.reason}`);
    } catch (error) {
      say(`config.json was changed and cannot be used, the limits stay as they are: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  watchFile(file, { interval: LOOK_MS, persistent: false }, look);
  signal.addEventListener('abort', () => { unwatchFile(file, look); }, { once: true });
}
