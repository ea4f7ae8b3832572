/** Where the lines of a grid lie: `2 * levels + 1` prices, lowest first, the centre in the middle. */
export interface GridShape {
  readonly centre: number;
  readonly levels: number;
  /** From one line to the next, in percent: of the line itself when geometric, of the centre when arithmetic. */
  readonly spacing: number;
  readonly scale: 'geometric' | 'arithmetic';
}

/** The price of line `index`, counted from 0 at the bottom. */
export function gridLine({ centre, levels, spacing, scale }: GridShape, index: number): number {
  const steps = index - levels;
  return scale === 'geometric' ? centre * (1 + spacing / 100) ** steps : centre * (1 + (spacing / 100) * steps);
}
