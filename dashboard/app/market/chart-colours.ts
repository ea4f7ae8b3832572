/** Colours of a chart, out of the style sheet as it holds at the moment. */
export interface ChartColours {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly gain: string;
  readonly loss: string;
  readonly amber: string;
  readonly accent: string;
  /** Of indicator lines, one after the other. */
  readonly lines: readonly string[];
}

const LINES = { light: ['#8a3ffc', '#1f63c9', '#b35900', '#00707a', '#a2195b', '#5c6b00'], dark: ['#be95ff', '#6fa8ff', '#f0a050', '#3ddbd9', '#ff7eb6', '#c8d14a'] } as const;

export function chartColours(scheme: 'light' | 'dark'): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim() || '#888888';
  return { ink: of('--ink'), quiet: of('--ink-quiet'), line: of('--line'), surface: of('--surface'), gain: of('--gain'), loss: of('--loss'), amber: of('--amber'), accent: of('--mantine-color-teal-6'), lines: LINES[scheme] };
}

/** The colour of a regime: directions are those of gain and loss. */
export const REGIME_COLOURS: Readonly<Record<string, keyof Omit<ChartColours, 'lines'>>> = { 'trend-up': 'gain', 'trend-down': 'loss', range: 'quiet', stress: 'amber', unknown: 'line' };
export const regimeVariable = (regime: string): string => `var(--${{ gain: 'gain', loss: 'loss', quiet: 'ink-quiet', amber: 'amber', line: 'line' }[REGIME_COLOURS[regime] as string] ?? 'line'})`;

/** `#rrggbb` with an opacity of 0 to 1. */
export const faint = (colour: string, opacity: number): string => (/^#[0-9a-f]{6}$/i.test(colour) ? `${colour}${Math.round(opacity * 255).toString(16).padStart(2, '0')}` : colour);
