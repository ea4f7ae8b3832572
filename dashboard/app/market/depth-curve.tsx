import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type { TradedMarket } from '../../desk/market.ts';
import type { LiveStore } from '../live/live-store.ts';
import { useLiveStore, useWatching } from '../live/live.tsx';
import { marketTexts } from '../texts/market.ts';
import { useFormats } from '../view/format.ts';
import { useTexts, useView } from '../view/view.tsx';
import { chartColours, type ChartColours } from './chart-colours.ts';
import { drawDepth } from './draw-depth.ts';
import { useHot } from './use-hot.ts';

const HEIGHT = 130;

/** How much stands on the book up to each price, as a curve. */
export function DepthCurve({ market: { id, instrument: { tickSize, lotSize } } }: { readonly market: TradedMarket }) {
  const texts = useTexts(marketTexts);
  const f = useFormats();
  const scheme = useComputedColorScheme('light');
  const { gain } = useView();
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useRef({ width: 0, height: HEIGHT });
  const store = useLiveStore();
  useWatching(id);
  const draw = useMemo(() => {
    let colours: ChartColours | undefined;
    return ({ books }: LiveStore): void => {
      colours ??= chartColours(scheme);
      if (canvas.current !== null && size.current.width > 0) drawDepth(canvas.current, books.get(id), { size: size.current, colours, formatPrice: (price) => f.price(price, tickSize), formatSize: (size) => f.quantity(Number(size.toPrecision(3)), lotSize) });
    };
    // The colours of gain and loss are in the style sheet: another choice of them is another picture.
  }, [id, scheme, gain, f, tickSize, lotSize]);
  useHot([`book ${id}`], draw);
  useEffect(() => {
    const place = canvas.current;
    if (place === null) return undefined;
    const watching = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      size.current = { width: entry.contentRect.width, height: entry.contentRect.height };
      draw(store);
    });
    watching.observe(place);
    return () => { watching.disconnect(); };
  }, [draw, store]);
  return <canvas ref={canvas} role="img" aria-label={`${texts.depth}: ${texts.depthHint}`} title={texts.depthHint} style={{ width: '100%', height: HEIGHT, display: 'block', marginTop: 14 }} />;
}
