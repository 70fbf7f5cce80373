import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular, PlayRegular, StopRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { isUnderWay, type Job } from '../../api/queries.ts';
import { RightButton } from '../../components/RightButton.tsx';
import { useMay } from '../../components/use-may.ts';
import { useText } from '../../text/use-text.ts';

type Action = 'run' | 'full' | 'stop' | 'enable' | 'disable' | 'remove';

/** Does something with a job, and has the jobs looked at anew. */
export function useJobAction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ job, action }: { readonly job: Job; readonly action: Action }) => act(job.id ?? '', action),
    onSettled: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

/** What can be done with a job: it is run or stopped at once, the rest stands in a menu. */
export function JobActions(props: {
  readonly job: Job;
  readonly size: 'small' | 'medium';
  readonly onEdit: () => void;
  readonly act: (action: Action) => void;
}) {
  const text = useText();
  const { job, size, act: run } = props;
  const may = useMay();
  const running = isUnderWay(job.lastStatus);
  return (
    <>
      <RightButton
        right="operate"
        size={size}
        icon={running ? <StopRegular /> : <PlayRegular />}
        onClick={() => run(running ? 'stop' : 'run')}
        aria-label={`${running ? text.jobs.stop : text.jobs.run}: ${job.name}`}
      >
        {running ? text.jobs.stop : text.jobs.run}
      </RightButton>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            size={size}
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
