import { Field, Input, Radio, RadioGroup, Select } from '@fluentui/react-components';
import { useText } from '../../text/use-text.ts';
import type { Draft, Interval } from './draft.ts';

/** When a job runs by itself. */
export function ScheduleFields(props: { readonly draft: Draft; readonly change: (part: Partial<Draft>) => void }) {
  const text = useText();
  const { draft, change } = props;
  return (
    <>
      <Field label={text.jobs.schedule}>
        <RadioGroup
          value={draft.schedule}
          onChange={(_, { value }) => change({ schedule: value as Draft['schedule'] })}
        >
          <Radio value="ManualOnly" label={text.jobs.manual} />
          <Radio value="Daily" label={text.jobs.daily} />
          <Radio value="Periodically" label={text.jobs.periodically} />
        </RadioGroup>
      </Field>
      {draft.schedule === 'Daily' && (
        <Field label={text.jobs.daily}>
          <Input type="time" value={draft.dailyTime} onChange={(_, { value }) => change({ dailyTime: value })} />
        </Field>
      )}
      {draft.schedule === 'Periodically' && (
        <Field label={text.jobs.periodically}>
          <Select value={draft.every} onChange={(_, { value }) => change({ every: value as Interval })}>
            {Object.entries(text.jobs.every).map(([interval, name]) => (
              <option key={interval} value={interval}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  );
}
