import { Button, makeStyles, Text, ToggleButton, tokens } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { portalPoints } from '../../api/portal.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { apart } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    alignItems: 'end',
    gap: tokens.spacingHorizontalS,
    overflowX: 'auto',
    listStyleType: 'none',
    margin: 0,
    padding: tokens.spacingVerticalS,
    borderBottom: `2px solid ${tokens.colorNeutralStrokeAccessible}`,
  },
  day: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, flexShrink: 0 },
  times: { display: 'flex', gap: tokens.spacingHorizontalXS },
});

interface Point {
  readonly id: string;
  readonly backupTime: string;
}

/** When an object was saved, newest first, by day; one moment is chosen. */
export function TimeLine(props: {
  readonly objectId: string;
  readonly chosen: string | undefined;
  readonly onChoose: (time: string) => void;
}) {
  const text = useText();
  const styles = useStyles();
  const found = useInfiniteQuery(portalPoints(props.objectId));
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const points = found.data.pages.flat();
  const days = byDay(points);
  const times = apart(
    points.map(({ backupTime }) => backupTime),
    {},
  );
  if (days.length === 0) return <Text>{text.portal.noPoints}</Text>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <ol className={styles.line} aria-label={text.portal.timeLine} tabIndex={0}>
      {days.map(({ day, points: ofDay }) => (
        <li key={day} className={styles.day}>
          <Text size={200}>{day}</Text>
          <div className={styles.times}>
            {ofDay.map(({ id, backupTime }) => (
              <ToggleButton
                key={id}
                appearance={backupTime === props.chosen ? 'primary' : 'outline'}
                aria-label={`${day} ${times.get(backupTime)}`}
                checked={backupTime === props.chosen}
                onClick={() => props.onChoose(backupTime)}
              >
                {times.get(backupTime)}
              </ToggleButton>
            ))}
          </div>
        </li>
      ))}
      {found.hasNextPage && (
        <li className={styles.day}>
          <Button size="small" disabledFocusable={found.isFetching} onClick={() => void found.fetchNextPage()}>
            {text.portal.earlier}
          </Button>
        </li>
      )}
    </ol>
  );
}

function byDay(points: readonly Point[]): readonly { readonly day: string; readonly points: readonly Point[] }[] {
  const days = new Map<string, Point[]>();
  for (const point of points) {
    const day = new Date(point.backupTime).toLocaleDateString(document.documentElement.lang, { dateStyle: 'medium' });
    days.set(day, [...(days.get(day) ?? []), point]);
  }
  return [...days].map(([day, ofDay]) => ({ day, points: ofDay }));
}
