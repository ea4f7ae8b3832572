import { Text } from '@mantine/core';
import type { Mood } from '../../desk/sentiment.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { sentimentTexts } from '../texts/sentiment.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const [WIDTH, HEIGHT, RADIUS] = [240, 132, 100];
const [CENTRE_X, CENTRE_Y] = [WIDTH / 2, HEIGHT - 14];
/** Borders of the words, from -1 to 1. */
const BORDERS = [-0.6, -0.2, 0.2, 0.6];

const pointAt = (value: number, radius: number): string => {
  const angle = Math.PI * (1 - (value + 1) / 2);
  return `${(CENTRE_X + radius * Math.cos(angle)).toFixed(1)} ${(CENTRE_Y - radius * Math.sin(angle)).toFixed(1)}`;
};
const arc = (from: number, to: number): string => `M${pointAt(from, RADIUS)} A${RADIUS} ${RADIUS} 0 0 1 ${pointAt(to, RADIUS)}`;

/** The index as a needle between fear and greed. */
export function Gauge({ mood: { index, coverage, knownAt, at } }: { readonly mood: Mood }) {
  const texts = useTexts(sentimentTexts);
  const f = useFormats();
  const word = index === null ? texts.unknown : texts.words[BORDERS.filter((border) => index > border).length];
  return (
    <Panel title={texts.gauge} span={4}>
      <div style={{ textAlign: 'center' }}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={texts.gaugeLabel(index === null ? texts.unknown : f.number(index))} style={{ width: '100%', maxWidth: 280, height: 'auto' }}>
          <path d={arc(-1, 1)} fill="none" stroke="var(--line)" strokeWidth={14} strokeLinecap="round" />
          {index !== null && index !== 0 && <path d={index > 0 ? arc(0, index) : arc(index, 0)} fill="none" stroke={index > 0 ? 'var(--gain)' : 'var(--loss)'} strokeWidth={14} />}
          <path d={`M${pointAt(0, RADIUS - 9)} L${pointAt(0, RADIUS + 9)}`} stroke="var(--ink-quiet)" strokeWidth={1.5} />
          {index !== null && <><path d={`M${CENTRE_X} ${CENTRE_Y} L${pointAt(index, RADIUS - 16)}`} stroke="var(--ink)" strokeWidth={3} strokeLinecap="round" /><circle cx={CENTRE_X} cy={CENTRE_Y} r={5} fill="var(--ink)" /></>}
        </svg>
        <Text fz="1.75rem" fw={650} lh={1.2}><Change value={index}>{f.number(index)}</Change></Text>
        <Text size="sm">{word}</Text>
        <Text size="xs" className="quiet">{texts.coverage(f.percent(coverage, 0))}{knownAt === null ? '' : ` · ${texts.knownSince(f.duration(at - knownAt))}`}</Text>
      </div>
    </Panel>
  );
}
