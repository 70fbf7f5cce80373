import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Text } from '@fluentui/react-components';
import { MoreHorizontalRegular, PlayRegular, StopRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { isUnderWay, type Job } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { moment } from '../../components/format.ts';
import { RightButton } from '../../components/RightButton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useMay } from '../../components/use-may.ts';
import { useText } from '../../text/use-text.ts';

type Action = 'run' | 'full' | 'stop' | 'enable' | 'disable' | 'remove';

/** All jobs in a table, with their actions. */
export function JobTable(props: { readonly jobs: readonly Job[]; readonly onEdit: (job: Job) => void }) {
  const text = useText();
  const queries = useQueryClient();
  const acting = useMutation({
    mutationFn: ({ job, action }: { readonly job: Job; readonly action: Action }) => act(job.id ?? '', action),
    onSettled: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  });
  return (
    <>
      {acting.error && <ErrorMessage error={acting.error} />}
      <DataTable
        label={text.jobs.title}
        rows={props.jobs}
        keyOf={({ id }) => id ?? ''}
        columns={[
          { title: text.common.name, cell: (job) => <NameOf job={job} /> },
          { title: text.common.status, cell: ({ lastStatus }) => <StatusBadge status={lastStatus} /> },
          { title: text.jobs.lastRun, cell: ({ lastRun }) => moment(lastRun, text.common.never) },
          { title: text.jobs.nextRun, cell: ({ nextRun }) => moment(nextRun, text.jobs.manual) },
          {
            title: text.common.actions,
            cell: (job) => (
              <Actions job={job} onEdit={() => props.onEdit(job)} act={(action) => acting.mutate({ job, action })} />
            ),
          },
        ]}
      />
    </>
  );
}

function NameOf({ job }: { readonly job: Job }) {
  const text = useText();
  return (
    <>
      <TextLink to={`/jobs/${job.id}`}>{job.name}</TextLink>{' '}
      {job.isEnabled === false && <Text>({text.jobs.disabled})</Text>}
      <br />
      <Text size={200}>{job.description}</Text>
    </>
  );
}

function Actions(props: { readonly job: Job; readonly onEdit: () => void; readonly act: (action: Action) => void }) {
  const text = useText();
  const { job, act: run } = props;
  const may = useMay();
  const running = isUnderWay(job.lastStatus);
  return (
    <>
      <RightButton
        right="operate"
        size="small"
        icon={running ? <StopRegular /> : <PlayRegular />}
        onClick={() => run(running ? 'stop' : 'run')}
        aria-label={`${running ? text.jobs.stop : text.jobs.run}: ${job.name}`}
      >
        {running ? text.jobs.stop : text.jobs.run}
      </RightButton>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size="small"
            appearance="subtle"
            icon={<MoreHorizontalRegular />}
            aria-label={`${text.common.actions}: ${job.name}`}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem disabled={!may.administer} onClick={props.onEdit}>
              {text.common.edit}
            </MenuItem>
            <MenuItem disabled={!may.operate} onClick={() => run('full')}>
              {text.jobs.runFull}
            </MenuItem>
            <MenuItem disabled={!may.operate} onClick={() => run(job.isEnabled === false ? 'enable' : 'disable')}>
              {job.isEnabled === false ? text.jobs.enable : text.jobs.disable}
            </MenuItem>
            <MenuItem
              disabled={!may.administer}
              onClick={() => confirm(text.common.sure(job.name ?? '')) && run('remove')}
            >
              {text.common.remove}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}

async function act(jobId: string, action: Action): Promise<void> {
  const path = { jobId };
  switch (action) {
    case 'run':
      return await call('Job_StartAction', { path, body: { full: false } });
    case 'full':
      return await call('Job_StartAction', { path, body: { full: true } });
    case 'stop':
      return await call('Job_StopAction', { path });
    case 'enable':
      return await call('Job_EnableAction', { path });
    case 'disable':
      return await call('Job_DisableAction', { path });
    case 'remove':
      return await call('Job_Remove', { path });
  }
}
