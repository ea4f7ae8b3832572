import { Button, useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ShownTimeframe, TradedMarket } from '../../desk/market.ts';
import { useApiClient } from '../api.tsx';
import { useLiveStore, useWatching } from '../live/live.tsx';
import { Empty } from '../parts/empty.tsx';
import { marketTexts } from '../texts/market.ts';
import { decimalsOf, formats, symbolOf, useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';
import { CandleFeed, type FeedState } from './candle-feed.ts';
import { chartColours } from './chart-colours.ts';
import type { Layer } from './chart-marks.ts';
import type { ChartLook } from './chart-options.ts';
import { drawLegend } from './draw-legend.ts';
import type { MarketChart } from './market-chart.ts';

interface CandleChartProps {
  readonly market: TradedMarket;
  readonly timeframe: ShownTimeframe;
  readonly indicators: readonly string[];
  readonly layers: ReadonlySet<Layer>;
  readonly height: number;
  readonly most: number;
  /** Milliseconds between two drawings of the candle that forms. */
  readonly everyMs: number;
}

const KST_MS = 9 * 3_600_000;
const FIRST: FeedState = { kind: 'loading', isLoadingOlder: false, remarks: [], source: 'none', count: 0 };

/** The chart of one instrument in one timeframe, alive. Its place is kept from the first moment. */
export function CandleChart({ market, timeframe, indicators, layers, height, most, everyMs }: CandleChartProps) {
  const texts = useTexts(marketTexts);
  const f = useFormats();
  const box = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const { feed, state } = useFeed({ market, timeframe, indicators, most, everyMs });
  const chart = useChart({ box, legend, feed, market, timeframe, layers });
  useEffect(() => { chart?.show(layers); }, [chart, layers]);
  useWatching(market.id);
  return (
    <div>
      <div style={{ position: 'relative', height, overflow: 'hidden' }}>
        <div ref={box} role="img" aria-label={texts.chart(symbolOf(market.id), timeframe.name)} style={{ position: 'absolute', inset: 0 }} />
        <div ref={legend} className="figure" aria-hidden="true" style={{ position: 'absolute', left: 6, top: 4, right: 84, zIndex: 3, fontSize: 11, lineHeight: 1.45, whiteSpace: 'normal', pointerEvents: 'none' }} />
        <Over state={state} again={() => { feed?.again(); }} />
        <Button size="compact-xs" variant="default" onClick={() => { chart?.look(null); }} aria-label={texts.toNewest} title={texts.toNewest} style={{ position: 'absolute', right: 84, bottom: 34, zIndex: 3 }}>→</Button>
      </div>
      <p className="quiet" style={{ margin: '4px 0 0', fontSize: 12, minHeight: 18 }}>
        {f.zoneName} · {f.count(state.count)} {texts.from[state.source]}{state.isLoadingOlder ? ` · ${texts.older}` : ''}
        {state.remarks.map((remark) => <span key={remark} className="warn"> · {texts.remark}: {remark}</span>)}
      </p>
    </div>
  );
}

function Over({ state, again }: { readonly state: FeedState; readonly again: () => void }) {
  const texts = useTexts(marketTexts);
  if (state.kind === 'ready') return null;
  return (
    <div style={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center', zIndex: 2 }} aria-live="polite">
      {state.kind === 'failed' ? <Empty text={texts.failed}><Button size="xs" variant="default" onClick={again}>{texts.again}</Button></Empty> : <Empty text={state.kind === 'empty' ? texts.noCandles : texts.loading} />}
    </div>
  );
}

function useFeed({ market, timeframe, indicators, most, everyMs }: Omit<CandleChartProps, 'layers' | 'height'>): { readonly feed: CandleFeed | undefined; readonly state: FeedState } {
  const client = useApiClient();
  const store = useLiveStore();
  const texts = useTexts(marketTexts);
  const [feed, setFeed] = useState<CandleFeed>();
  const [state, setState] = useState<FeedState>(FIRST);
  const asked = indicators.join(',');
  useEffect(() => {
    setState(FIRST);
    const made = new CandleFeed({ client, store, market, timeframe, indicators: asked === '' ? [] : asked.split(','), most, everyMs, changed: setState, titleOf: ({ kind }) => texts[kind] });
    setFeed(made);
    return () => { made.close(); };
  }, [client, store, market, timeframe, asked, most, everyMs, texts]);
  return { feed, state };
}

interface ChartUse extends Pick<CandleChartProps, 'market' | 'timeframe' | 'layers'> {
  readonly box: React.RefObject<HTMLDivElement | null>;
  readonly legend: React.RefObject<HTMLDivElement | null>;
  readonly feed: CandleFeed | undefined;
}

/** Made anew with each other look; the feed keeps what is drawn. */
function useChart({ box, legend, feed, market, timeframe, layers }: ChartUse): MarketChart | undefined {
  const [chart, setChart] = useState<MarketChart>();
  const store = useLiveStore();
  const look = useLook(market, timeframe);
  const shown = useRef(layers);
  shown.current = layers;
  useEffect(() => {
    const place = box.current;
    if (place === null || feed === undefined) return undefined;
    let made: MarketChart | undefined;
    let isOver = false;
    const ends: (() => void)[] = [];
    void import('./market-chart.ts').then(({ MarketChart: Chart }) => {
      if (isOver) return;
      const { look: chosen, write } = look();
      let frame: number | undefined;
      const draw = (): void => { frame = undefined; write(legend.current, made?.pointedAt()); };
      const soon = (): void => { frame ??= requestAnimationFrame(draw); };
      made = new Chart(place, chosen, { layers: shown.current, pointed: soon, nearBeginning: () => { void feed.older(); } });
      ends.push(store.listen(`forming ${market.id} ${market.base}`, soon), store.listen(`closed ${market.id} ${market.base}`, soon), () => { if (frame !== undefined) cancelAnimationFrame(frame); });
      feed.draw(made);
      soon();
      setChart(made);
    });
    return () => {
      isOver = true;
      for (const end of ends) end();
      feed.undraw();
      made?.close();
      setChart(undefined);
    };
  }, [box, legend, feed, look, market, store]);
  return chart;
}

function useLook({ instrument: { tickSize } }: TradedMarket, { lengthMs }: ShownTimeframe) {
  const scheme = useComputedColorScheme('light');
  const { language, zone, gain } = useView();
  const texts = useTexts(marketTexts);
  const f = useFormats();
  return useCallback((): { readonly look: ChartLook; readonly write: (place: HTMLElement | null, at: Parameters<typeof drawLegend>[1]) => void } => {
    const colours = chartColours(scheme);
    // What the library shows has been shifted already.
    const shifted = formats(language, 'utc');
    const decimals = tickSize > 0 ? decimalsOf(tickSize) : 4;
    return {
      look: { colours, zoneMs: zone === 'kst' ? KST_MS : 0, locale: language === 'ko' ? 'ko-KR' : 'en-GB', tickSize, decimals, hasSeconds: lengthMs < 60_000, forecastTitle: texts.layers.forecast, formatTime: lengthMs >= 86_400_000 ? shifted.day : shifted.moment, formatPrice: (price) => f.price(price, tickSize > 0 ? tickSize : undefined) },
      write: (place, at) => { drawLegend(place, at, { colours, texts, f, tickSize }); },
    };
    // The colours of gain and loss are in the style sheet: another choice of them is another look.
  }, [scheme, language, zone, gain, texts, f, tickSize, lengthMs]);
}
