import { DAY, HOUR, MINUTE, WEEK } from './time.ts';

/** A length of time as a person writes it: `90m`, `12h`, `7d`, `2w`. */
export type DurationText = `${number}${'m' | 'h' | 'd' | 'w'}`;

export const DURATION = /^[1-9]\d{0,5}[mhdw]$/;

const UNITS = { m: MINUTE, h: HOUR, d: DAY, w: WEEK } as const;

export const isDuration = (text: string): text is DurationText => DURATION.test(text);

/** Milliseconds of a length such as `7d`. */
export const lengthMs = (text: DurationText): number => Number(text.slice(0, -1)) * UNITS[text.at(-1) as keyof typeof UNITS];
