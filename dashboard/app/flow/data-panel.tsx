import { Text } from '@mantine/core';
import type { FlowCandle, FlowMoment } from '../../desk/flow.ts';
import { Panel } from '../parts/panel.tsx';
import { flowTexts } from '../texts/flow.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import type { Opinions } from './opinions.ts';
import { ValueList } from './value-list.tsx';

const HEIGHT = 150;
const STEP = 12;
const LISTED = 5;

/** The candles that stood at the moment. */
export function DataPanel({ moment, tickSize, span }: { readonly moment: FlowMoment; readonly tickSize: number | undefined; readonly span: 6 | 12 }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  return (
    <Panel title={texts.stages.data} span={span} id="flow-data" side={<Text size="xs" className="quiet">{texts.closed(moment.timeframe, f.moment(moment.at))}</Text>}>
      <Candles candles={moment.candles} label={`${texts.stages.data}: ${moment.instrument}`} />
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.opened} ({f.zoneName})</th>{[texts.open, texts.high, texts.low, texts.close, texts.volume].map((name) => <th key={name} className="end">{name}</th>)}</tr></thead>
        <tbody>{moment.candles.slice(-LISTED).toReversed().map(([openTime, ...cells]) => (
          <tr key={openTime}><td className="figure quiet">{f.moment(openTime)}</td>{cells.map((cell, i) => <td key={`${openTime} ${i}`} className="end">{i < 4 ? f.price(cell, tickSize) : f.quantity(Number(cell.toPrecision(6)))}</td>)}</tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}

function Candles({ candles, label }: { readonly candles: readonly FlowCandle[]; readonly label: string }) {
  const [low, high] = [Math.min(...candles.map((candle) => candle[3])), Math.max(...candles.map((candle) => candle[2]))];
  const y = (price: number): number => (high === low ? HEIGHT / 2 : 4 + (1 - (price - low) / (high - low)) * (HEIGHT - 8));
  return (
    <svg viewBox={`0 0 ${Math.max(1, candles.length) * STEP} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label} style={{ width: '100%', height: HEIGHT, display: 'block', marginBottom: 8 }}>
      {candles.map(([openTime, open, top, bottom, close], i) => {
        const colour = close >= open ? 'var(--gain)' : 'var(--loss)';
        return (
          <g key={openTime}>
            <line x1={i * STEP + STEP / 2} x2={i * STEP + STEP / 2} y1={y(top)} y2={y(bottom)} stroke={colour} vectorEffect="non-scaling-stroke" />
            <rect x={i * STEP + 2} width={STEP - 4} y={Math.min(y(open), y(close))} height={Math.max(1, Math.abs(y(open) - y(close)))} fill={colour} />
          </g>
        );
      })}
    </svg>
  );
}

/** What was measured on the candles: of a rule its own, of several those that belong to none. */
export function IndicatorPanel({ opinions: { outlook, values, isFresh, at }, span }: { readonly opinions: Opinions; readonly span: 6 | 12 }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const groups = [...(values.length === 0 ? [] : [{ name: outlook === null ? '' : texts.beside, values }]), ...(outlook?.experts.filter((expert) => expert.values.length > 0) ?? [])];
  return (
    <Panel title={texts.stages.indicators} span={span} id="flow-indicators" side={isFresh || at === null ? undefined : <Text size="xs" className="warn">{texts.staleValues(f.time(at))}</Text>}>
      {groups.length === 0 ? <Text size="sm" className="quiet">{texts.noValues}</Text> : <div className="flow-groups">{groups.map((group) => <ValueList key={group.name} name={group.name} values={group.values} />)}</div>}
    </Panel>
  );
}
