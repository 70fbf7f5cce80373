import { join } from 'node:path';
import type { House } from '../house.ts';
import { ledgerDifferences } from '../ledgers.ts';
import { addOneDriveJob, addOrganization, addRepository, backupGroup, setBackupAccounts } from '../steps.ts';
import { backUp } from './backup-step.ts';
import type { Display } from './display.ts';
import { type Measures, Stopwatch } from './measures.ts';
import { checkWithRestic, folderBytes } from './repository-step.ts';
import { restoreDeleted, saveFolder } from './restore-steps.ts';
import { siteAndBack } from './site-step.ts';
import { changeTenant, type TenantChanges } from './tenant-changes.ts';

/** How many accounts of the group the demo puts into the pool. */
const poolSize = 3;

/** Name of the demo's repository in the API. */
export const repositoryName = 'Demo repository';

interface SetUp {
  readonly organizationId: string;
  readonly jobId: string;
  readonly repositoryId: string;
  readonly repositoryPath: string;
}

/** Everything the demo learned. `ok` is false when a comparison failed. */
export interface JourneyResult {
  readonly organizationId: string;
  readonly measures: Measures;
  readonly ok: boolean;
}

/** The journey of a file, by REST only. Rejects when a step cannot be done at all. */
export async function journey(house: House, display: Display): Promise<JourneyResult> {
  const watch = new Stopwatch();
  const setUp = await prepare(house, display);
  const first = await backUp(house, display, { jobId: setUp.jobId, title: 'First backup: everything' });
  const changes = await changeOneUser(house, display, setUp.organizationId);
  const second = await backUp(house, display, { jobId: setUp.jobId, title: 'Second backup: what changed' });
  const back = { jobId: setUp.jobId, changes, at: first.ended };
  const restored = await restoreDeleted(house, display, back);
  const zipped = await saveFolder(house, display, back);
  const siteBack = await siteAndBack(house, display, setUp);
  const exact = await compareLedgers(house, display);
  const sound = await checkWithRestic(house, display, { name: repositoryName, path: setUp.repositoryPath });
  return {
    organizationId: setUp.organizationId,
    ok: first.ok && second.ok && restored && zipped && siteBack && exact && sound,
    measures: { first, second, repositoryBytes: await folderBytes(setUp.repositoryPath), total: watch.elapsed() },
  };
}

/** Whether the server's own ledger is that of the practice tenant, for everybody the server signed in as. */
async function compareLedgers({ api, practice }: House, display: Display): Promise<boolean> {
  display.title("Compare the server's ledger with what the practice tenant charged");
  const counted = await practice.ledger();
  const differences = await ledgerDifferences(api, counted, practice.identities);
  for (const line of differences) display.line(line);
  if (differences.length === 0) display.line('equal to the unit and the byte for every account');
  return differences.length === 0;
}

async function prepare({ api, serverFolder }: House, display: Display): Promise<SetUp> {
  display.title('Add the organization');
  const organizationId = await addOrganization(api);
  const organization = await api.call('Organization_GetById', { path: { organizationId } });
  display.line(`${organization.name} (${organization.officeName})`);

  display.title('Find the security group and fill the pool of backup accounts');
  const group = await backupGroup(api, organizationId);
  display.line(`group "${group.name}" has ${group.members.length} members`);
  const chosen = group.members.slice(0, poolSize);
  await setBackupAccounts(api, organizationId, chosen);
  const pool = await api.call('OrganizationBackupAccounts_GetBackupAccounts', { path: { organizationId } });
  display.line(`the pool: ${pool.map((account) => account.groupMember?.login ?? '').join(', ')}`);

  display.title('Make a repository and a job');
  const repositoryPath = join(serverFolder, 'repository');
  const repositoryId = await addRepository(api, repositoryName, repositoryPath);
  const jobId = await addOneDriveJob(api, { organizationId, repositoryId, name: 'Every OneDrive' });
  display.line(`repository in ${repositoryPath}`);
  return { organizationId, jobId, repositoryId, repositoryPath };
}

/** The first user whose OneDrive has enough documents to play with. */
async function changeOneUser(house: House, display: Display, organizationId: string): Promise<TenantChanges> {
  display.title('Work in the tenant, as its users do');
  const users = await house.api.call('OrganizationUser_Get', { path: { organizationId }, query: { limit: 200 } });
  for (const user of users.results ?? []) {
    if (user.name === undefined) continue;
    const changes = await changeTenant(house.practice, user.name);
    if (changes === undefined) continue;
    display.line(`${user.name}:`);
    for (const line of changes.lines) display.line(`  ${line}`);
    return changes;
  }
  throw new Error('no user of the tenant has a folder with four documents');
}
