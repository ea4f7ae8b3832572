import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { KillStanding } from '../../desk/control.ts';
import type { KillMoveLine } from '../../desk/risk.ts';
import { useApi } from '../api.tsx';
import { useStatus } from '../live/live.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { useKillSwitch } from '../shell/kill-switch.tsx';
import { useEngineWords } from '../texts/engine-words.ts';
import { riskTexts } from '../texts/risk.ts';
import { shellTexts } from '../texts/shell.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

const EVERY_MS = 5_000;

const COLOURS: Readonly<Record<KillStanding['state'], string>> = { RUN: 'teal', REDUCE_ONLY: 'yellow', CANCEL_ALL: 'red', FLATTEN: 'red', LOCKED: 'red' };

/** The kill switch: how it stands, what moves it, and who moved it when. */
export function KillPanel({ standing: first, history: firstHistory }: { readonly standing: KillStanding | undefined; readonly history: readonly KillMoveLine[] | undefined }) {
  const texts = useTexts(riskTexts);
  const states = useTexts(shellTexts).kill;
  const f = useFormats();
  const words = useEngineWords();
  const api = useApi();
  const queries = useQueryClient();
  const kill = useStatus()?.kill;
  const { data: standing } = useQuery(api.control.standing.queryOptions(undefined, { refetchInterval: EVERY_MS, ...(first === undefined ? {} : { initialData: first }) }));
  const { data: history } = useQuery(api.risk.killHistory.queryOptions(undefined, { refetchInterval: EVERY_MS, ...(firstHistory === undefined ? {} : { initialData: [...firstHistory] }) }));
  // The trading process has seen it move: what stands in the file is asked for at once.
  useEffect(() => { void queries.invalidateQueries({ queryKey: [['control', 'standing']] }); void queries.invalidateQueries({ queryKey: [['risk', 'killHistory']] }); }, [kill, queries]);
  const state = standing?.state ?? kill ?? 'RUN';
  const [since, by] = [standing?.at ?? 0, standing?.by ?? null];
  return (
    <Panel title={texts.kill} span={5}>
      <Stack gap="sm">
        <Group gap="sm"><Badge size="lg" radius="sm" color={COLOURS[state]} variant="light" tt="none" data-testid="kill-state">{states.state[state]}</Badge>{since > 0 && <Text size="sm" className="quiet figure">{texts.since(f.moment(since))}</Text>}</Group>
        {by !== null && state !== 'RUN' && <Text size="sm">{states.by(by, words.reason(standing?.reason ?? ''))}</Text>}
        <Moves state={state} />
        <Text size="xs" className="quiet">{texts.historyHint}</Text>
      </Stack>
      {history === undefined || history.length === 0 ? <Empty text={texts.noHistory} /> : <History history={history} />}
    </Panel>
  );
}

function Moves({ state }: Pick<KillStanding, 'state'>) {
  const texts = useTexts(riskTexts);
  const { stop, pause, flatten, resume } = useKillSwitch();
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => { void pause(); }} disabled={state !== 'RUN'}>{texts.pause}</Button>
      <Button size="xs" color="red" onClick={() => { void stop(); }} disabled={state === 'CANCEL_ALL' || state === 'FLATTEN' || state === 'LOCKED'}>{texts.stop}</Button>
      <Button size="xs" color="red" variant="outline" onClick={() => { void flatten(); }} disabled={state === 'FLATTEN' || state === 'LOCKED'}>{texts.flatten}</Button>
      <Button size="xs" color="yellow" onClick={() => { void resume(state === 'LOCKED'); }} disabled={state === 'RUN'}>{texts.resume}</Button>
    </Group>
  );
}

function History({ history }: { readonly history: readonly KillMoveLine[] }) {
  const texts = useTexts(riskTexts);
  const names = texts.states;
  const f = useFormats();
  const words = useEngineWords();
  return (
    <div className="scroll-x" style={{ maxHeight: 300, overflowY: 'auto', marginTop: 12 }} tabIndex={0} role="region" aria-label={texts.history}><table className="rows">
      <thead><tr><th>{texts.time} ({f.zoneName})</th><th>{texts.moved}</th><th>{texts.by}</th><th>{texts.reason}</th></tr></thead>
      <tbody>{history.map(({ at, previous, state, by, reason }) => (
        <tr key={`${at} ${state}`}><td className="figure quiet">{f.moment(at)}</td><td style={{ whiteSpace: 'nowrap' }}><span className="quiet">{names[previous]} → </span>{names[state]}</td><td>{by}</td><td style={{ minWidth: 140 }}>{words.reason(reason)}</td></tr>
      ))}</tbody>
    </table></div>
  );
}

/** What has tripped, or keeps anything from being opened. */
export function TrippedAlert() {
  const texts = useTexts(riskTexts);
  const risk = useStatus()?.risk;
  if (risk === undefined || risk === null) return null;
  const tripped = [...(risk.dailyLoss === null ? [] : [{ title: texts.dailyLoss, trip: risk.dailyLoss }]), ...(risk.drawdown === null ? [] : [{ title: texts.drawdown, trip: risk.drawdown }])];
  return (
    <>
      {tripped.map(({ title, trip }) => <Alert key={title} color="red" title={title} mb="md"><span lang="en">{trip.reason}</span>. {texts.trippedHint}</Alert>)}
      {!risk.isReconciled && <Alert color="yellow" mb="md">{texts.notReconciled}</Alert>}
    </>
  );
}
