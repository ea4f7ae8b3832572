import type { marketTexts } from '../texts/market.ts';
import type { Formats } from '../view/format.ts';
import type { ChartColours } from './chart-colours.ts';
import type { Pointed } from './market-chart.ts';

interface LegendLook {
  readonly colours: ChartColours;
  readonly texts: typeof marketTexts.en;
  readonly f: Formats;
  readonly tickSize: number;
}

/** Writes the figures of a candle into the corner of its chart: pieces of text that are kept and changed. */
export function drawLegend(place: HTMLElement | null, at: Pointed | undefined, { colours, texts, f, tickSize }: LegendLook): void {
  if (place === null) return;
  const parts: { readonly text: string; readonly colour: string }[] = [];
  if (at !== undefined) {
    const [openTime, open, high, low, close, volume] = at.cells;
    const price = (value: number): string => f.price(value, tickSize > 0 ? tickSize : undefined);
    const tone = close >= open ? colours.gain : colours.loss;
    if (!at.isNewest) parts.push({ text: f.moment(openTime), colour: colours.quiet });
    for (const [name, value] of [[texts.open, open], [texts.high, high], [texts.low, low], [texts.close, close]] as const) parts.push({ text: `${name} ${price(value)}`, colour: tone });
    parts.push({ text: f.percentChange(open > 0 ? close / open - 1 : 0), colour: tone });
    parts.push({ text: `${texts.volume} ${f.number(volume, volume >= 100 ? 0 : 3)}`, colour: colours.quiet });
    for (const { label, colour, value } of at.lines) parts.push({ text: `${label} ${value === undefined ? '–' : f.price(value)}`, colour });
  }
  while (place.children.length > parts.length) place.lastElementChild?.remove();
  parts.forEach(({ text, colour }, n) => {
    const known = place.children[n];
    const span = known instanceof HTMLElement ? known : document.createElement('span');
    if (span !== known) {
      span.className = 'legend-part';
      place.append(span);
    }
    if (span.textContent !== text) span.textContent = text;
    if (span.dataset['colour'] !== colour) { span.dataset['colour'] = colour; span.style.color = colour; }
  });
}
