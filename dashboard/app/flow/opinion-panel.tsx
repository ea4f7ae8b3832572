import { Text } from '@mantine/core';
import type { FlowExpert, FlowOutlook } from '../../desk/flow.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { flowTexts } from '../texts/flow.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import type { Opinions } from './opinions.ts';
import { figureOf } from './value-list.tsx';

const ROW = 46;
const JOINS = 118;
/** Lines of the strongest weight are this wide. */
const WIDEST = 14;

/** What each one says, how much it counts, and what comes of them together. */
export function OpinionPanel({ opinions: { outlook, isFresh, at }, span, said }: { readonly opinions: Opinions; readonly span: 6 | 8 | 12; readonly said: number | null }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const side = at === null || (outlook === null && said === null) ? undefined : isFresh ? <Text size="xs" className="quiet">{texts.fresh}</Text> : <Text size="xs" className="warn">{texts.stale(f.time(at))}</Text>;
  return (
    <Panel title={texts.stages.forecasts} span={span} id="flow-forecasts" side={side}>
      {outlook === null ? <OneRule said={said} /> : <Experts outlook={outlook} />}
    </Panel>
  );
}

function OneRule({ said }: { readonly said: number | null }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  return (
    <>
      <div style={{ display: 'flex', alignItems: 'center', gap: 12, maxWidth: 420 }}><Says forecast={said} /><Change value={said}>{f.number(said)}</Change></div>
      <Text size="sm" className="quiet" mt="xs">{texts.oneRuleHint}</Text>
    </>
  );
}

function Experts({ outlook }: { readonly outlook: FlowOutlook }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const experts = outlook.experts.toSorted((a, b) => b.weight - a.weight || a.name.localeCompare(b.name));
  const heaviest = Math.max(1e-9, ...experts.map(({ weight }) => weight));
  return (
    <div className="flow-opinions" style={{ gridTemplateRows: `repeat(${experts.length}, ${ROW}px)` }}>
      {experts.map((expert, i) => <Expert key={expert.name} expert={expert} row={i + 1} />)}
      <svg className="flow-joins" style={{ gridRow: `1 / span ${experts.length}`, width: JOINS, height: experts.length * ROW }} viewBox={`0 0 ${JOINS} ${experts.length * ROW}`} aria-hidden="true">
        {experts.map(({ name, weight, forecast }, i) => (weight <= 0 || forecast === null ? null : (
          <path key={name} d={joinPath(i, experts.length)} fill="none" strokeWidth={1 + (WIDEST - 1) * weight / heaviest} strokeLinecap="round" opacity={forecast === 0 ? 0.5 : 0.25 + 0.55 * Math.min(1, Math.abs(forecast))} stroke={forecast === 0 ? 'var(--line)' : forecast > 0 ? 'var(--gain)' : 'var(--loss)'} />
        )))}
      </svg>
      <div className="flow-blend" style={{ gridRow: `1 / span ${experts.length}`, gridColumn: 4 }}>
        <div>
          <Text size="xs" className="quiet">{texts.blended}</Text>
          <Text fz="1.25rem" fw={650}><Change value={outlook.blended}>{f.number(outlook.blended)}</Change></Text>
          <Text size="xs" className="quiet" mt={6}>{texts.toHold}</Text>
          <Text fw={650}><Change value={outlook.forecast}>{f.number(outlook.forecast)}</Change></Text>
        </div>
      </div>
    </div>
  );
}

const joinPath = (i: number, count: number): string => {
  const [from, to] = [(i + 0.5) * ROW, (count * ROW) / 2 + (i - (count - 1) / 2) * 5];
  return `M4 ${from} C${JOINS * 0.55} ${from} ${JOINS * 0.45} ${to} ${JOINS - 4} ${to}`;
};

function Expert({ expert: { name, weight, forecast, candlesLeft, values }, row }: { readonly expert: FlowExpert; readonly row: number }) {
  const texts = useTexts(flowTexts);
  const f = useFormats();
  const looks = candlesLeft === null ? values.map((value) => `${value.name} ${figureOf(value.value, f)}`).join(' · ') : texts.warming(f.count(candlesLeft));
  return (
    <div className="flow-opinion">
      <div className="who" style={{ gridRow: row, gridColumn: 1 }}><span style={{ fontSize: '0.875rem' }}>{name}</span><span className="quiet figure" style={{ fontSize: '0.75rem' }} title={looks}>{looks}</span></div>
      <div className="flow-says" style={{ gridRow: row, gridColumn: 2 }}>
        <Says forecast={forecast} />
        <span style={{ width: 56, textAlign: 'end', fontSize: '0.75rem', lineHeight: 1.25 }}><Change value={forecast}>{f.number(forecast)}</Change><br /><span className="quiet figure">{f.percent(weight, 1)}</span></span>
      </div>
    </div>
  );
}

/** A bar from the middle: to the right for up, to the left for down. */
export function Says({ forecast }: { readonly forecast: number | null }) {
  const size = Math.min(1, Math.abs(forecast ?? 0)) * 50;
  return (
    <span className="flow-bar" aria-hidden="true">
      <b />
      {size > 0 && <i style={{ width: `${size}%`, insetInlineStart: (forecast ?? 0) > 0 ? '50%' : `${50 - size}%`, background: (forecast ?? 0) > 0 ? 'var(--gain)' : 'var(--loss)' }} />}
    </span>
  );
}
