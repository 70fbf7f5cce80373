import { Card, makeStyles, Text, Title3, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles({
  card: { gap: tokens.spacingVerticalM, marginBottom: tokens.spacingVerticalL },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  title: { minWidth: 0, hyphens: 'auto', overflowWrap: 'anywhere' },
});

/** A part of a page: its title, why it is there, what can be done, and what it shows. */
export function Section(props: {
  readonly title: string;
  readonly why?: string;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}) {
  const styles = useStyles();
  const id = useId();
  return (
    <Card className={styles.card} role="region" aria-labelledby={id}>
      <div className={styles.head}>
        <Title3 as="h2" id={id} className={styles.title}>
          {props.title}
        </Title3>
        {props.actions}
      </div>
      {props.why !== undefined && <Text>{props.why}</Text>}
      {props.children}
    </Card>
  );
}
