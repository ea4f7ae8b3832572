import { Text } from '@mantine/core';
import type { ExecutionOverview } from '../../desk/execution.ts';
import type { CostPart } from '../../desk/portfolio.ts';
import { Bar } from '../parts/bar.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { executionTexts } from '../texts/execution.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const PARTS: readonly CostPart[] = ['delay', 'timing', 'spread', 'impact', 'fee', 'opportunity'];

export function CostParts({ overview: { parts } }: { readonly overview: ExecutionOverview }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  if (parts === null) return <Panel title={texts.where} span={5}><Empty text={texts.noParts} /></Panel>;
  const { orders, bps } = parts;
  const widest = Math.max(1e-9, ...PARTS.map((part) => Math.abs(bps[part])));
  return (
    <Panel title={texts.where} span={5}>
      <table className="rows">
        <tbody>{PARTS.map((part) => <tr key={part}><td>{texts.parts[part]}</td><td style={{ width: '40%' }}><Bar value={-bps[part]} widest={widest} isSigned /></td><td className="end">{f.bps(bps[part])}</td></tr>)}</tbody>
        <tfoot><tr><td>{texts.parts.total}</td><td /><td className="end">{f.bps(PARTS.reduce((sum, part) => sum + bps[part], 0))}</td></tr></tfoot>
      </table>
      <Text size="xs" className="quiet" mt={6}>{texts.whereHint(f.count(orders))}</Text>
    </Panel>
  );
}
