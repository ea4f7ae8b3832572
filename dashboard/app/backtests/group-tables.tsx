import type { ReportGroup, ReportRow } from '../../desk/backtests.ts';
import { Panel } from '../parts/panel.tsx';
import { useFormats, type Formats } from '../view/format.ts';
import { useView, type Language } from '../view/view.tsx';
import { cellText } from './cell-text.ts';

/** Two columns of about the same length. */
function columnsOf(groups: readonly ReportGroup[]): readonly (readonly ReportGroup[])[] {
  const columns: [ReportGroup[], ReportGroup[]] = [[], []];
  const length = (column: readonly ReportGroup[]): number => column.reduce((sum, { rows }) => sum + rows.length + 3, 0);
  for (const group of groups) (length(columns[0]) <= length(columns[1]) ? columns[0] : columns[1]).push(group);
  return columns;
}

/** Every row of the report, group by group. */
export function GroupTables({ groups, currency }: { readonly groups: readonly ReportGroup[]; readonly currency: string }) {
  const { language } = useView();
  return columnsOf(groups).map((column, k) => (
    <div key={k === 0 ? 'first' : 'second'} className="span-6" style={{ display: 'grid', gap: 16, alignContent: 'start', minWidth: 0 }}>
      {column.map((group) => <Panel key={group.key} title={group.name[language]}><GroupTable rows={group.rows} currency={currency} /></Panel>)}
    </div>
  ));
}

function GroupTable({ rows, currency }: { readonly rows: readonly ReportRow[]; readonly currency: string }) {
  const f = useFormats();
  const { language } = useView();
  return (
    <div className="scroll-x"><table className="rows"><tbody>
      {rows.map((row, k) => <tr key={row.key}><th scope="row" style={{ whiteSpace: 'normal', wordBreak: 'keep-all', minWidth: '8.5rem', ...(k + 1 === rows.length ? { borderBottom: 0 } : {}) }}>{row.name[language]}</th><td className="figure" style={{ textAlign: 'end', whiteSpace: 'normal' }} title={reasonsOf(row, language)}>{rowText(row, { f, currency, language })}</td></tr>)}
    </tbody></table></div>
  );
}

const reasonsOf = ({ cells }: ReportRow, language: Language): string | undefined => cells.flatMap(({ reason }) => (reason === null ? [] : [reason[language]])).join(', ') || undefined;

/** `12 / 3 / 4`, or `12 (3)`; what is not known says why where it stands alone. */
export function rowText({ cells, form }: ReportRow, { f, currency, language }: { readonly f: Formats; readonly currency: string; readonly language: Language }): string {
  const [only] = cells;
  if (cells.length === 1 && only !== undefined && only.value === null && only.reason !== null) return `${cellText(only, f, currency)} (${only.reason[language]})`;
  const texts = cells.map((cell) => cellText(cell, f, currency));
  return form === 'slashes' ? texts.join(' / ') : `${texts[0] ?? ''}${texts.length > 1 ? ` (${texts.slice(1).join(', ')})` : ''}`;
}
