import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import {
  ArchiveRegular,
  BriefcaseRegular,
  BuildingRegular,
  HistoryRegular,
  HomeRegular,
  SettingsRegular,
  StorageRegular,
} from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { type ComponentType, Suspense, useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';
import { listen } from '../api/live.ts';
import { Boundary } from '../components/Boundary.tsx';
import { useMay } from '../components/use-may.ts';
import { useText } from '../text/use-text.ts';
import { Account } from './Account.tsx';
import type { Colours } from './App.tsx';
import { Bar } from './Bar.tsx';
import { Pages } from './Pages.tsx';

const narrow = '@media (max-width: 700px)';

const useStyles = makeStyles({
  frame: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  skip: { position: 'absolute', left: '-999px', ':focus': { left: tokens.spacingHorizontalM, zIndex: 2 } },
  body: { display: 'flex', flexGrow: 1, [narrow]: { flexDirection: 'column' } },
  nav: {
    display: 'flex',
    flexDirection: 'column',
    width: '13rem',
    flexShrink: 0,
    padding: tokens.spacingHorizontalS,
    gap: '2px',
    [narrow]: { position: 'relative', flexDirection: 'row', width: 'auto', overflowX: 'auto' },
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    whiteSpace: 'nowrap',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorNeutralBackground1Selected,
      color: tokens.colorNeutralForeground1Selected,
      fontWeight: tokens.fontWeightSemibold,
      '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
    },
  },
  main: {
    flexGrow: 1,
    minWidth: 0,
    padding: tokens.spacingHorizontalXL,
    [narrow]: { padding: tokens.spacingHorizontalM },
  },
});

type Place = 'overview' | 'organizations' | 'jobs' | 'sessions' | 'repositories' | 'restore' | 'administration';

const places: readonly (readonly [Place, string, ComponentType])[] = [
  ['overview', '/', HomeRegular],
  ['organizations', '/organizations', BuildingRegular],
  ['jobs', '/jobs', BriefcaseRegular],
  ['sessions', '/sessions', HistoryRegular],
  ['repositories', '/repositories', StorageRegular],
  ['restore', '/restore', ArchiveRegular],
  ['administration', '/administration', SettingsRegular],
];

/** The frame around every page: bar, navigation, content. */
export function Shell({ userName, ...colours }: Colours & { readonly userName: string }) {
  const styles = useStyles();
  const text = useText();
  const may = useMay();
  const queries = useQueryClient();
  useEffect(() => listen(queries), [queries]);
  const menu = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a narrow screen the menu scrolls: where one is must be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address decides which link is the current one
  useEffect(() => {
    const show = (): void => {
      const current = menu.current?.querySelector<HTMLElement>('[aria-current="page"]');
      if (menu.current && current)
        menu.current.scrollLeft = current.offsetLeft - (menu.current.clientWidth - current.offsetWidth) / 2;
    };
    show();
    addEventListener('resize', show);
    return () => removeEventListener('resize', show);
  }, [pathname]);
  const shown = places.filter(([place]) => place !== 'administration' || may.administer);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {text.shell.skip}
      </a>
      <Bar {...colours} user={<Account userName={userName} />} home="/console" />
      <div className={styles.body}>
        <nav ref={menu} className={styles.nav} aria-label={text.shell.menu}>
          {shown.map(([place, to, Icon]) => (
            <NavLink key={place} to={to} end={to === '/'} className={styles.link}>
              <Icon />
              {text.shell[place]}
            </NavLink>
          ))}
        </nav>
        <main id="content" className={styles.main} tabIndex={-1}>
          <Boundary place={pathname}>
            <Suspense fallback={<Spinner label={text.common.loading} />}>
              <Pages />
            </Suspense>
          </Boundary>
        </main>
      </div>
    </div>
  );
}
