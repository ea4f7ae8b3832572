import { lengthMs, type DurationText } from '../../domain/duration.ts';
import type { HandlerSetting } from './handler-setting.ts';

const isDuration = (value: unknown): value is DurationText => typeof value === 'string';

/** The window of a handler that reads candles; undefined for the others. */
const candleWindow = (setting: HandlerSetting): DurationText | undefined => (setting.handler !== 'performance' && 'window' in setting && isDuration(setting.window) ? setting.window : undefined);

/** How far back from a choice candles are read: windows, and the refresh they may end before. 0 when none are. */
export const reachMs = (handlers: readonly HandlerSetting[]): number => Math.max(0, ...handlers.map((setting) => {
  const window = candleWindow(setting);
  if (window === undefined) return 0;
  return lengthMs(window) + ('refresh' in setting && isDuration(setting.refresh) ? lengthMs(setting.refresh) : 0);
}));

/** Up to how many days the age of an instrument matters; 0: not at all. */
export const oldestDays = (handlers: readonly HandlerSetting[]): number => Math.max(0, ...handlers.map((setting) => (setting.handler === 'age' ? (setting.maxDays ?? setting.minDays) : 0)));

/** How many can be chosen at most, out of so many of one quote currency: each of them gets an equal share of the exposure. */
export function mostChosen(handlers: readonly HandlerSetting[], candidates: number): number {
  const limits = handlers.map((setting) => {
    if (setting.handler === 'volume' || setting.handler === 'percentChange') return setting.top ?? Infinity;
    return setting.handler === 'offset' ? (setting.count ?? Infinity) : Infinity;
  });
  return Math.max(1, Math.min(candidates, ...limits));
}

/** What does not go with candles of this length; undefined when everything does. */
export function misfit(handlers: readonly HandlerSetting[], candleMs: number): string | undefined {
  for (const setting of handlers) {
    const window = candleWindow(setting);
    if (window !== undefined && lengthMs(window) < candleMs) return `${setting.handler}: window "${window}" is shorter than one candle`;
  }
  return undefined;
}
