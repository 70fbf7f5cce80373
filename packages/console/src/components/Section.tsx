import { Card, makeStyles, Subtitle1, Text, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';

const useStyles = makeStyles({
  card: {
    gap: tokens.spacingVerticalM,
    marginBottom: tokens.spacingVerticalL,
    // What would float on the page lies flat on a card.
    '--frame-shadow': 'none',
    '--frame-stroke': tokens.colorNeutralStroke2,
    '--frame-below': '0',
    '--frame-indent': '0',
  },
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
        <Subtitle1 as="h2" id={id} className={styles.title}>
          {props.title}
        </Subtitle1>
        {props.actions}
      </div>
      {props.why !== undefined && <Text>{props.why}</Text>}
      {props.children}
    </Card>
  );
}
