import { makeStyles, Title2, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';
import { useText } from '../text/use-text.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalL,
  },
  title: { minWidth: 0, hyphens: 'auto', overflowWrap: 'anywhere' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** The title of a page and what can be done on it. */
export function PageHeader(props: { readonly title: string; readonly children?: ReactNode }) {
  const styles = useStyles();
  const { appName } = useText();
  useEffect(() => {
    document.title = `${props.title} · ${appName}`;
  }, [props.title, appName]);
  return (
    <div className={styles.row}>
      <Title2 as="h1" className={styles.title}>
        {props.title}
      </Title2>
      <div className={styles.actions}>{props.children}</div>
    </div>
  );
}
