import { Button, makeStyles, Text, Tooltip, tokens } from '@fluentui/react-components';
import { SignOutRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { signOut } from '../api/session.ts';
import { useText } from '../text/use-text.ts';
import type { Colours } from './App.tsx';
import { Preferences } from './Preferences.tsx';

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
export function Bar({
  user,
  home,
  ...colours
}: Colours & {
  /** Who is signed in. */
  readonly user: ReactNode;
  /** Where whoever signs out comes to. */
  readonly home: string;
}) {
  const styles = useStyles();
  const text = useText();
  const leave = async (): Promise<void> => {
    await signOut();
    // A new page remembers nothing of what this one has shown.
    location.assign(home);
  };
  return (
    <header className={styles.bar}>
      <Text weight="bold" size={500}>
        {text.appName}
      </Text>
      <span className={styles.grow} />
      {user}
      <Preferences {...colours} />
      <Tooltip content={text.shell.signOut} relationship="label">
        <Button appearance="subtle" icon={<SignOutRegular />} onClick={() => void leave()} />
      </Tooltip>
    </header>
  );
}
