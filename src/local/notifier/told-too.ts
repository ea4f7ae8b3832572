import type { TradeWatcher } from '../trade/run-trader.ts';
import { TellNotifier } from './tell-notifier.ts';

/** The watcher, and beside it the notifier at the other end of the line to the process that started this one. */
export function toldToo(watcher: TradeWatcher, mode: string, isFresh: boolean): TradeWatcher {
  const teller = new TellNotifier((message, gone) => { process.send?.(message, undefined, {}, gone); }, () => Date.now());
  teller.started(mode, isFresh);
  return {
    everyMs: watcher.everyMs,
    notice: (told) => { watcher.notice(told); teller.notice(told); },
    status: (status) => { watcher.status(status); teller.status(status); },
    finished: (trip) => { watcher.finished?.(trip); teller.finished(trip); },
  };
}
