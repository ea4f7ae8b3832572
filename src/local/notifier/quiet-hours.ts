import type { EpochMs } from '../../shared/domain/time.ts';

export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `23:05` as the clocks of a zone show it. */
export function clockText(at: EpochMs, zone: string): string {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  clocks.set(zone, clock);
  return clock.format(at);
}

/** Whether it is quiet by the clocks of a zone: from the first time on, until the second comes, over midnight too. */
export function isQuiet(at: EpochMs, hours: QuietHours | undefined, zone: string): boolean {
  if (hours === undefined) return false;
  const { from, to } = hours;
  const now = clockText(at, zone);
  return from < to ? now >= from && now < to : now >= from || now < to;
}
