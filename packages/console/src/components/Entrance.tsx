import { Card, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  frame: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  preferences: {
    display: 'flex',
    justifyContent: 'end',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
  },
  main: { display: 'grid', placeItems: 'center', flexGrow: 1, padding: tokens.spacingHorizontalM },
  card: {
    boxSizing: 'border-box',
    width: 'min(26rem, 100%)',
    padding: tokens.spacingHorizontalXXL,
    gap: tokens.spacingVerticalM,
  },
});

/** The page before whoever is not signed in: a card in the middle, and above it how the page is to look and speak. */
export function Entrance(props: { readonly preferences: ReactNode; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      <div className={styles.preferences}>{props.preferences}</div>
      <main className={styles.main}>
        <Card className={styles.card}>{props.children}</Card>
      </main>
    </div>
  );
}
