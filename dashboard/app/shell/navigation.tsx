import { NavLink as MenuLink, Text } from '@mantine/core';
import { NavLink, useLocation } from 'react-router';
import { Icon } from '../parts/icon.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useTexts } from '../view/view.tsx';
import { usePages } from './use-pages.ts';

export function Navigation() {
  const texts = useTexts(shellTexts);
  const { pathname } = useLocation();
  const isActive = (to: string): boolean => (to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`));
  return (
    <nav aria-label={texts.menu}>
      {usePages().map(({ group, pages }) => (
        <section key={group} aria-label={texts.groups[group]}>
          <Text size="xs" fw={600} className="quiet" px={10} pt={10} pb={4}>{texts.groups[group]}</Text>
          {pages.map(({ name, to, icon }) => (
            <MenuLink key={name} component={NavLink} to={to} prefetch="intent" label={texts.pages[name]} leftSection={<Icon path={icon} />} active={isActive(to)} py={6} px={10} style={{ borderRadius: 8 }} />
          ))}
        </section>
      ))}
    </nav>
  );
}
