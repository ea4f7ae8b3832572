import { ActionIcon, Kbd } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useNavigate } from 'react-router';
import { useStatus } from '../live/live.tsx';
import { Icon } from '../parts/icon.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { useTexts } from '../view/view.tsx';
import { useKillSwitch } from './kill-switch.tsx';
import { usePages } from './use-pages.ts';
import { useThemeSwitch } from './view-menu.tsx';

/** Every page and action by its name: ctrl or cmd with K, or `/`. */
export function CommandPalette() {
  const texts = useTexts(shellTexts);
  const go = useNavigate();
  const kill = useStatus()?.kill;
  const { stop, pause, flatten, resume } = useKillSwitch();
  const switchTheme = useThemeSwitch();
  const isApart = useIsApart();
  const pages = usePages().map(({ group, pages: entries }) => ({
    group: texts.groups[group],
    actions: entries.map(({ name, to, icon, key }) => ({ id: name, label: texts.pages[name], onClick: () => { void go(to); }, leftSection: <Icon path={icon} />, rightSection: <Kbd size="xs">g {key}</Kbd> })),
  }));
  const steering = [
    { id: 'stop', label: texts.kill.button, description: texts.kill.hint, onClick: () => { void stop(); } },
    { id: 'pause', label: texts.kill.pause, description: texts.kill.pauseHint, onClick: () => { void pause(); } },
    { id: 'flatten', label: texts.kill.flatten, onClick: () => { void flatten(); } },
    ...(kill === undefined || kill === 'RUN' ? [] : [{ id: 'resume', label: texts.kill.resume, onClick: () => { void resume(kill === 'LOCKED'); } }]),
  ];
  const actions = [...(isApart ? [] : steering), { id: 'theme', label: texts.theme, onClick: switchTheme }];
  return (
    <>
      <ActionIcon variant="default" size={34} onClick={spotlight.open} aria-label={texts.search} title={`${texts.search} (Ctrl K)`}><Icon path="M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M20 20l-4-4" /></ActionIcon>
      <Spotlight actions={[...pages, { group: texts.actions, actions }]} shortcut={['mod + K', '/']} nothingFound={texts.nothingFound} highlightQuery scrollable maxHeight={420} searchProps={{ placeholder: texts.searchHint, 'aria-label': texts.searchHint }} />
    </>
  );
}
