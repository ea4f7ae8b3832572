import { Alert, Button, Group, SimpleGrid, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Reason } from '../../../src/shared/domain/evidence-verdict.ts';
import type { LockBoxView, ModelLine, ModelShelf } from '../../desk/models.ts';
import { Change } from '../parts/change.tsx';
import { Panel } from '../parts/panel.tsx';
import { modelTexts } from '../texts/models.ts';
import { useFormats, type Formats } from '../view/format.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { useTexts } from '../view/view.tsx';
import { ROLE_COLOURS } from './colours.ts';
import { VerdictBadge } from './leaderboard.tsx';
import { useModelOrders } from './use-model-orders.ts';
import { Tag } from './tag.tsx';

/** One model: the verdict with every figure behind it, where it stands, and what a person may say of it. */
export function ModelDetails({ shelf, model }: { readonly shelf: ModelShelf; readonly model: ModelLine }) {
  const texts = useTexts(modelTexts);
  const [search] = useSearchParams();
  const without = new URLSearchParams(search);
  without.delete('model');
  return (
    <Panel id="model" title={texts.details(model.model)} side={<Button component={Link} to={{ search: without.toString() }} preventScrollReset variant="default" size="xs">{texts.close}</Button>}>
      {model.refused !== null && <Alert color="red" variant="light" mb="sm" title={texts.unusable}>{model.refused}</Alert>}
      {model.needsRepair && <Alert color="yellow" variant="light" mb="sm">{texts.repairNeeded}</Alert>}
      {model.evidence?.hasBand === false && <Alert color="yellow" variant="light" mb="sm">{texts.noBand}</Alert>}
      <Actions shelf={shelf} model={model} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" mt="md">
        <Judgement model={model} />
        <div>
          <Standing model={model} />
          {model.lockBox !== null && <LockBox box={model.lockBox} />}
          <About model={model} />
        </div>
      </SimpleGrid>
    </Panel>
  );
}

function Actions({ shelf, model }: { readonly shelf: ModelShelf; readonly model: ModelLine }) {
  const texts = useTexts(modelTexts);
  const orders = useModelOrders(shelf.phrases);
  const isApart = useIsApart();
  if (isApart || model.role === 'retired') return null;
  return (
    <Group gap="xs">
      <Button size="xs" disabled={model.role === 'full' || model.refused !== null} onClick={() => { void orders.promote(model); }} data-testid="promote">{texts.promote} …</Button>
      <Button size="xs" variant="default" onClick={() => { void orders.rollback(model); }} data-testid="rollback">{texts.rollback} …</Button>
      {model.needsRepair && <Button size="xs" variant="default" onClick={() => { void orders.repair(model); }} data-testid="repair">{texts.repair} …</Button>}
      <Button size="xs" variant="light" color="red" onClick={() => { void orders.retire(model); }} data-testid="retire">{texts.retire} …</Button>
    </Group>
  );
}

const OUTCOMES: Readonly<Record<Reason['outcome'], string>> = { met: 'teal', failed: 'red', unknown: 'gray' };
const SHARES: ReadonlySet<Reason['check']> = new Set(['profit', 'double-costs', 'overfitting', 'deflated', 'lock-box', 'live']);

/** Counts whole, shares in percent, the rest as the figure it is. */
function figureOf(f: Formats, check: Reason['check'], value: number | null): string {
  if (check === 'days' || check === 'trades' || check === 'band') return f.count(value);
  return SHARES.has(check) ? f.percent(value, 1) : f.number(value, 3);
}

