import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import { useView } from '../view/view.tsx';
import { useFormats } from '../view/format.ts';
import type { LineChartProps } from './line-chart-props.ts';

const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#888';

/** Lines over time, drawn in the browser alone; its place is kept from the first moment. */
export function LineChart({ times, lines, height = 220, formatValue, label }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const { gain } = useView();
  const { timeZone } = useFormats();
  useEffect(() => {
    const box = place.current;
    if (box === null || times.length === 0) return undefined;
    let end: () => void = () => undefined;
    let isOver = false;
    void import('./draw-lines.ts').then(({ drawLines }) => { if (!isOver) end = drawLines(box, { times, lines, height, formatValue, timeZone, colourOf }); });
    return () => { isOver = true; end(); };
  }, [times, lines, height, formatValue, timeZone, scheme, gain]);
  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%', overflow: 'hidden' }} />;
}
