import type { Tenant } from '@coffer/m365';
import type { Job } from '../../db/stores/job-store.ts';
import { type JobItem, takesOneDrivesAlone, unprotectedKinds } from '../jobs/job-items.ts';
import type { SessionLog } from './session-log.ts';

/** Says in the session's log what the job asks for and will not be protected. */
export function warnOfUnprotected(job: Job, tenant: Pick<Tenant, 'workloads'>, log: SessionLog): void {
  const whole = job.backupType === 'EntireOrganization';
  const kinds = new Set(whole ? ['mailbox', 'Teams channel'] : job.selectedItems.flatMap(unprotectedKinds));
  if (kinds.size > 0) {
    log.add('Warning', `Not protected yet: ${[...kinds].map(plural).join(', ')}. OneDrives and sites are.`);
  }
  const allPersonal = job.selectedItems.some(({ type, sites }) => type === 'PersonalSites' || sites === true);
  if (!whole && !allPersonal && job.selectedItems.some(takesOneDrivesAlone)) {
    log.add(
      'Success',
      'Of personal sites the OneDrives are protected; lists, pages and further libraries in them were not selected.',
    );
  }
  const wantsSites = whole || job.selectedItems.some(namesSites);
  if (wantsSites && !tenant.workloads.has('sharepoint')) {
    log.add('Warning', 'SharePoint is not available in this organization: its sites are not protected.');
  }
}

function namesSites(item: JobItem): boolean {
  if (item.type === 'Site' || item.type === 'Team' || item.type === 'PersonalSites') return true;
  return [item.sites, item.groupSite, item.personalSite, item.members === true && item.memberSite].includes(true);
}

function plural(kind: string): string {
  return kind.endsWith('x') ? `${kind}es` : `${kind}s`;
}