function Judgement({ model: { verdict } }: { readonly model: ModelLine }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  return (
    <section>
      <Group gap="xs" mb={4}><Title order={3}>{texts.verdict}</Title><VerdictBadge verdict={verdict?.verdict} />{verdict !== null && <Text size="sm" className="quiet">{texts.stages[verdict.stage]}</Text>}</Group>
      {verdict !== null && <>
        <Text size="sm" className="quiet" mb="xs">{texts.verdictHints[verdict.verdict]} {texts.trials(f.count(verdict.trials), f.count(Math.round(verdict.effectiveTrials)))}</Text>
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.check}</th><th className="end">{texts.found}</th><th className="end">{texts.limit}</th><th>{texts.outcome}</th></tr></thead>
          <tbody>{verdict.reasons.map(({ check, found, limit, outcome }) => (
            <tr key={check}><td>{texts.checks[check]}</td><td className="end figure">{figureOf(f, check, found)}</td><td className="end figure quiet">{figureOf(f, check, limit)}</td><td><Tag color={OUTCOMES[outcome]}>{texts.outcomes[outcome]}</Tag></td></tr>
          ))}</tbody>
        </table></div>
      </>}
    </section>
  );
}

function Standing({ model: { roles, overruledFor } }: { readonly model: ModelLine }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  return (
    <section>
      <Title order={3} mb={4}>{texts.standing}</Title>
      {roles.length === 0 ? <Text size="sm" className="quiet">{texts.nobody}</Text> : roles.map(({ trader, role, since, isAlarmed }) => (
        <Group key={trader} gap="xs" mb={4}><Text size="sm">{trader}</Text><Tag color={ROLE_COLOURS[role]}>{texts.roles[role]}</Tag><Text size="xs" className="quiet figure">{texts.sinceAt(f.moment(since))}</Text>{isAlarmed && <Text size="xs" className="warn">{texts.alarm}</Text>}</Group>
      ))}
      {overruledFor.length > 0 && <Text size="sm" className="warn">{texts.overruled(overruledFor.join(', '))}</Text>}
    </section>
  );
}

/** What it made while it could not have been fitted to it, beside what needs no model. */
function LockBox({ box: { from, to, model, incumbent, baselines, opened } }: { readonly box: LockBoxView }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  const rows = [{ name: texts.thisModel, value: model }, ...(incumbent === null ? [] : [{ name: texts.incumbent, value: incumbent }]), ...baselines];
  const widest = Math.max(1e-9, ...rows.map(({ value }) => Math.abs(value)));
  return (
    <section style={{ marginTop: 16 }}>
      <Title order={3}>{texts.lockBoxTitle}</Title>
      <Text size="xs" className="quiet">{texts.lockBoxHint(f.day(from), f.day(to))}</Text>
      {opened !== null && opened > 1 && <Text size="xs" className="warn">{texts.opened(opened)}</Text>}
      <table className="rows"><tbody>{rows.map(({ name, value }, i) => (
        <tr key={name}>
          <td style={{ fontWeight: i === 0 ? 600 : 400 }}>{name}</td>
          <td style={{ width: '40%' }} aria-hidden="true"><div style={{ height: 8, marginTop: 5, borderRadius: 4, width: `${Math.max(1, 100 * Math.abs(value) / widest)}%`, background: value >= 0 ? 'var(--gain)' : 'var(--loss)' }} /></td>
          <td className="end"><Change value={value}>{f.percentChange(value, 1)}</Change></td>
        </tr>
      ))}</tbody></table>
    </section>
  );
}

function About({ model: { strategy, members, features, seed, dataHash, codeHash } }: { readonly model: ModelLine }) {
  const texts = useTexts(modelTexts);
  const f = useFormats();
  const line = (name: string, value: ReactNode): ReactNode => <tr><td className="quiet">{name}</td><td style={{ wordBreak: 'break-word' }}>{value}</td></tr>;
  return (
    <section style={{ marginTop: 16 }}>
      <Title order={3}>{texts.what}</Title>
      <table className="rows"><tbody>
        {strategy !== null && line(texts.what, `${strategy.name}: ${Object.entries(strategy.params).map(([name, value]) => `${name} ${value}`).join(', ')}`)}
        {members !== null && line(texts.what, texts.learned(f.count(members), f.count(features)))}
        {line(texts.seed, f.count(seed))}
        {line(texts.data, <code>{dataHash?.slice(0, 12)}</code>)}
        {line(texts.code, <code>{codeHash?.slice(0, 12)}</code>)}
      </tbody></table>
    </section>
  );
}
