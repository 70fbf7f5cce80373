import { Button, makeStyles, Text, Tooltip, tokens } from '@fluentui/react-components';
import { DarkThemeRegular, LocalLanguageRegular, SignOutRegular } from '@fluentui/react-icons';
import { type ReactNode, useContext } from 'react';
import { signOut } from '../api/session.ts';
import { LanguageContext, useText } from '../text/use-text.ts';
import type { ThemeChoice } from './theme.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  grow: { flexGrow: 1 },
});

/** The bar above every page: who is signed in, language, colours, the way out. */
export function Bar(props: {
  /** Who is signed in. */
  readonly user: ReactNode;
  readonly theme: ThemeChoice;
  readonly nextTheme: () => void;
  /** Where whoever signs out comes to. */
  readonly home: string;
}) {
  const styles = useStyles();
  const text = useText();
  const { language, change } = useContext(LanguageContext);
  const leave = async (): Promise<void> => {
    await signOut();
    // A new page remembers nothing of what this one has shown.
    location.assign(props.home);
  };
  return (
    <header className={styles.bar}>
      <Text weight="bold" size={500}>
        {text.appName}
      </Text>
      <span className={styles.grow} />
      {props.user}
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
