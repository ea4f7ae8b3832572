export interface LineChartProps {
  /** Epoch ms, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[]; /** A CSS variable: `--gain`. */ readonly colour: string; readonly isFilled?: boolean; /** Drawn dashed. */ readonly isDashed?: boolean }[];
  readonly height?: number;
  readonly formatValue: (value: number) => string;
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
}
