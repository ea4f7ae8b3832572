import { Alert, Button, Group, SegmentedControl, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { SavedQuery, SqlAnswer, SqlOutcome } from '../../desk/sql.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { sqlTexts } from '../texts/sql.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { AnswerChart } from './answer-chart.tsx';
import { csvOf, sorted, type Cell } from './answer-shape.ts';

const PAGE = 50;

export function AnswerPanel({ outcome, chart, setChart }: { readonly outcome: SqlOutcome | undefined; readonly chart: SavedQuery['chart']; readonly setChart: (chart: SavedQuery['chart']) => void }) {
  const texts = useTexts(sqlTexts);
  const f = useFormats();
  const answer = outcome?.kind === 'answer' ? outcome.answer : undefined;
  return (
    <Panel title={texts.result} side={<Group gap="xs" justify="flex-end">
      {answer !== undefined && <Text size="xs" className="quiet figure" data-testid="took">{texts.took(f.count(answer.rows.length), f.duration(answer.tookMs))}</Text>}
      <SegmentedControl size="xs" value={chart} onChange={(next) => { setChart(next as SavedQuery['chart']); }} data={Object.entries(texts.charts).map(([value, label]) => ({ value, label }))} aria-label={texts.chart} />
      <Button size="xs" variant="default" disabled={answer === undefined || answer.rows.length === 0} onClick={() => { if (answer !== undefined) download(csvOf(answer)); }}>{texts.csv}</Button>
    </Group>}>
      <div style={{ minHeight: 200 }} aria-live="polite">
        {outcome === undefined && <Empty text={texts.empty} />}
        {outcome?.kind === 'stopped' && <Empty text={texts.stopped} />}
        {outcome?.kind === 'refused' && <Alert color="red" variant="light" title={texts.refused}><pre style={{ margin: 0, whiteSpace: 'pre-wrap', fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 }} data-testid="refused">{outcome.reason}</pre></Alert>}
        {answer !== undefined && <Answer answer={answer} chart={chart} />}
      </div>
    </Panel>
  );
}

function Answer({ answer, chart }: { readonly answer: SqlAnswer; readonly chart: SavedQuery['chart'] }) {
  const texts = useTexts(sqlTexts);
  const f = useFormats();
  if (answer.rows.length === 0) return <Empty text={texts.noRows} />;
  if (answer.columns[0]?.name === 'explain_key') return <Explained answer={answer} />;
  return (
    <>
      {chart !== 'none' && <AnswerChart answer={answer} chart={chart} />}
      <Rows answer={answer} />
      {answer.isCut && <Text size="sm" className="warn" mt="xs">{texts.cut(f.count(answer.rows.length))}</Text>}
    </>
  );
}

const Explained = ({ answer }: { readonly answer: SqlAnswer }) => <div className="scroll-x">{answer.rows.map(([key, text]) => <pre key={String(key)} style={{ fontSize: 12 }}>{text}</pre>)}</div>;

function Rows({ answer }: { readonly answer: SqlAnswer }) {
  const texts = useTexts(sqlTexts);
  const f = useFormats();
  const [state, setState] = useState<{ readonly of: SqlAnswer; readonly by?: { readonly column: number; readonly isDown: boolean }; readonly page: number }>({ of: answer, page: 0 });
  // Another answer begins at its own beginning.
  const { by, page } = state.of === answer ? state : { by: undefined, page: 0 };
  const rows = sorted(answer.rows, by);
  const shown = rows.slice(page * PAGE, (page + 1) * PAGE);
  const sort = (column: number): void => { setState({ of: answer, page: 0, by: { column, isDown: by?.column === column && !by.isDown } }); };
  const turn = (next: number): void => { setState({ of: answer, page: next, ...(by === undefined ? {} : { by }) }); };
  return (
    <>
      <div className="scroll-x"><table className="rows" data-testid="rows">
        <thead><tr>{answer.columns.map(({ name, type, isNumeric }, i) => (
          <th key={`${name} ${i}`} className={isNumeric ? 'end' : undefined} aria-sort={by?.column === i ? (by.isDown ? 'descending' : 'ascending') : 'none'} title={type.toLowerCase()}>
            <UnstyledButton fz="inherit" c="inherit" onClick={() => { sort(i); }} aria-label={texts.sortBy(name)}>{name}{by?.column === i ? (by.isDown ? ' ↓' : ' ↑') : ''}</UnstyledButton>
          </th>
        ))}</tr></thead>
        <tbody>{shown.map((row, r) => <tr key={r}>{row.map((cell, i) => <td key={i} className={answer.columns[i].isNumeric ? 'end figure' : 'clip'} title={typeof cell === 'string' && cell.length > 40 ? cell.slice(0, 2_000) : undefined}>{cellText(cell)}</td>)}</tr>)}</tbody>
      </table></div>
      {rows.length > PAGE && (
        <Group justify="space-between" mt="sm">
          <Button size="xs" variant="default" disabled={page === 0} onClick={() => { turn(page - 1); }}>{texts.previous}</Button>
          <Text size="sm" className="quiet figure">{texts.page(f.count(page * PAGE + 1), f.count(Math.min(rows.length, (page + 1) * PAGE)), f.count(rows.length))}</Text>
          <Button size="xs" variant="default" disabled={(page + 1) * PAGE >= rows.length} onClick={() => { turn(page + 1); }}>{texts.next}</Button>
        </Group>
      )}
    </>
  );
}

/** As it is: what was asked for in SQL is shown as SQL has it. */
const cellText = (cell: Cell): string => (cell === null ? '–' : typeof cell === 'string' && cell.length > 300 ? `${cell.slice(0, 300)}…` : String(cell));

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'answer.csv';
  link.click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
}
