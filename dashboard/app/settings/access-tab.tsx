import { Badge, Button, Group, PasswordInput, SimpleGrid, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useRouteLoaderData } from 'react-router';
import { useApi, useApiClient } from '../api.tsx';
import { Panel } from '../parts/panel.tsx';
import type { RootData } from '../root.tsx';
import { askGuard } from '../shell/auth.ts';
import { loginTexts } from '../texts/login.ts';
import { settingsTexts } from '../texts/settings.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { browserOf } from './browser-of.ts';
import { TokensPanel } from './tokens-panel.tsx';
import { useChange } from './use-change.ts';

/** Who may come in: browsers, programs, the password. */
export function AccessTab() {
  return <div className="grid"><SessionsPanel /><TokensPanel /><PasswordPanel /></div>;
}

function SessionsPanel() {
  const texts = useTexts(settingsTexts);
  const f = useFormats();
  const client = useApiClient();
  const queries = useQueryClient();
  const { change, isBusy } = useChange();
  const { data } = useQuery(useApi().settings.sessions.queryOptions(undefined, { refetchInterval: 30_000 }));
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: [['settings', 'sessions']] });
  const endOthers = async (): Promise<void> => {
    const done = await change(() => client.settings.endOtherSessions.mutate());
    if (done !== undefined) notifications.show({ message: texts.ended(String(done.ended)), color: 'teal' });
    await fresh();
  };
  const sessions = data?.sessions ?? [];
  return (
    <Panel title={texts.sessions} side={<Button size="xs" variant="default" loading={isBusy} disabled={sessions.length < 2} onClick={() => { void endOthers(); }} data-testid="end-others">{texts.endOthers}</Button>}>
      <div className="scroll-x"><table className="rows">
        <thead><tr><th>{texts.browser}</th><th>{texts.address}</th><th>{texts.began} ({f.zoneName})</th><th>{texts.lastSeen}</th><th /></tr></thead>
        <tbody>{sessions.map(({ id, agent, address, startedAt, seenAt }) => (
          <tr key={id}>
            <td title={agent} style={{ minWidth: 130 }}>{browserOf(agent)} {id === data?.current && <Badge size="xs" variant="light" tt="none" style={{ maxWidth: 'none' }}>{texts.thisOne}</Badge>}</td><td className="figure">{address}</td><td className="figure quiet">{f.moment(startedAt)}</td><td className="figure quiet">{f.moment(seenAt)}</td>
            <td className="end">{id !== data?.current && <Button size="compact-xs" variant="subtle" color="gray" onClick={() => { void change(() => client.settings.endSession.mutate({ id })).then(fresh); }}>{texts.end}</Button>}</td>
          </tr>
        ))}</tbody>
      </table></div>
      {sessions.length === 1 && <Text size="sm" className="quiet" mt="xs">{texts.onlyThis}</Text>}
    </Panel>
  );
}

function PasswordPanel() {
  const texts = useTexts(settingsTexts);
  const { reasons } = useTexts(loginTexts);
  const queries = useQueryClient();
  const csrf = useRouteLoaderData<RootData>('root')?.csrf ?? '';
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (fresh !== again) { setError(texts.differ); return; }
    setIsBusy(true);
    const failed = await askGuard('/auth/password', { body: { old, new: fresh }, csrf, reasons });
    setIsBusy(false);
    setError(failed ?? '');
    if (failed !== undefined) return;
    for (const clear of [setOld, setFresh, setAgain]) clear('');
    notifications.show({ message: texts.passwordChanged, color: 'teal' });
    await queries.invalidateQueries({ queryKey: [['settings', 'sessions']] });
  };
  return (
    <Panel title={texts.password}>
      <form onSubmit={(event) => { void submit(event); }}>
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
            <PasswordInput label={texts.old} value={old} autoComplete="current-password" required onChange={({ currentTarget }) => { setOld(currentTarget.value); }} />
            <PasswordInput label={texts.fresh} value={fresh} autoComplete="new-password" required onChange={({ currentTarget }) => { setFresh(currentTarget.value); }} />
            <PasswordInput label={texts.again} value={again} autoComplete="new-password" required onChange={({ currentTarget }) => { setAgain(currentTarget.value); }} error={error === '' ? undefined : error} />
          </SimpleGrid>
          <Group justify="space-between"><Text size="xs" className="quiet" maw={520}>{texts.passwordHint}</Text><Button type="submit" variant="default" size="xs" loading={isBusy} data-testid="change-password">{texts.changePassword}</Button></Group>
        </Stack>
      </form>
    </Panel>
  );
}
