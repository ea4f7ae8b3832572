import {
  CandlestickSeries, createChart, createSeriesMarkers, HistogramSeries, LineSeries, LineStyle, LineType, type AutoscaleInfo, type IChartApi, type IPriceLine, type ISeriesApi, type ISeriesMarkersPluginApi, type LogicalRange,
  type MouseEventParams, type PriceFormat, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import type { CandleCells, CandlePage, IndicatorLine, MarketMarks } from '../../desk/market.ts';
import { BandPrimitive } from './band-primitive.ts';
import { bandsOf, flagsOf } from './bands.ts';
import { chartOptions, type ChartLook } from './chart-options.ts';
import { faint } from './chart-colours.ts';
import { forecastsOf, markersOf, NO_MARKS, type Layer } from './chart-marks.ts';
import { placeOf } from './places.ts';
import type { WorkingOrder } from './working-orders.ts';

/** A candle under the cursor, or the newest, with what is drawn at it. */
export interface Pointed {
  readonly cells: CandleCells;
  readonly lines: readonly { readonly label: string; readonly colour: string; readonly value: number | undefined }[];
  readonly isNewest: boolean;
}

interface Line {
  readonly label: string;
  readonly colour: string;
  readonly series: ISeriesApi<'Line'>;
}

/** Left of so few candles older ones are asked for. */
const NEAR_BEGINNING = 40;
/** A decision is told within so many candles of its own. */
const NEWEST = 3;
/** Pixels for each candle at first. */
const CANDLE_WIDTH = 5;

/** Candles and what belongs to them, drawn into a box. It is told what changes; nothing of it lies in React. */
export class MarketChart {
  readonly #look: ChartLook;
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  readonly #bands = new BandPrimitive();
  #lines = new Map<string, Line>();
  #forecasts = new Map<string, ISeriesApi<'Line'>>();
  #working: IPriceLine[] = [];
  #rows: CandleCells[] = [];
  #times: number[] = [];
  #marks = NO_MARKS;
  #layers: ReadonlySet<Layer>;
  #pointed: CandleCells | undefined;

  constructor(box: HTMLElement, look: ChartLook, { layers, pointed, nearBeginning }: { readonly layers: ReadonlySet<Layer>; readonly pointed: (at: Pointed | undefined) => void; readonly nearBeginning: () => void }) {
    this.#look = look;
    this.#layers = layers;
    const { colours } = look;
    this.#chart = createChart(box, chartOptions(look));
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      upColor: colours.gain, downColor: colours.loss, wickUpColor: colours.gain, wickDownColor: colours.loss, borderVisible: false, priceFormat: priceFormatOf(look),
    });
    this.#volume = this.#chart.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0.02 } });
    this.#candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
    this.#candles.attachPrimitive(this.#bands);
    this.#markers = createSeriesMarkers<Time>(this.#candles, []);
    const point = ({ time, seriesData }: MouseEventParams<Time>): void => {
      this.#pointed = time === undefined ? undefined : this.#rows[placeOf(this.#times, this.#atOf(time as number))];
      pointed(this.pointedAt(seriesData.size === 0 ? undefined : this.#pointed));
    };
    this.#chart.subscribeCrosshairMove(point);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range: LogicalRange | null) => { if (range !== null && range.from < NEAR_BEGINNING && this.#rows.length > 0) nearBeginning(); });
  }

  #timeOf = (openTime: number): UTCTimestamp => ((openTime + this.#look.zoneMs) / 1_000) as UTCTimestamp;
  #atOf(time: number): number { return time * 1_000 - this.#look.zoneMs; }

  get first(): number | undefined { return this.#times[0]; }
  get last(): CandleCells | undefined { return this.#rows.at(-1); }
  get range(): LogicalRange | null { return this.#chart.timeScale().getVisibleLogicalRange(); }
  /** Candles in sight: many take longer to draw. */
  get inSight(): number { const range = this.range; return range === null ? 0 : range.to - range.from; }
  get count(): number { return this.#rows.length; }

  /** What stands at a candle, the newest where none is given; undefined before there is any. */
  pointedAt(cells = this.#pointed ?? this.last): Pointed | undefined {
    if (cells === undefined) return undefined;
    const place = placeOf(this.#times, cells[0]);
    const lines = [...this.#lines.values()].map(({ label, colour, series }) => {
      const found = series.dataByIndex(place, -1);
      return { label, colour, value: found !== null && 'value' in found ? found.value : undefined };
    });
    return { cells, lines, isNewest: cells[0] === this.last?.[0] };
  }

  /** Everything anew. */
  load(page: CandlePage): void {
    this.#rows = rowsOf(page);
    this.#times = this.#rows.map(([at]) => at);
    this.#setCandles();
    this.#setLines(page);
    this.#annotate();
  }

  /** Older candles in front of those that are shown; what is looked at stays where it is. */
  prepend(page: CandlePage): void {
    const older = rowsOf(page).filter(([at]) => at < (this.first ?? Infinity));
    const range = this.range;
    this.#rows = [...older, ...this.#rows];
    this.#times = this.#rows.map(([at]) => at);
    this.#setCandles();
    for (const { key, label, values } of page.lines) {
      const line = this.#lines.get(`${key} ${label}`);
      const before = values.slice(0, older.length).flatMap((value, i) => this.#point(page.openTime[i], value));
      if (line !== undefined) line.series.setData([...before, ...line.series.data()] as { time: UTCTimestamp; value: number }[]);
    }
    this.#annotate();
    if (range !== null) this.#chart.timeScale().setVisibleLogicalRange({ from: range.from + older.length, to: range.to + older.length });
  }

  /** The newest candle as it stands now, or the one after it. */
  put(cells: CandleCells): void {
    const last = this.last;
    if (last !== undefined && cells[0] < last[0]) return;
    const isNew = last === undefined || cells[0] > last[0];
    if (isNew) { this.#rows.push(cells); this.#times.push(cells[0]); } else this.#rows[this.#rows.length - 1] = cells;
    const [at, open, high, low, close] = cells;
    this.#candles.update({ time: this.#timeOf(at), open, high, low, close });
    if (this.#layers.has('volume')) this.#volume.update(this.#bar(cells));
    if (!isNew) return;
    this.#place();
    this.#newestForecasts();
  }

  /** Values of the newest closed candles. */
  putLines(page: CandlePage): void {
    for (const { key, label, values } of page.lines) {
      const series = this.#lines.get(`${key} ${label}`)?.series;
      const data = series?.data().at(-1);
      values.forEach((value, i) => {
        const [point] = this.#point(page.openTime[i], value);
        if (point !== undefined && (data === undefined || point.time >= (data.time as number))) series?.update(point);
      });
    }
  }

  mark(marks: MarketMarks): void {
    this.#marks = marks;
    this.#annotate();
  }

  /** The same where only the newest candles have new ones. */
  markNewest(marks: MarketMarks): void {
    const hasForecasts = new Set(marks.signals.map(({ strategy }) => strategy)).size === this.#forecasts.size || !this.#layers.has('forecast');
    this.#marks = marks;
    if (!hasForecasts) { this.#annotate(); return; }
    this.#place();
    this.#newestForecasts();
  }

  #newestForecasts(): void {
    const times = this.#times.slice(-NEWEST);
    for (const [strategy, values] of forecastsOf(this.#marks, times)) {
      const series = this.#forecasts.get(strategy);
      const last = series?.data().at(-1)?.time as number | undefined;
      values.forEach((value, i) => {
        const [point] = this.#point(times[i], value);
        if (point !== undefined) series?.update(point, last !== undefined && point.time < last);
      });
    }
  }

  show(layers: ReadonlySet<Layer>): void {
    const hadVolume = this.#layers.has('volume');
    this.#layers = layers;
    if (hadVolume !== layers.has('volume')) this.#setVolume();
    this.#annotate();
  }

  /** Prices at which something of ours waits. */
  work(orders: readonly (WorkingOrder & { readonly title: string })[]): void {
    for (const line of this.#working) this.#candles.removePriceLine(line);
    const { colours } = this.#look;
    this.#working = orders.map(({ price, side, title }) => this.#candles.createPriceLine({ price, title, lineWidth: 1, lineStyle: LineStyle.Dashed, axisLabelVisible: true, color: side === null ? colours.amber : side === 'buy' ? colours.gain : colours.loss }));
  }

  /** Goes to a stretch of candles, or to the newest: as many as can be told apart. */
  look(range: LogicalRange | null): void {
    const to = this.#rows.length + 4;
    const shown = Math.min(Math.max(30, Math.round(this.#chart.timeScale().width() / CANDLE_WIDTH)), Math.max(30, to));
    this.#chart.timeScale().setVisibleLogicalRange(range ?? { from: to - shown, to });
  }

  close(): void { this.#chart.remove(); }

  #setCandles(): void {
    this.#candles.setData(this.#rows.map(([at, open, high, low, close]) => ({ time: this.#timeOf(at), open, high, low, close })));
    this.#setVolume();
  }

  #setVolume(): void {
    this.#volume.setData(this.#layers.has('volume') ? this.#rows.map((cells) => this.#bar(cells)) : []);
  }

  #bar([at, open, , , close, volume]: CandleCells): { time: UTCTimestamp; value: number; color: string } {
    const { gain, loss } = this.#look.colours;
    return { time: this.#timeOf(at), value: volume, color: faint(close >= open ? gain : loss, 0.35) };
  }

  #point(openTime: number | undefined, value: number | null | undefined): readonly { time: UTCTimestamp; value: number }[] {
    return openTime === undefined || value === null || value === undefined ? [] : [{ time: this.#timeOf(openTime), value }];
  }

  #setLines(page: CandlePage): void {
    for (const { series } of this.#lines.values()) this.#chart.removeSeries(series);
    this.#lines = new Map();
    const panes: string[] = [];
    const { lines: palette } = this.#look.colours;
    page.lines.forEach((line, n) => {
      const { key, label, pane, values } = line;
      if (pane === 'own' && !panes.includes(key)) panes.push(key);
      const colour = palette[n % palette.length] ?? '#888888';
      const series = this.#chart.addSeries(LineSeries, { color: colour, lineWidth: 1, priceLineVisible: false, lastValueVisible: pane === 'own', crosshairMarkerVisible: false, ...formatOf(line, this.#look) }, pane === 'price' ? 0 : panes.indexOf(key) + 1);
      series.setData(values.flatMap((value, i) => this.#point(page.openTime[i], value)));
      this.#lines.set(`${key} ${label}`, { label, colour, series });
    });
    this.#stretch();
  }

  #stretch(): void {
    this.#chart.panes().forEach((pane, n) => { pane.setStretchFactor(n === 0 ? 5 : 1); });
  }

  /** Everything that is told of times. */
  #annotate(): void {
    this.#place();
    this.#setForecasts();
  }

  /** What lies at a place among the candles. */
  #place(): void {
    const drawn = { marks: this.#marks, times: this.#times, colours: this.#look.colours, timeOf: this.#timeOf };
    this.#markers.setMarkers(markersOf(drawn, (layer) => this.#layers.has(layer)));
    this.#bands.show(this.#layers.has('regimes') ? bandsOf(drawn) : [], this.#layers.has('events') ? flagsOf(drawn) : []);
  }

  #setForecasts(): void {
    const forecasts = this.#layers.has('forecast') ? forecastsOf(this.#marks, this.#times) : new Map<string, readonly (number | null)[]>();
    for (const [strategy, series] of this.#forecasts) {
      if (forecasts.has(strategy)) continue;
      this.#chart.removeSeries(series);
      this.#forecasts.delete(strategy);
    }
    for (const [strategy, values] of forecasts) {
      const known = this.#forecasts.get(strategy) ?? this.#forecastSeries(strategy);
      known.setData(values.flatMap((value, i) => this.#point(this.#times[i], value)));
    }
  }

  #forecastSeries(strategy: string): ISeriesApi<'Line'> {
    const others = [...this.#forecasts.values()];
    const pane = others[0]?.getPane().paneIndex() ?? this.#chart.panes().length;
    const { colours, forecastTitle } = this.#look;
    const series = this.#chart.addSeries(LineSeries, {
      color: others.length === 0 ? colours.accent : colours.lines[others.length] ?? colours.accent, lineWidth: 2, lineType: LineType.WithSteps, priceLineVisible: false, title: others.length === 0 ? forecastTitle : strategy, crosshairMarkerVisible: false,
      priceFormat: { type: 'price', precision: 2, minMove: 0.01 }, autoscaleInfoProvider: (): AutoscaleInfo => ({ priceRange: { minValue: -1, maxValue: 1 } }),
    }, pane);
    if (others.length === 0) series.createPriceLine({ price: 0, color: colours.line, lineWidth: 1, lineStyle: LineStyle.Solid, axisLabelVisible: false, title: '' });
    this.#forecasts.set(strategy, series);
    this.#stretch();
    return series;
  }
}

const priceFormatOf = ({ tickSize, decimals, formatPrice }: ChartLook): PriceFormat => ({ type: 'custom', formatter: formatPrice, minMove: tickSize > 0 ? tickSize : 10 ** -decimals });

const rowsOf = ({ openTime, open, high, low, close, volume }: CandlePage): CandleCells[] => openTime.map((at, i) => [at, open[i] ?? NaN, high[i] ?? NaN, low[i] ?? NaN, close[i] ?? NaN, volume[i] ?? 0]);

/** On the scale of the price as prices are; else with as many digits as its size asks for. */
function formatOf({ pane, values }: IndicatorLine, look: ChartLook): { priceFormat: PriceFormat } {
  if (pane === 'price') return { priceFormat: priceFormatOf(look) };
  const size = Math.abs(values.findLast((value) => value !== null && value !== 0) ?? 1);
  const precision = Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(size || 1))));
  return { priceFormat: { type: 'price', precision: Math.min(precision, 6), minMove: 10 ** -Math.min(precision, 6) } };
}
