import { Alert, Button, Code, CopyButton, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useApi, useApiClient } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';
import { useChange } from './use-change.ts';

const SCOPES = ['read', 'run', 'act'] as const;

/** Keys of programs: made, shown once, taken away. */
export function TokensPanel() {
  const texts = useTexts(settingsTexts);
  const f = useFormats();
  const client = useApiClient();
  const queries = useQueryClient();
  const { change, isBusy } = useChange();
  const { data } = useQuery(useApi().settings.tokens.queryOptions());
  const [name, setName] = useState('');
  const [scope, setScope] = useState<(typeof SCOPES)[number]>('read');
  const [token, setToken] = useState<string>();
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: [['settings', 'tokens']] });
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const made = await change(() => client.settings.createToken.mutate({ name, scope }), { title: texts.create, text: texts.createAsk });
    if (made === undefined) return;
    setToken(made.token);
    setName('');
    await fresh();
  };
  return (
    <Panel title={texts.tokens}>
      <Text size="sm" className="quiet" mb="sm">{texts.tokensHint}</Text>
      {token !== undefined && <Shown token={token} done={() => { setToken(undefined); }} />}
      {data !== undefined && (data.length === 0 ? <Empty text={texts.noTokens} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.name}</th><th>{texts.rights}</th><th>{texts.created} ({f.zoneName})</th><th>{texts.used}</th><th /></tr></thead>
          <tbody>{data.map((one) => (
            <tr key={one.id}><td><strong>{one.name}</strong></td><td>{texts.scopes[one.scopes.at(-1) ?? 'read']}</td><td className="figure quiet">{f.moment(one.createdAt)}</td><td className="figure quiet">{one.usedAt === null ? texts.never : f.moment(one.usedAt)}</td>
              <td className="end"><Button size="compact-xs" variant="subtle" color="gray" onClick={() => { void change(() => client.settings.removeToken.mutate({ id: one.id })).then(fresh); }}>{texts.remove}</Button></td></tr>
          ))}</tbody>
        </table></div>
      ))}
      <form onSubmit={(event) => { void create(event); }}>
        <Group gap="sm" align="flex-end" mt="md">
          <TextInput size="xs" label={texts.name} value={name} maxLength={40} required onChange={({ currentTarget }) => { setName(currentTarget.value); }} />
          <NativeSelect size="xs" label={texts.rights} value={scope} data={SCOPES.map((value) => ({ value, label: texts.scopes[value] ?? value }))} onChange={({ currentTarget }) => { setScope(SCOPES.find((one) => one === currentTarget.value) ?? 'read'); }} />
          <Button size="xs" type="submit" variant="default" loading={isBusy} data-testid="create-token">{texts.create}</Button>
        </Group>
      </form>
    </Panel>
  );
}

function Shown({ token, done }: { readonly token: string; readonly done: () => void }) {
  const texts = useTexts(settingsTexts);
  return (
    <Alert color="yellow" variant="light" title={texts.shown} mb="sm">
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} data-testid="token">{token}</Code>
      <Text size="xs" mt={6}>{texts.shownHint}</Text>
      <Group gap="xs" mt="xs"><CopyButton value={token}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy}>{copied ? texts.copied : texts.copy}</Button>}</CopyButton><Button size="xs" variant="subtle" color="gray" onClick={done}>{texts.done}</Button></Group>
    </Alert>
  );
}
