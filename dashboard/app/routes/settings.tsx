import { Tabs } from '@mantine/core';
import { useSearchParams, type LoaderFunctionArgs } from 'react-router';
import { pageContext } from '../page-context.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { AboutTab } from '../settings/about-tab.tsx';
import { AccessTab } from '../settings/access-tab.tsx';
import { ConfigTab } from '../settings/config-tab.tsx';
import { KeysTab, NotifierTab } from '../settings/keys-tab.tsx';
import { StrategiesTab } from '../settings/strategies-tab.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'Settings · coinbot' }];

const TABS = ['config', 'strategies', 'keys', 'notifier', 'access', 'about'] as const;
type Tab = (typeof TABS)[number];
const tabOf = (text: string | null): Tab => TABS.find((tab) => tab === text) ?? 'config';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  const tab = tabOf(new URL(request.url).searchParams.get('tab'));
  return { config: tab === 'config' ? await api?.settings.config() : undefined, strategies: tab === 'strategies' ? await api?.settings.strategies() : undefined };
}

/** Another tab is asked for by itself. */
export const shouldRevalidate = (): boolean => false;

export default function Settings() {
  const texts = useTexts(settingsTexts);
  const { config, strategies } = useLoaded<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const tab = tabOf(search.get('tab'));
  return (
    <>
      <PageTitle title={texts.title} />
      <Tabs value={tab} onChange={(next) => { setSearch({ tab: next ?? 'config' }); }} keepMounted={false}>
        <div className="scroll-x"><Tabs.List mb="md" style={{ flexWrap: 'nowrap' }}>{TABS.map((name) => <Tabs.Tab key={name} value={name} data-testid={`tab-${name}`}>{texts.tabs[name]}</Tabs.Tab>)}</Tabs.List></div>
        <Tabs.Panel value="config"><ConfigTab first={config} /></Tabs.Panel>
        <Tabs.Panel value="strategies"><StrategiesTab first={strategies} /></Tabs.Panel>
        <Tabs.Panel value="keys"><KeysTab /></Tabs.Panel>
        <Tabs.Panel value="notifier"><NotifierTab /></Tabs.Panel>
        <Tabs.Panel value="access"><AccessTab /></Tabs.Panel>
        <Tabs.Panel value="about"><AboutTab /></Tabs.Panel>
      </Tabs>
    </>
  );
}
