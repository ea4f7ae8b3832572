import type { ModelRole } from '../../../src/shared/domain/model-life.ts';
import type { Verdict } from '../../../src/shared/domain/evidence-verdict.ts';

/** Apart in both themes, whatever a person sees of green and red; the names beside them say the same. */
const PALETTE = ['#2a9d8f', '#4c7fd9', '#e0a030', '#9b6bd3', '#d9688f', '#3fa7d6', '#8aa03a', '#c77d4f', '#7d8ca3', '#5fb36a', '#b0699f', '#6c6fd1'] as const;

export const expertColour = (index: number): string => PALETTE[index % PALETTE.length];

const REGIMES: Readonly<Record<string, string>> = { 'trend-up': '#3fa7d6', 'trend-down': '#c77d4f', range: '#7d8ca3', stress: '#9b6bd3' };
export const regimeColour = (regime: string): string => REGIMES[regime] ?? '#a9b2c0';

export const ROLE_COLOURS: Readonly<Record<ModelRole, string>> = { full: 'teal', canary: 'yellow', shadow: 'gray', retired: 'dark' };
export const VERDICT_COLOURS: Readonly<Record<Verdict['verdict'], string>> = { PASS: 'teal', WEAK: 'yellow', NOISE: 'gray' };
