import type { SentOf } from '@coffer/contract';
import type { JobItem } from '../../../services/jobs/job-items.ts';
import type { ItemList, JobView } from '../../../services/jobs/job-service.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** A job as the contract shows it. */
export function presentJob({ job, last }: JobView): SentOf<'Job'> {
  const whole = job.backupType === 'EntireOrganization';
  return {
    id: job.id,
    name: job.name,
    description: job.description,
    backupType: job.backupType,
    repositoryId: job.repositoryId,
    isEnabled: job.isEnabled,
    ...(whole
      ? {}
      : { selectedItems: job.selectedItems.map((item) => presentItem(item, { job, list: 'selectedItems' })) }),
    ...(job.excludedItems.length === 0
      ? {}
      : { excludedItems: job.excludedItems.map((item) => presentItem(item, { job, list: 'excludedItems' })) }),
    // The members were checked against the contract when they came in.
    schedulePolicy: job.schedule as NonNullable<SentOf<'Job'>['schedulePolicy']>,
    lastStatus: last?.status ?? 'NotConfigured',
    ...(last === undefined ? {} : { lastRun: new Date(last.createdAt).toISOString() }),
    ...(job.nextRun === undefined ? {} : { nextRun: new Date(job.nextRun).toISOString() }),
    _links: linksTo({
      self: hrefTo('Jobs', job.id),
      organization: hrefTo('Organizations', job.organizationId),
      backupRepository: hrefTo('BackupRepositories', job.repositoryId),
      jobsessions: hrefTo('Jobs', job.id, 'JobSessions'),
      selectedItems: whole ? undefined : hrefTo('Jobs', job.id, 'SelectedItems'),
      excludedItems: hrefTo('Jobs', job.id, 'ExcludedItems'),
    }),
  };
}

/** An item as the contract shows it. */
export function presentItem(
  item: JobItem,
  place: { readonly job: { readonly id: string }; readonly list: ItemList },
): SentOf<'JobItem'> {
  const list = place.list === 'selectedItems' ? 'SelectedItems' : 'ExcludedItems';
  return {
    // The members were checked against the contract when they came in.
    ...(item as SentOf<'JobItem'>),
    _links: linksTo({ self: hrefTo('Jobs', place.job.id, list, item.id), job: hrefTo('Jobs', place.job.id) }),
  };
}
