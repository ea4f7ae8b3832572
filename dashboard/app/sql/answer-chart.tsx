import { Group, SegmentedControl, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { SqlAnswer } from '../../desk/sql.ts';
import { LineChart } from '../parts/line-chart.tsx';
import { sqlTexts } from '../texts/sql.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { barsOf, linesOf } from './answer-shape.ts';

const COLOURS = ['--mantine-color-teal-5', '--mantine-color-blue-5', '--mantine-color-yellow-6', '--mantine-color-grape-5', '--mantine-color-orange-5', '--mantine-color-cyan-6'] as const;
const MOST_BARS = 40;

/** An answer as a picture: lines where it has times, bars otherwise. */
export function AnswerChart({ answer, chart }: { readonly answer: SqlAnswer; readonly chart: 'line' | 'bar' }) {
  const texts = useTexts(sqlTexts);
  const drawn = useMemo(() => linesOf(answer, COLOURS.length), [answer]);
  if (!answer.columns.some(({ isNumeric }) => isNumeric)) return <Text size="sm" className="quiet" mb="sm">{texts.noChart}</Text>;
  if (chart === 'line' && drawn !== undefined && drawn.times.length > 1) return <Lines {...drawn} />;
  return <>{chart === 'line' && <Text size="xs" className="quiet">{texts.noLine}</Text>}<Bars answer={answer} /></>;
}

function Lines({ times, lines }: NonNullable<ReturnType<typeof linesOf>>) {
  const texts = useTexts(sqlTexts);
  const f = useFormats();
  const coloured = useMemo(() => lines.map((line, i) => ({ ...line, colour: COLOURS[i] })), [lines]);
  const formatValue = useCallback((value: number) => (Math.abs(value) >= 1_000 ? f.number(value, 0) : f.number(value, 2)), [f]);
  return (
    <div style={{ marginBottom: 12 }}>
      <LineChart times={times} lines={coloured} height={240} formatValue={formatValue} label={texts.chart} />
      <Group gap="md">{coloured.map(({ name, colour }) => <Text key={name} size="xs"><span aria-hidden="true" style={{ color: `var(${colour})` }}>━ </span>{name}</Text>)}</Group>
    </div>
  );
}

function Bars({ answer }: { readonly answer: SqlAnswer }) {
  const texts = useTexts(sqlTexts);
  const f = useFormats();
  const [column, setColumn] = useState<number>();
  const found = barsOf(answer, column);
  if (found === undefined) return null;
  const shown = found.bars.slice(0, MOST_BARS);
  const widest = Math.max(1e-12, ...shown.map(({ value }) => Math.abs(value)));
  const numeric = answer.columns.flatMap(({ name, isNumeric }, i) => (isNumeric ? [{ value: String(i), label: name }] : []));
  return (
    <div style={{ marginBottom: 12 }}>
      {numeric.length > 1 && <div className="scroll-x"><SegmentedControl size="xs" mb="xs" value={String(found.column)} onChange={(value) => { setColumn(Number(value)); }} data={numeric} aria-label={texts.chart} /></div>}
      <table className="rows"><tbody>{shown.map(({ name, value }, i) => (
        <tr key={`${name} ${i}`}>
          <td style={{ maxWidth: 220, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }} title={name}>{name}</td>
          <td style={{ width: '55%' }} aria-hidden="true"><div style={{ height: 10, marginTop: 4, borderRadius: 4, width: `${Math.max(0.5, 100 * Math.abs(value) / widest)}%`, background: value < 0 ? 'var(--mantine-color-orange-5)' : 'var(--mantine-color-teal-5)' }} /></td>
          <td className="end figure">{f.number(value, Number.isInteger(value) ? 0 : 3)}</td>
        </tr>
      ))}</tbody></table>
      {found.bars.length > MOST_BARS && <Text size="xs" className="quiet">{texts.showing(MOST_BARS)}</Text>}
    </div>
  );
}
