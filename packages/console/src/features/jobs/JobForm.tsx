import type { AnswerOf } from '@coffer/contract';
import { Checkbox, Field, Radio, RadioGroup, Select, Spinner, Textarea } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../api/call.ts';
import type { Job, Organization, Repository } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { ObjectPicker } from '../../components/ObjectPicker.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';
import { bodyOf, type Draft, draftOf, itemOf } from './draft.ts';
import { ScheduleFields } from './ScheduleFields.tsx';

const kinds = ['users', 'groups', 'sites', 'teams'] as const;

interface Places {
  readonly organizations: readonly Organization[];
  readonly repositories: readonly Repository[];
}

/** Makes a job or changes one. */
export function JobForm(props: Places & { readonly job: Job | undefined; readonly onClose: () => void }) {
  const text = useText();
  const { job, onClose } = props;
  const items = useQuery({
    queryKey: ['job-items', job?.id],
    queryFn: async ({ signal }) => {
      const path = { jobId: job?.id ?? '' };
      return {
        selected: await call('Job_GetSelectedItems', { path, signal }),
        excluded: await call('Job_GetExcludedItems', { path, signal }),
      };
    },
    enabled: job !== undefined,
    staleTime: 0,
  });
  if (items.error) return <ErrorMessage error={items.error} />;
  if (job !== undefined && !items.isSuccess) return <Spinner label={text.common.loading} />;
  return (
    <Form {...props} selected={items.data?.selected ?? []} excluded={items.data?.excluded ?? []} onClose={onClose} />
  );
}

function Form(
  props: Places & {
    readonly job: Job | undefined;
    readonly selected: AnswerOf<'Job_GetSelectedItems'>;
    readonly excluded: AnswerOf<'Job_GetExcludedItems'>;
    readonly onClose: () => void;
  },
) {
  const text = useText();
  const queries = useQueryClient();
  const { job, organizations, repositories } = props;
  const [draft, setDraft] = useState<Draft>(() => draftOf(job, props.selected, props.excluded));
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const organizationId = draft.organizationId || (organizations[0]?.id ?? '');
  useEffect(() => {
    if (draft.repositoryId === '') setDraft((before) => ({ ...before, repositoryId: repositories[0]?.id ?? '' }));
  }, [draft.repositoryId, repositories]);
  const submit = async (): Promise<void> => {
    const { hasWindow, week } = draft.schedule;
    if (hasWindow && !week.includes(true)) throw new Error(text.jobs.noHour);
    const body = bodyOf(draft);
    if (job?.id) await call('Job_Update', { path: { jobId: job.id }, body: { ...body, id: job.id } });
    else await call('Job_Add', { path: { organizationId }, body });
    await queries.invalidateQueries({ queryKey: ['jobs'] });
  };
  return (
    <FormDialog
      title={job ? text.jobs.edit(job.name ?? '') : text.jobs.add}
      submitText={text.common.save}
      onClose={props.onClose}
      submit={submit}
    >
      <TextField label={text.common.name} required value={draft.name} onChange={(name) => change({ name })} />
      <TextField
        label={text.common.description}
        value={draft.description}
        onChange={(description) => change({ description })}
      />
      {job === undefined && (
        <Choice
          label={text.common.organization}
          value={organizationId}
          options={organizations}
          onChange={(id) => change({ organizationId: id, picked: [], leftOut: [] })}
        />
      )}
      <Choice
        label={text.common.repository}
        value={draft.repositoryId}
        options={repositories}
        onChange={(repositoryId) => change({ repositoryId })}
      />
      <Scope draft={draft} change={change} organizationId={organizationId} />
      <ScheduleFields
        schedule={draft.schedule}
        onChange={(part) => setDraft((before) => ({ ...before, schedule: { ...before.schedule, ...part } }))}
      />
      {job === undefined && (
        <Checkbox
          label={text.jobs.runNow}
          checked={draft.runNow}
          onChange={(_, { checked }) => change({ runNow: checked === true })}
        />
      )}
    </FormDialog>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id?: string | null | undefined; readonly name?: string | undefined }[];
  readonly onChange: (id: string) => void;
}) {
  return (
    <Field label={props.label} required>
      <Select value={props.value} onChange={(_, { value }) => props.onChange(value)}>
        {props.options.map(({ id, name }) => (
          <option key={id} value={id ?? ''}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function Scope(props: {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly organizationId: string;
}) {
  const text = useText();
  const { draft, change } = props;
  return (
    <>
      <Field label={text.jobs.what}>
        <RadioGroup
          value={draft.entire ? 'entire' : 'selected'}
          onChange={(_, { value }) => change({ entire: value === 'entire' })}
        >
          <Radio value="entire" label={text.jobs.entire} />
          <Radio value="selected" label={text.jobs.selected} />
        </RadioGroup>
      </Field>
      {!draft.entire && (
        <>
          <Checkbox
            label={text.jobs.allOneDrives}
            checked={draft.allOneDrives}
            onChange={(_, { checked }) => change({ allOneDrives: checked === true })}
          />
          <Checkbox
            label={text.jobs.allSites}
            checked={draft.allSites}
            onChange={(_, { checked }) => change({ allSites: checked === true })}
          />
          <Checkbox
            label={text.jobs.allPersonalSites}
            checked={draft.allPersonalSites}
            onChange={(_, { checked }) => change({ allPersonalSites: checked === true })}
          />
          <ObjectPicker
            organizationId={props.organizationId}
            label={text.jobs.picked}
            kinds={kinds}
            make={itemOf}
            picked={draft.picked}
            onChange={(picked) => change({ picked })}
          />
        </>
      )}
      <ObjectPicker
        organizationId={props.organizationId}
        label={text.jobs.leftOut}
        kinds={kinds}
        make={itemOf}
        picked={draft.leftOut}
        onChange={(leftOut) => change({ leftOut })}
      />
      <Field label={text.jobs.excluded}>
        <Textarea value={draft.excludedFolders} onChange={(_, { value }) => change({ excludedFolders: value })} />
      </Field>
    </>
  );
}
