import { Alert, Anchor, Badge, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { reasonOf, useApi } from '../api.tsx';
import { Empty } from '../parts/empty.tsx';
import { Panel } from '../parts/panel.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** Which keys there are, and how to add one where it is safe. */
export function KeysTab() {
  const texts = useTexts(settingsTexts);
  const f = useFormats();
  const { data } = useQuery(useApi().settings.keys.queryOptions());
  const word = (value: boolean | null): string => (value === null ? texts.unknown : value ? texts.yes : texts.no);
  return (
    <Panel title={texts.keys}>
      {data?.problem !== null && data?.problem !== undefined && <Alert color="red" mb="sm" lang="en">{data.problem}</Alert>}
      {data?.keys.some(({ mayWithdraw }) => mayWithdraw === true) === true && <Alert color="red" mb="sm">{texts.withdrawWarning}</Alert>}
      {data === undefined ? <Empty text=" " /> : data.keys.length === 0 ? <Empty text={texts.noKeys} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.venue}</th><th>{texts.account}</th><th>{texts.source}</th><th>{texts.mayTrade}</th><th>{texts.mayWithdraw}</th><th>{texts.bound}</th><th>{texts.checked}</th></tr></thead>
          <tbody>{data.keys.map(({ venue, account, source, mayTrade, mayWithdraw, isBoundToAddresses, checkedAt }) => (
            <tr key={`${source} ${venue} ${account}`}><td><strong>{venue}</strong></td><td>{account}</td><td>{texts.sources[source]}</td><td>{word(mayTrade)}</td><td className={mayWithdraw === true ? 'warn' : ''}>{word(mayWithdraw)}</td><td className={isBoundToAddresses === false ? 'warn' : ''}>{word(isBoundToAddresses)}</td><td className="figure quiet">{checkedAt === null ? '–' : f.moment(Date.parse(checkedAt))}</td></tr>
          ))}</tbody>
        </table></div>
      )}
      <Text size="sm" mt="md" mb={6}>{texts.addKey}</Text>
      <Code block>{'npx coinbot keys add binance\nnpx coinbot keys check\nnpx coinbot keys list\nnpx coinbot keys remove binance'}</Code>
      <Text size="sm" className="quiet" mt="md" maw={760}>{texts.why}</Text>
    </Panel>
  );
}

/** How people are told, and a test of it. */
export function NotifierTab() {
  const texts = useTexts(settingsTexts);
  const api = useApi();
  const { data } = useQuery(api.settings.notifier.queryOptions());
  const test = useMutation(api.settings.testNotifier.mutationOptions());
  if (data === undefined) return null;
  return (
    <Panel title={texts.notifier} side={<Anchor component={Link} size="sm" to="/settings?tab=config&section=notify">{texts.change}</Anchor>}>
      <Text size="sm" mb="sm" className={data.isEnabled ? '' : 'warn'}>{data.isEnabled ? texts.notifierOn : texts.notifierOff}</Text>
      {data.channels.length === 0 ? <Empty text={texts.noChannels} /> : (
        <div className="scroll-x"><table className="rows">
          <thead><tr><th>{texts.channel}</th><th>{texts.least}</th><th>{texts.topics}</th><th>{texts.secret}</th></tr></thead>
          <tbody>{data.channels.map(({ name, least, topics, secret }) => <tr key={name}><td><strong>{name}</strong></td><td>{texts.urgency[least] ?? least}</td><td style={{ minWidth: 200 }}>{topics.join(', ')}</td><td className={secret === 'missing' ? 'warn' : ''}>{texts.sources[secret]}</td></tr>)}</tbody>
        </table></div>
      )}
      <Stack gap="xs" mt="md">
        <Group><Button size="xs" variant="default" disabled={data.channels.length === 0} loading={test.isPending} onClick={() => { test.mutate(); }} data-testid="test-notifier">{texts.test}</Button></Group>
        {test.error !== null && <Text size="sm" className="warn" role="alert">{texts.testFailed}: {reasonOf(test.error)}</Text>}
        {test.data?.problem !== null && test.data?.problem !== undefined && <Text size="sm" className="warn" role="alert">{texts.testFailed}: <span lang="en">{test.data.problem}</span></Text>}
        {test.data?.results.map(({ channel, isDelivered, reason }) => <Group key={channel} gap="xs"><Badge variant="light" color={isDelivered ? 'teal' : 'red'} tt="none">{channel}</Badge><Text size="sm">{isDelivered ? texts.delivered : `${texts.notDelivered}: ${reason}`}</Text></Group>)}
        <Text size="sm" className="quiet" maw={760}>{texts.testHint}</Text>
        <Code block>{'npx coinbot keys add telegram\nnpx coinbot notify test'}</Code>
      </Stack>
    </Panel>
  );
}
