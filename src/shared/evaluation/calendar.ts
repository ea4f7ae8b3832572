import { isoOf } from '../domain/iso-time.ts';
import type { EpochMs } from '../domain/time.ts';

/** `2024-02-29`, UTC as everything here. */
export const dayText = (at: EpochMs): string => isoOf(at).slice(0, 10);

/** `2024-02`. */
export const monthText = (at: EpochMs): string => isoOf(at).slice(0, 7);

/** `2024-02-29 13:05`. */
export const minuteText = (at: EpochMs): string => isoOf(at).slice(0, 16).replace('T', ' ');
