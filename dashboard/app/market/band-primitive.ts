import type { IChartApi, IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, Logical, Time } from 'lightweight-charts';

/** From a place to another among the candles, the second left out. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  readonly tint: string;
}

export interface Flag {
  readonly at: number;
  readonly colour: string;
}

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

const STRIP = 6;
/** Where flags stand closer than so many pixels they have no lines: the candles would not be seen behind them. */
const NARROWEST = 18;

/** Stretches of time in colour behind the candles, a strip of them along the lower edge, and thin lines where something happened. */
export class BandPrimitive implements ISeriesPrimitive<Time> {
  #bands: readonly Band[] = [];
  #flags: readonly Flag[] = [];
  #chart: IChartApi | undefined;
  #requestUpdate: () => void = () => undefined;
  readonly #views: readonly IPrimitivePaneView[] = [{ zOrder: () => 'bottom', renderer: () => ({ draw: (target) => { this.#draw(target); } }) }];

  attached({ chart, requestUpdate }: { readonly chart: unknown; readonly requestUpdate: () => void }): void {
    // The library types the chart by its scale: this one is of time.
    this.#chart = chart as IChartApi;
    this.#requestUpdate = requestUpdate;
  }

  detached(): void { this.#chart = undefined; }
  paneViews(): readonly IPrimitivePaneView[] { return this.#views; }

  show(bands: readonly Band[], flags: readonly Flag[]): void {
    this.#bands = bands;
    this.#flags = flags;
    this.#requestUpdate();
  }

  #draw(target: Target): void {
    const scale = this.#chart?.timeScale();
    const visible = scale?.getVisibleLogicalRange();
    if (scale === undefined || visible === null || visible === undefined) return;
    const xOf = (place: number): number => scale.logicalToCoordinate(place as Logical) ?? 0;
    const half = scale.options().barSpacing / 2;
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      for (const { from, to, colour, tint } of this.#bands) {
        if (to <= visible.from || from > visible.to) continue;
        const left = Math.max(0, xOf(from) - half);
        const right = Math.min(width, xOf(to) - half);
        context.fillStyle = tint;
        context.fillRect(left, 0, right - left, height);
        context.fillStyle = colour;
        context.fillRect(left, height - STRIP, right - left, STRIP);
      }
      const flags = this.#flags.filter(({ at }) => at >= visible.from - 1 && at <= visible.to + 1);
      const hasLines = flags.length * NARROWEST < width;
      for (const { at, colour } of flags) {
        const x = Math.round(xOf(at)) + 0.5;
        context.strokeStyle = colour;
        context.lineWidth = 1;
        context.setLineDash([2, 4]);
        context.beginPath();
        context.moveTo(x, 0);
        context.lineTo(x, height - STRIP - 8);
        if (hasLines) context.stroke();
        context.setLineDash([]);
        context.fillStyle = colour;
        context.beginPath();
        context.moveTo(x - 4, height - STRIP - 8);
        context.lineTo(x + 4, height - STRIP - 8);
        context.lineTo(x, height - STRIP - 1);
        context.fill();
      }
    });
  }
}
