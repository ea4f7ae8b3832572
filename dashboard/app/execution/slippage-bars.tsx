import { Text } from '@mantine/core';
import type { ExecutionOverview } from '../../desk/execution.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { executionTexts } from '../texts/execution.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { roundTicks } from './slices-picture.ts';

const HEIGHT = 190;

export function SlippageBars({ overview: { histogram } }: { readonly overview: ExecutionOverview }) {
  const texts = useTexts(executionTexts);
  const f = useFormats();
  const highest = Math.max(1, ...histogram.map(({ count }) => count));
  const digits = histogram.some(({ from }) => !Number.isInteger(from)) ? 1 : 0;
  const [first, last] = [histogram[0]?.from ?? 0, histogram.at(-1)?.to ?? 0];
  const label = (value: number): string => f.number(value, digits);
  return (
    <Panel title={texts.distribution} span={7}>
      <div style={{ minHeight: HEIGHT + 60 }}>
        {histogram.length === 0 ? <Empty text={texts.noFit} /> : (
          <>
            <div role="img" aria-label={histogram.filter(({ count }) => count > 0).map(({ from, to, count }) => texts.bar(label(from), label(to), f.count(count))).join('; ')} style={{ display: 'flex', alignItems: 'flex-end', gap: 2, height: HEIGHT, borderBottom: '1px solid var(--line)' }}>
              {histogram.map(({ from, to, count }) => (
                <div key={from} title={texts.bar(label(from), label(to), f.count(count))} style={{ flex: 1, minWidth: 2, height: `${count === 0 ? 0 : Math.max(1.5, 100 * count / highest)}%`, borderRadius: '3px 3px 0 0', background: from >= 0 ? 'var(--loss)' : 'var(--gain)' }} />
              ))}
            </div>
            <div className="figure quiet" aria-hidden="true" style={{ position: 'relative', height: 18, fontSize: '0.6875rem', marginTop: 4 }}>
              {roundTicks(first, last, 8).map((value) => <span key={value} style={{ position: 'absolute', left: `${100 * (value - first) / (last - first)}%`, transform: 'translateX(-50%)' }}>{label(value)}</span>)}
            </div>
            <Text size="xs" className="quiet" mt={6}>{texts.distributionHint}</Text>
          </>
        )}
      </div>
    </Panel>
  );
}
