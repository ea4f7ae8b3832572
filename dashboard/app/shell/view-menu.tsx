import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useRouteLoaderData } from 'react-router';
import { hashedFetch } from '../hashed-fetch.ts';
import { Icon } from '../parts/icon.tsx';
import type { RootData } from '../root.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useTexts, useView } from '../view/view.tsx';

export function useThemeSwitch(): () => void {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  return () => { setColorScheme(scheme === 'dark' ? 'light' : 'dark'); };
}

/** Language, zone, colours, theme, and the way out. */
export function ViewMenu() {
  const texts = useTexts(shellTexts);
  const { language, zone, gain, change } = useView();
  const switchTheme = useThemeSwitch();
  const csrf = useRouteLoaderData<RootData>('root')?.csrf ?? '';
  const logOut = async (): Promise<void> => {
    await hashedFetch('/auth/logout', { method: 'POST', headers: { 'content-type': 'application/json', 'x-coinbot-csrf': csrf }, body: '{}' }).catch(() => undefined);
    window.location.assign('/login');
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target><ActionIcon variant="default" size={34} aria-label={texts.view} title={texts.view} data-testid="view-menu"><Icon path="M4 7h10M18 7h2M4 17h4M12 17h8M14 5v4M8 15v4" /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => { change({ language: language === 'ko' ? 'en' : 'ko' }); }} lang={language === 'ko' ? 'en' : 'ko'} data-testid="language">{texts.language}</Menu.Item>
        <Menu.Item onClick={switchTheme} data-testid="theme">{texts.theme}</Menu.Item>
        <Menu.Item closeMenuOnClick={false} onClick={() => { change({ zone: zone === 'kst' ? 'utc' : 'kst' }); }} rightSection={zone === 'kst' ? 'KST' : 'UTC'} data-testid="zone">{texts.zone}</Menu.Item>
        <Menu.Item closeMenuOnClick={false} onClick={() => { change({ gain: gain === 'red-up' ? 'green-up' : 'red-up' }); }} data-testid="gain">
          <span className="gain">▲</span> <span className="loss">▼</span> {gain === 'red-up' ? texts.redUp : texts.greenUp}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => { void logOut(); }} data-testid="logout">{texts.logout}</Menu.Item>
        <Menu.Label>{texts.attribution}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
