import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { days, hours, placeOf, presets, type Week, withHour } from './week.ts';

const useStyles = makeStyles({
  presets: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  table: { borderCollapse: 'collapse', width: '100%', maxWidth: '28rem', tableLayout: 'fixed', userSelect: 'none' },
  hour: { width: '3.5rem', textAlign: 'right', paddingRight: tokens.spacingHorizontalS, fontWeight: 'normal' },
  place: { padding: '1px' },
  cell: {
    width: '100%',
    height: '24px',
    padding: 0,
    cursor: 'pointer',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    background: tokens.colorNeutralBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  open: {
    background: tokens.colorCompoundBrandBackground,
    ...{ '@media (forced-colors: active)': { background: 'Highlight', forcedColorAdjust: 'none' } },
  },
});

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** The hours of a week, each open or closed. The pointer paints; with the keyboard the arrows go from hour to hour and the space bar turns it. */
export function WeekGrid(props: { readonly week: Week; readonly onChange: (week: Week) => void }) {
  const text = useText().jobs;
  const styles = useStyles();
  const { week, onChange } = props;
  const table = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState({ column: 0, hour: 0 });
  const language = document.documentElement.lang || 'en';
  const nameOf = (day: number, weekday: 'short' | 'long'): string =>
    // The seventh of January 2024 was a Sunday.
    new Intl.DateTimeFormat(language, { weekday }).format(new Date(2024, 0, 7 + day));
  const move = (event: KeyboardEvent): void => {
    const [across, down] = steps[event.key] ?? [];
    if (across === undefined || down === undefined) return;
    event.preventDefault();
    const column = Math.min(6, Math.max(0, focused.column + across));
    const hour = Math.min(23, Math.max(0, focused.hour + down));
    table.current?.querySelector<HTMLElement>(`[data-cell="${column} ${hour}"]`)?.focus();
  };
  const paint = (place: number, isOpen: boolean): void => {
    if (week[place] !== isOpen) onChange(withHour(week, place, isOpen));
  };
  return (
    <>
      <div className={styles.presets}>
        {(['nights', 'nightsAndWeekends', 'always'] as const).map((name) => (
          <Button key={name} size="small" type="button" onClick={() => onChange(presets[name])}>
            {text.windows[name]}
          </Button>
        ))}
      </div>
      <table ref={table} className={styles.table} aria-label={text.window} onKeyDown={move}>
        <thead>
          <tr>
            <td className={styles.hour} />
            {days.map((day) => (
              <th key={day} scope="col">
                <Text size={200}>{nameOf(day, 'short')}</Text>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour}>
              <th scope="row" className={styles.hour}>
                <Text size={200}>{`${hour}:00`}</Text>
              </th>
              {days.map((day, column) => {
                const place = placeOf(day, hour);
                const isOpen = week[place] === true;
                return (
                  <td key={day} className={styles.place}>
                    <button
                      type="button"
                      data-cell={`${column} ${hour}`}
                      className={mergeClasses(styles.cell, isOpen && styles.open)}
                      aria-pressed={isOpen}
                      aria-label={`${nameOf(day, 'long')} ${hour}:00–${hour + 1}:00`}
                      tabIndex={focused.column === column && focused.hour === hour ? 0 : -1}
                      onFocus={() => setFocused({ column, hour })}
                      onPointerDown={() => paint(place, !isOpen)}
                      onPointerEnter={({ buttons }) => buttons === 1 && paint(place, week[placeAt(focused)] === true)}
                      // Keys and screen readers click without a pointer.
                      onClick={({ detail }) => detail === 0 && paint(place, !isOpen)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The hour at which painting began: it has the focus, and its state already. */
function placeAt({ column, hour }: { readonly column: number; readonly hour: number }): number {
  return placeOf(days[column] ?? 0, hour);
}
