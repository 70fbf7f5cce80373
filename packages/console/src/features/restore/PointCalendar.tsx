import { Button, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { ChevronLeftRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { apart } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import { type Day, daysOf, keyOfDay, monthAfter, monthOf } from './calendar.ts';

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  month: { minWidth: '9rem', textAlign: 'center' },
  days: {
    display: 'grid',
    gridTemplateColumns: 'repeat(7, minmax(2.25rem, 3.5rem))',
    gap: '2px',
    marginTop: tokens.spacingVerticalS,
    marginBottom: tokens.spacingVerticalS,
  },
  weekday: { textAlign: 'center', color: tokens.colorNeutralForeground3 },
  day: { minWidth: 0, padding: 0, height: '2.25rem' },
  empty: { textAlign: 'center', lineHeight: '2.25rem', color: tokens.colorNeutralForeground3 },
});

/** A month of restore points: days that have some can be chosen, and of the day its points. `times` are ISO 8601, newest first. */
export function PointCalendar(props: {
  readonly times: readonly string[];
  readonly chosen: string;
  readonly onChoose: (time: string) => void;
}) {
  const text = useText().restore;
  const styles = useStyles();
  const { times, chosen, onChoose } = props;
  const [month, setMonth] = useState(() => monthOf(chosen || times[0] || new Date().toISOString()));
  const language = document.documentElement.lang || 'en';
  const ofDay = new Map<string, string[]>();
  for (const time of times) {
    const key = keyOfDay(new Date(time));
    const known = ofDay.get(key);
    if (known) known.push(time);
    else ofDay.set(key, [time]);
  }
  const { weekdays, days } = daysOf(month, language);
  const day = chosen === '' ? undefined : ofDay.get(keyOfDay(new Date(chosen)));
  const said = apart(times, { dateStyle: 'medium' });
  const title = new Date(month.year, month.month).toLocaleDateString(language, { year: 'numeric', month: 'long' });
  return (
    <section aria-label={text.calendar}>
      <div className={styles.head}>
        <Button
          appearance="subtle"
          icon={<ChevronLeftRegular />}
          aria-label={text.monthBefore}
          onClick={() => setMonth(monthAfter(month, -1))}
        />
        <Text weight="semibold" className={styles.month} aria-live="polite">
          {title}
        </Text>
        <Button
          appearance="subtle"
          icon={<ChevronRightRegular />}
          aria-label={text.monthAfter}
          onClick={() => setMonth(monthAfter(month, 1))}
        />
      </div>
      <div className={styles.days}>
        {weekdays.map((name) => (
          <Text key={name} size={200} className={styles.weekday}>
            {name}
          </Text>
        ))}
        {days.map((one, index) => (
          <DayCell
            // The days before the first of a month have nothing but their place.
            key={one?.key ?? `before ${index}`}
            day={one}
            points={one === undefined ? [] : (ofDay.get(one.key) ?? [])}
            isChosen={one !== undefined && chosen !== '' && one.key === keyOfDay(new Date(chosen))}
            onChoose={onChoose}
          />
        ))}
      </div>
      {day !== undefined && day.length > 1 && (
        <RadioGroup value={chosen} onChange={(_, { value }) => onChoose(value)} aria-label={text.point}>
          {day.map((time) => (
            <Radio key={time} value={time} label={said.get(time) ?? ''} />
          ))}
        </RadioGroup>
      )}
    </section>
  );
}

function DayCell(props: {
  readonly day: Day | undefined;
  readonly points: readonly string[];
  readonly isChosen: boolean;
  readonly onChoose: (time: string) => void;
}) {
  const text = useText().restore;
  const styles = useStyles();
  const { day, points, isChosen, onChoose } = props;
  const [newest] = points;
  if (day === undefined) return <span />;
  if (newest === undefined) return <span className={styles.empty}>{day.number}</span>;
  return (
    <Button
      className={styles.day}
      appearance={isChosen ? 'primary' : 'outline'}
      aria-pressed={isChosen}
      aria-label={`${day.name}: ${text.points(points.length)}`}
      onClick={() => onChoose(newest)}
    >
      {day.number}
    </Button>
  );
}
