import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ModelHappening } from '../../desk/models.ts';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { modelTexts } from '../texts/models.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { ROLE_COLOURS } from './colours.ts';
import { Tag } from './tag.tsx';

const FIRST = 25;

/** What happened to models, newest first; of one of them where it is named. */
export function ModelHistory({ history, model }: { readonly history: readonly ModelHappening[]; readonly model: string | null }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  const [isWhole, setIsWhole] = useState(false);
  const meant = model === null ? history : history.filter((one) => one.model === model);
  const shown = isWhole ? meant : meant.slice(0, FIRST);
  return (
    <Panel title={model === null ? texts.history : `${texts.history}: ${model}`}>
      {shown.length === 0 ? <Empty text={texts.noHistory} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.time} ({f.zoneName})</th><th>{texts.what2}</th><th>{texts.of}</th><th>{texts.who}</th><th>{texts.reasons}</th></tr></thead>
          <tbody>{shown.map((one) => (
            <tr key={one.seq}>
              <td className="figure quiet">{f.moment(one.at)}</td>
              <td style={{ whiteSpace: 'nowrap' }}><Happening one={one} /></td>
              <td style={{ whiteSpace: 'nowrap' }}>{one.model ?? one.slot}</td>
              <td className="quiet">{one.of === 'event' ? one.trader : one.of === 'added' ? '' : texts.person}</td>
              <td style={{ minWidth: 220 }}>{one.of === 'event' ? [texts.causes[one.event.cause], ...one.event.reasons].join('; ') : one.of === 'order' && one.isWaiting ? texts.notHeeded : ''}</td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
      {meant.length > shown.length && <Button mt="sm" size="xs" variant="default" onClick={() => { setIsWhole(true); }}>{texts.showAll} ({f.count(meant.length)})</Button>}
    </Panel>
  );
}

function Happening({ one }: { readonly one: ModelHappening }) {
  const texts = useTexts(modelTexts);
  if (one.of === 'added' || one.of === 'repaired') return texts[one.of];
  if (one.of === 'order') return texts.orders[one.order];
  const { kind, from, to } = one.event;
  return <>{texts.kinds[kind]}{from !== to && <> <Tag color={ROLE_COLOURS[from]}>{texts.roles[from]}</Tag> → <Tag color={ROLE_COLOURS[to]}>{texts.roles[to]}</Tag></>}</>;
}
