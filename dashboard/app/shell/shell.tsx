import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, redirect, useLocation, type LoaderFunctionArgs, useRouteError } from 'react-router';
import { useEffect } from 'react';
import { LiveProvider } from '../live/live.tsx';
import { pageContext } from '../page-context.ts';
import { ErrorPage } from '../parts/error-page.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useLoaded } from '../view/use-loaded.ts';
import { useTexts } from '../view/view.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Connection, LineBanner } from './connection.tsx';
import { Glance } from './glance.tsx';
import { KillSwitch } from './kill-switch.tsx';
import { Navigation } from './navigation.tsx';
import { useShortcuts } from './shortcuts.ts';
import { StepUpProvider } from './step-up.tsx';
import { ViewMenu } from './view-menu.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { api } = context.get(pageContext);
  if (api === undefined) {
    const { pathname, search } = new URL(request.url);
    throw redirect(`/login?to=${encodeURIComponent(`${pathname.replace(/\.data$/, '')}${search}`)}`);
  }
  return { picture: await api.live.picture({ watch: [] }) };
}

/** The picture is alive in the page: nothing of it is to be fetched again on the way to another. */
export const shouldRevalidate = (): boolean => false;

export default function Shell() {
  const { picture } = useLoaded<typeof loader>();
  return <LiveProvider first={picture}><StepUpProvider><Frame /></StepUpProvider></LiveProvider>;
}

function Frame() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const texts = useTexts(shellTexts);
  useShortcuts();
  useEffect(close, [pathname, close]);
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 212, breakpoint: 'md', collapsed: { mobile: !isOpen } }} padding={{ base: 'sm', sm: 'md' }}>
      <a className="skip" href="#content">{texts.skip}</a>
      <AppShell.Header px={{ base: 'xs', sm: 'md' }}>
        <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="md" size="sm" aria-label={texts.menu} />
            <Glance />
          </Group>
          <Group gap={6} wrap="nowrap">
            <Connection />
            <CommandPalette />
            <ViewMenu />
            <KillSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <AppShell.Section grow component={ScrollArea} p="xs"><Navigation /></AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content"><Outlet /><LineBanner /></AppShell.Main>
    </AppShell>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
