import { CrosshairMode, type ChartOptions, type DeepPartial, type UTCTimestamp } from 'lightweight-charts';
import type { ChartColours } from './chart-colours.ts';

/** How a chart is to look. */
export interface ChartLook {
  readonly colours: ChartColours;
  /** Added to each time: the library knows UTC alone. */
  readonly zoneMs: number;
  readonly locale: string;
  readonly tickSize: number;
  readonly decimals: number;
  readonly hasSeconds: boolean;
  readonly forecastTitle: string;
  /** Writes a time of the chart, shifted as it is. */
  readonly formatTime: (shiftedMs: number) => string;
  readonly formatPrice: (price: number) => string;
}

export const chartOptions = ({ colours, locale, hasSeconds, formatTime }: ChartLook): DeepPartial<ChartOptions> => ({
  autoSize: true,
  layout: { background: { color: 'transparent' }, textColor: colours.quiet, fontSize: 11, fontFamily: 'Inter, "Segoe UI", "Noto Sans KR", system-ui, sans-serif', attributionLogo: false, panes: { separatorColor: colours.line, separatorHoverColor: colours.line, enableResize: true } },
  grid: { vertLines: { visible: false }, horzLines: { color: colours.line } },
  crosshair: { mode: CrosshairMode.Normal, vertLine: { color: colours.quiet, labelBackgroundColor: colours.quiet }, horzLine: { color: colours.quiet, labelBackgroundColor: colours.quiet } },
  rightPriceScale: { borderColor: colours.line, minimumWidth: 72 },
  timeScale: { borderColor: colours.line, timeVisible: true, secondsVisible: hasSeconds, rightOffset: 4, minBarSpacing: 0.2 },
  localization: { locale, timeFormatter: (time: UTCTimestamp) => formatTime(time * 1_000) },
  // The page scrolls on a phone; the chart is moved sideways.
  handleScroll: { vertTouchDrag: false },
});
