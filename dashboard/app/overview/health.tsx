import { Stack, Text } from '@mantine/core';
import type { Status } from '../live/live-store.ts';
import { Panel } from '../parts/panel.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { overviewTexts } from '../texts/overview.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

export function Health({ status: { venues, strategies, lastAlarms, premiums, kill } }: { readonly status: Status }) {
  const texts = useTexts(overviewTexts);
  const f = useFormats();
  const words = useEngineWords();
  return (
    <Panel title={texts.health} span={7}>
      <Stack gap="sm">
        <div className="scroll-x"><table className="rows">
          <tbody>
            {venues.map(({ name, isOpen, text, working, bookAgeMs, halted }) => (
              <tr key={name}>
                <td className="quiet">{texts.venue}</td><td><strong>{name}</strong></td>
                <td className={isOpen ? 'fine' : 'warn'}>{isOpen ? texts.open : text}{halted.length === 0 ? '' : ` · ${texts.halted}: ${halted.join(', ')}`}</td>
                <td className="end quiet">{texts.working} {f.count(working)} · {texts.book} {texts.age(f.duration(bookAgeMs))}</td>
              </tr>
            ))}
            {strategies.map(({ name, status }) => <tr key={name}><td className="quiet">{texts.strategies}</td><td><strong>{name}</strong></td><td className={status !== 'running' ? 'warn' : kill === 'RUN' ? '' : 'quiet'} colSpan={2}>{status === 'running' ? texts.running : status}</td></tr>)}
            {Object.keys(premiums).length > 0 && <tr><td className="quiet">{texts.premiums}</td><td colSpan={3} className="figure">{Object.entries(premiums).map(([base, premium]) => `${base} ${f.percentChange(premium)}`).join(' · ')}</td></tr>}
          </tbody>
        </table></div>
        <div>
          <Text size="xs" className="quiet" mb={4}>{texts.remarks}</Text>
          {lastAlarms.length === 0 ? <Text size="sm" className="quiet">{texts.noRemarks}</Text> : lastAlarms.toReversed().map(({ at, text }) => <Text size="sm" key={`${at} ${text}`}><span className="figure quiet">{f.time(at)}</span> {words.reason(text)}</Text>)}
        </div>
      </Stack>
    </Panel>
  );
}
