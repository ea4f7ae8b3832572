/** Milliseconds since 1970-01-01T00:00:00Z. Every time in the product is one of these; nothing stores a local time. */
export type EpochMs = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** 00:00 UTC of the day that holds `at`. */
export const utcDay = (at: EpochMs): EpochMs => Math.floor(at / DAY) * DAY;
