import type { Tenant } from '@coffer/m365';
import type { Job } from '../../db/stores/job-store.ts';
import { type JobItem, unprotectedKinds } from '../jobs/job-items.ts';
import type { SessionLog } from './session-log.ts';

/** Says in the session's log what the job asks for and will not be protected. */
export function warnOfUnprotected(job: Job, tenant: Pick<Tenant, 'workloads'>, log: SessionLog): void {
  const whole = job.backupType === 'EntireOrganization';
  const kinds = new Set(whole ? ['mailbox', 'Teams channel'] : job.selectedItems.flatMap(unprotectedKinds));
  if (kinds.size > 0) {
    log.add('Warning', `Not protected yet: ${[...kinds].map(plural).join(', ')}. OneDrives and sites are.`);
  }
  const wantsSites = whole || job.selectedItems.some(namesSites);
  if (wantsSites && !tenant.workloads.has('sharepoint')) {
    log.add('Warning', 'SharePoint is not available in this organization: its sites are not protected.');
  }
  if (job.excludedItems.some((item) => item.type === 'OneDriveFolders')) {
    log.add('Warning', 'Excluded OneDrive folders are not taken into account yet: OneDrives are protected whole.');
  }
}

function namesSites(item: JobItem): boolean {
  if (item.type === 'Site' || item.type === 'Team' || item.type === 'PersonalSites') return true;
  return item.sites === true || item.personalSite === true || item.memberSite === true || item.groupSite === true;
}

function plural(kind: string): string {
  return kind.endsWith('x') ? `${kind}es` : `${kind}s`;
}
