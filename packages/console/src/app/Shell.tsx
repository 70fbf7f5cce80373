import { Button, makeStyles, Spinner, Text, Tooltip, tokens } from '@fluentui/react-components';
import {
  ArchiveRegular,
  BriefcaseRegular,
  BuildingRegular,
  DarkThemeRegular,
  HistoryRegular,
  HomeRegular,
  LocalLanguageRegular,
  SignOutRegular,
  StorageRegular,
} from '@fluentui/react-icons';
import { type ComponentType, Suspense, useContext } from 'react';
import { NavLink } from 'react-router';
import { signOut } from '../api/session.ts';
import { LanguageContext, useText } from '../text/use-text.ts';
import { Pages } from './Pages.tsx';
import type { ThemeChoice } from './theme.ts';

const narrow = '@media (max-width: 700px)';

const useStyles = makeStyles({
  frame: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  skip: { position: 'absolute', left: '-999px', ':focus': { left: tokens.spacingHorizontalM, zIndex: 2 } },
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  grow: { flexGrow: 1 },
  name: { [narrow]: { display: 'none' } },
  body: { display: 'flex', flexGrow: 1, [narrow]: { flexDirection: 'column' } },
  nav: {
    display: 'flex',
    flexDirection: 'column',
    width: '13rem',
    flexShrink: 0,
    padding: tokens.spacingHorizontalS,
    gap: '2px',
    [narrow]: { flexDirection: 'row', width: 'auto', overflowX: 'auto' },
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
    },
  },
  main: {
    flexGrow: 1,
    minWidth: 0,
    padding: tokens.spacingHorizontalXL,
    [narrow]: { padding: tokens.spacingHorizontalM },
  },
});

type Place = 'overview' | 'organizations' | 'jobs' | 'sessions' | 'repositories' | 'restore';

const places: readonly (readonly [Place, string, ComponentType])[] = [
  ['overview', '/', HomeRegular],
  ['organizations', '/organizations', BuildingRegular],
  ['jobs', '/jobs', BriefcaseRegular],
  ['sessions', '/sessions', HistoryRegular],
  ['repositories', '/repositories', StorageRegular],
  ['restore', '/restore', ArchiveRegular],
];

/** The frame around every page: bar, navigation, content. */
export function Shell(props: {
  readonly userName: string;
  readonly theme: ThemeChoice;
  readonly nextTheme: () => void;
}) {
  const styles = useStyles();
  const text = useText();
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {text.shell.skip}
      </a>
      <Bar {...props} />
      <div className={styles.body}>
        <nav className={styles.nav} aria-label={text.shell.menu}>
          {places.map(([place, to, Icon]) => (
            <NavLink key={place} to={to} end={to === '/'} className={styles.link}>
              <Icon />
              {text.shell[place]}
            </NavLink>
          ))}
        </nav>
        <main id="content" className={styles.main} tabIndex={-1}>
          <Suspense fallback={<Spinner label={text.common.loading} />}>
            <Pages />
          </Suspense>
        </main>
      </div>
    </div>
  );
}

function Bar(props: { readonly userName: string; readonly theme: ThemeChoice; readonly nextTheme: () => void }) {
  const styles = useStyles();
  const text = useText();
  const { language, change } = useContext(LanguageContext);
  const leave = async (): Promise<void> => {
    await signOut();
    // A new page remembers nothing of what this one has shown.
    location.assign('/console');
  };
  return (
    <header className={styles.bar}>
      <Text weight="bold" size={500}>
        {text.appName}
      </Text>
      <span className={styles.grow} />
      <Text className={styles.name}>{props.userName}</Text>
      <Tooltip content={text.shell.language} relationship="label">
        <Button
          appearance="subtle"
          icon={<LocalLanguageRegular />}
          onClick={() => change(language === 'en' ? 'de' : 'en')}
        />
      </Tooltip>
      <Tooltip content={text.shell.theme[props.theme]} relationship="label">
        <Button appearance="subtle" icon={<DarkThemeRegular />} onClick={props.nextTheme} />
      </Tooltip>
      <Tooltip content={text.shell.signOut} relationship="label">
        <Button appearance="subtle" icon={<SignOutRegular />} onClick={() => void leave()} />
      </Tooltip>
    </header>
  );
}
