import { Text } from '@mantine/core';
import type { LuckHistory } from '../../desk/trials.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { trialTexts } from '../texts/trials.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const SHOWN = 12;

/** How much was tried on each day on which something was. */
export function TrialDays({ days }: { readonly days: LuckHistory['days'] }) {
  const texts = useTexts(trialTexts);
  const f = useFormats();
  const shown = days.slice(-SHOWN).toReversed();
  const widest = Math.max(1, ...shown.map(({ count }) => count));
  return (
    <Panel title={texts.overTime} span={5}>
      {shown.length === 0 ? <Empty text={texts.noFit} /> : (
        <table className="rows">
          <thead><tr><th>{texts.day}</th><th aria-hidden="true" /><th className="end">{texts.trials}</th><th className="end">{texts.inAll}</th></tr></thead>
          <tbody>{shown.map(({ at, count, total }) => (
            <tr key={at}>
              <td className="figure">{new Date(at).toISOString().slice(0, 10)}</td>
              <td style={{ width: '40%' }} aria-hidden="true"><div style={{ height: 8, marginTop: 5, borderRadius: 4, width: `${Math.max(1, 100 * count / widest)}%`, background: 'var(--mantine-color-teal-5)' }} /></td>
              <td className="end figure">{f.count(count)}</td>
              <td className="end figure quiet">{f.count(total)}</td>
            </tr>
          ))}</tbody>
        </table>
      )}
      {days.length > SHOWN && <Text size="xs" className="quiet" mt="xs">… {f.count(days.length - SHOWN)}</Text>}
    </Panel>
  );
}
