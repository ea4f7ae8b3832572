import type { Period } from '../../metrics/periods.ts';
import { quantile } from '../../metrics/moments.ts';
import { escaped } from '../escape.ts';
import { grouped, signedPercent } from '../format.ts';
import { monthName, type Labels } from '../labels.ts';

export interface Calendar {
  readonly months: readonly Period[];
  readonly years: readonly Period[];
}

/**
 * Months across and years down, or the other way where the page is narrow: the stronger the colour, the larger the gain or loss.
 * A table, so that it can be read aloud and copied.
 */
export function heatMap({ months, years }: Calendar, across: 'months' | 'years', labels: Labels): string {
  const byMonth = new Map(months.map((period) => [period.period, period.profitRatio]));
  const sizes = months.flatMap(({ profitRatio }) => (profitRatio === null ? [] : [Math.abs(profitRatio)]));
  const strongest = quantile(sizes, 0.95) || 1;
  const numbers = Array.from({ length: 12 }, (_, i) => i + 1);
  const monthCell = (year: string, month: number) => cell(byMonth.get(`${year}-${String(month).padStart(2, '0')}`), { strongest, year: false });
  const head = (texts: readonly string[], sum: string) => `<thead><tr><td></td>${texts.map((text) => `<th scope="col">${escaped(text)}</th>`).join('')}${sum}</tr></thead>`;
  const line = (name: string, cells: readonly string[]) => `<tr><th scope="row">${escaped(name)}</th>${cells.join('')}</tr>`;
  if (across === 'years') {
    const rows = numbers.map((month) => line(monthName(month, labels), years.map(({ period }) => monthCell(period, month))));
    const last = line(labels.words.year, years.map(({ profitRatio }) => cell(profitRatio, { strongest, year: true })));
    return `<table class="heat down">${head(years.map(({ period }) => period), '')}<tbody>${rows.join('')}${last}</tbody></table>`;
  }
  const rows = years.map(({ period, profitRatio }) => line(period, [...numbers.map((month) => monthCell(period, month)), cell(profitRatio, { strongest, year: true })]));
  return `<table class="heat">${head(numbers.map((month) => monthName(month, labels)), `<th scope="col" class="sum">${escaped(labels.words.year)}</th>`)}<tbody>${rows.join('')}</tbody></table>`;
}

function cell(value: number | null | undefined, { strongest, year }: { readonly strongest: number; readonly year: boolean }): string {
  if (value === undefined || value === null) return `<td${year ? ' class="sum"' : ''}></td>`;
  const kind = value === 0 ? '' : value < 0 ? 'lost' : 'won';
  if (year) return `<td class="sum ${kind}">${signedPercent(value, 1)}</td>`;
  if (value === 0) return '<td>0.0</td>';
  const strength = Math.round(10 + 62 * Math.min(1, Math.abs(value) / strongest));
  return `<td class="${kind}" style="--w:${strength}%">${escaped(grouped(value * 100, 1))}</td>`;
}
