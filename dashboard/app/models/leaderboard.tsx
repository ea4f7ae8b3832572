import { Button, Group, Text, Title } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import type { ModelLine, ModelShelf, ModelSlot } from '../../desk/models.ts';
import { Change } from '../parts/change.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { modelTexts } from '../texts/models.ts';
import { symbolOf, useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { ROLE_COLOURS, VERDICT_COLOURS } from './colours.ts';
import { useModelOrders } from './use-model-orders.ts';
import { Tag } from './tag.tsx';

/** Every model of this machine, by what it is made for; those that trade stand above. */
export function Leaderboard({ shelf }: { readonly shelf: ModelShelf | undefined }) {
  const texts = useTexts(modelTexts);
  if (shelf === undefined || shelf.slots.length === 0) return <Panel title={texts.leaderboard}><Empty text={texts.none}><Text size="sm" className="quiet" maw={460}>{texts.noneHint}</Text></Empty></Panel>;
  return <Panel title={texts.leaderboard}>{shelf.slots.map((slot) => <Slot key={slot.slot} slot={slot} />)}</Panel>;
}

function Slot({ slot }: { readonly slot: ModelSlot }) {
  const texts = useTexts(modelTexts);
  const { rollbackSlot } = useModelOrders();
  return (
    <div style={{ marginBottom: 18 }}>
      <Group justify="space-between" mb={4}>
        <Title order={3}>{texts.slotOf(symbolOf(slot.instrument), slot.timeframe)}</Title>
        {slot.traders.length > 0 && <Button size="compact-xs" variant="default" onClick={() => { void rollbackSlot(slot.slot); }}>{texts.rollbackSlot} …</Button>}
      </Group>
      <div className="scroll-x"><table className="rows" style={{ whiteSpace: 'nowrap' }}>
        <thead><tr><th>{texts.model}</th><th>{texts.role}</th><th>{texts.followed}</th><th>{texts.verdict}</th><th className="end">DSR</th><th className="end">PBO</th><th className="end">SPA p</th><th className="end">{texts.lockBox}</th><th className="end">{texts.made}</th></tr></thead>
        <tbody>{slot.models.map((model) => <Row key={model.model} model={model} />)}</tbody>
      </table></div>
    </div>
  );
}

function Row({ model: { model, role, roles, refused, verdict, evidence, lockBox, addedAt, overruledFor, waitingOrders } }: { readonly model: ModelLine }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  const [search] = useSearchParams();
  const isChosen = search.get('model') === model;
  const to = new URLSearchParams(search);
  to.set('model', model);
  return (
    <tr style={isChosen ? { background: 'var(--shade)' } : undefined}>
      <td><Link to={{ search: to.toString(), hash: 'model' }} preventScrollReset aria-current={isChosen ? 'true' : undefined}>{model}</Link>{waitingOrders.length > 0 && <Text size="xs" className="warn">{texts.waiting(waitingOrders.join(', '))}</Text>}</td>
      <td><Tag color={ROLE_COLOURS[role]} title={texts.roleHints[role]}>{texts.roles[role]}</Tag></td>
      <td>{roles.length === 0 ? <span className="quiet">{texts.nobody}</span> : roles.map((one) => <div key={one.trader}>{one.trader}: {texts.roles[one.role]}{one.isAlarmed && <span className="warn"> ({texts.alarm})</span>}</div>)}</td>
      <td>{refused !== null ? <span className="warn" title={refused}>{texts.unusable}</span> : <VerdictBadge verdict={verdict?.verdict} />}{overruledFor.length > 0 && <Text size="xs" className="warn">{texts.overruled(overruledFor.join(', '))}</Text>}</td>
      <td className="end figure">{f.percent(evidence?.deflated, 1)}</td>
      <td className="end figure">{f.percent(evidence?.pbo, 0)}</td>
      <td className="end figure">{f.number(evidence?.spa, 3)}</td>
      <td className="end"><Change value={lockBox?.model}>{f.percentChange(lockBox?.model, 1)}</Change></td>
      <td className="end figure quiet">{f.day(addedAt)}</td>
    </tr>
  );
}

export function VerdictBadge({ verdict }: { readonly verdict: 'PASS' | 'WEAK' | 'NOISE' | undefined }) {
  const texts = useTexts(modelTexts);
  if (verdict === undefined) return <span className="quiet">{texts.noVerdict}</span>;
  return <Tag color={VERDICT_COLOURS[verdict]} title={texts.verdictHints[verdict]}>{texts.verdicts[verdict]}</Tag>;
}
