import { Checkbox, Field, Input, makeStyles, Radio, RadioGroup, Select, tokens } from '@fluentui/react-components';
import { useText } from '../../text/use-text.ts';
import type { Days, Interval, Schedule } from './schedule.ts';
import { WeekGrid } from './WeekGrid.tsx';
import { offsetName } from './week.ts';

const useStyles = makeStyles({ row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM } });

interface Props {
  readonly schedule: Schedule;
  readonly onChange: (part: Partial<Schedule>) => void;
}

/** When a job runs by itself, whether it tries again, and to which hours it keeps. */
export function ScheduleFields(props: Props) {
  const text = useText().jobs;
  const { schedule, onChange } = props;
  return (
    <>
      <Field label={text.schedule}>
        <RadioGroup value={schedule.type} onChange={(_, { value }) => onChange({ type: value as Schedule['type'] })}>
          <Radio value="ManualOnly" label={text.manual} />
          <Radio value="Daily" label={text.daily} />
          <Radio value="Periodically" label={text.periodically} />
        </RadioGroup>
      </Field>
      <Times {...props} />
      {schedule.type !== 'ManualOnly' && <Retries {...props} />}
      {schedule.type !== 'ManualOnly' && <BackupWindow {...props} />}
    </>
  );
}

function Times({ schedule, onChange }: Props) {
  const text = useText().jobs;
  const styles = useStyles();
  if (schedule.type === 'ManualOnly') return null;
  if (schedule.type === 'Periodically')
    return (
      <Field label={text.periodically}>
        <Select value={schedule.every} onChange={(_, { value }) => onChange({ every: value as Interval })}>
          {Object.entries(text.every).map(([interval, name]) => (
            <option key={interval} value={interval}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
    );
  return (
    <div className={styles.row}>
      <Field label={text.daily}>
        <Input type="time" value={schedule.dailyTime} onChange={(_, { value }) => onChange({ dailyTime: value })} />
      </Field>
      <Field label={text.onDays}>
        <Select value={schedule.days} onChange={(_, { value }) => onChange({ days: value as Days })}>
          {Object.entries(text.days).map(([days, name]) => (
            <option key={days} value={days}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

function Retries({ schedule, onChange }: Props) {
  const text = useText().jobs;
  const styles = useStyles();
  return (
    <>
      <Checkbox
        label={text.retries}
        checked={schedule.retries}
        onChange={(_, { checked }) => onChange({ retries: checked === true })}
      />
      {schedule.retries && (
        <div className={styles.row}>
          <Field label={text.retryNumber}>
            <Input
              type="number"
              min={1}
              max={99}
              required
              value={String(schedule.retryNumber)}
              onChange={(_, { value }) => onChange({ retryNumber: Number(value) })}
            />
          </Field>
          <Field label={text.retryWait}>
            <Input
              type="number"
              min={1}
              max={1440}
              required
              value={String(schedule.retryWait)}
              onChange={(_, { value }) => onChange({ retryWait: Number(value) })}
            />
          </Field>
        </div>
      )}
    </>
  );
}

function BackupWindow({ schedule, onChange }: Props) {
  const text = useText().jobs;
  return (
    <>
      <Checkbox
        label={text.hasWindow}
        checked={schedule.hasWindow}
        onChange={(_, { checked }) => onChange({ hasWindow: checked === true })}
      />
      {schedule.hasWindow && (
        <Field
          label={text.window}
          hint={text.windowWhy(offsetName(schedule.offset))}
          {...(schedule.week.includes(true) ? {} : { validationMessage: text.noHour })}
        >
          {() => <WeekGrid week={schedule.week} onChange={(week) => onChange({ week })} />}
        </Field>
      )}
    </>
  );
}
