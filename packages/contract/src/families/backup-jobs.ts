import { operation } from '../operation.ts';
import { Guid, list, Text } from '../schema.ts';
import { Job, JobItem, StartJobOptions } from '../schemas/backup-jobs.ts';
import { CopyJob } from '../schemas/copy-jobs.ts';
import { ExploreOptions, RestoreSession } from '../schemas/restore-sessions.ts';

/** Backup jobs with their items, and what can be done with them. */
export const backupJobs = {
  Job_Get: operation('GET', '/v6/Jobs', { tag: 'Job', built: true, answer: list(Job) }),
  Job_GetById: operation('GET', '/v6/Jobs/{jobId}', { tag: 'Job', built: true, params: { jobId: Guid }, answer: Job }),
  Job_Update: operation('PUT', '/v6/Jobs/{jobId}', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
    body: Job,
  }),
  Job_Remove: operation('DELETE', '/v6/Jobs/{jobId}', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
  }),
  Job_GetCopyJobByBackupJob: operation('GET', '/v6/Jobs/{jobId}/CopyJob', {
    tag: 'Job',
    built: true,
    params: { jobId: Guid },
    answer: CopyJob,
  }),
  Job_GetSelectedItems: operation('GET', '/v6/Jobs/{jobId}/SelectedItems', {
    tag: 'Job',
    built: true,
    params: { jobId: Guid },
    answer: list(JobItem),
  }),
  Job_AddSelectedItems: operation('POST', '/v6/Jobs/{jobId}/SelectedItems', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
    body: list(JobItem),
  }),
  Job_RemoveSelectedItems: operation('DELETE', '/v6/Jobs/{jobId}/SelectedItems', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
    query: { ids: Text },
  }),
  Job_GetSelectedItem: operation('GET', '/v6/Jobs/{jobId}/SelectedItems/{itemId}', {
    tag: 'Job',
    built: true,
    params: { jobId: Guid, itemId: Text },
    answer: JobItem,
  }),
  Job_UpdateSelectedItems: operation('PUT', '/v6/Jobs/{jobId}/SelectedItems/{itemId}', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid, itemId: Text },
    body: JobItem,
  }),
  Job_GetExcludedItems: operation('GET', '/v6/Jobs/{jobId}/ExcludedItems', {
    tag: 'Job',
    built: true,
    params: { jobId: Guid },
    answer: list(JobItem),
  }),
  Job_AddExcludedItems: operation('POST', '/v6/Jobs/{jobId}/ExcludedItems', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
    body: list(JobItem),
  }),
  Job_RemoveExcludedItems: operation('DELETE', '/v6/Jobs/{jobId}/ExcludedItems', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
    query: { ids: Text },
  }),
  Job_GetExcludedItem: operation('GET', '/v6/Jobs/{jobId}/ExcludedItems/{itemId}', {
    tag: 'Job',
    built: true,
    params: { jobId: Guid, itemId: Text },
    answer: JobItem,
  }),
  Job_UpdateExcludedItems: operation('PUT', '/v6/Jobs/{jobId}/ExcludedItems/{itemId}', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid, itemId: Text },
    body: JobItem,
  }),
  Job_GetByOrganizationId: operation('GET', '/v6/Organizations/{organizationId}/Jobs', {
    tag: 'Job',
    built: true,
    params: { organizationId: Guid },
    answer: list(Job),
  }),
  Job_Add: operation('POST', '/v6/Organizations/{organizationId}/Jobs', {
    tag: 'Job',
    built: true,
    params: { organizationId: Guid },
    body: Job,
    answer: Job,
  }),
  Job_EnableAction: operation('POST', '/v6/Jobs/{jobId}/enable', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
  }),
  Job_DisableAction: operation('POST', '/v6/Jobs/{jobId}/disable', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
  }),
  Job_StartAction: operation('POST', '/v6/Jobs/{jobId}/start', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
    body: StartJobOptions,
  }),
  Job_StopAction: operation('POST', '/v6/Jobs/{jobId}/stop', {
    tag: 'Job',
    success: 204,
    built: true,
    params: { jobId: Guid },
  }),
  Job_ExploreAction: operation('POST', '/v6/Jobs/{jobId}/explore', {
    tag: 'Job',
    built: true,
    params: { jobId: Guid },
    body: ExploreOptions,
    answer: RestoreSession,
  }),
};
