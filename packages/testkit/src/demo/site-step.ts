import type { House } from '../house.ts';
import { addSiteJob, runJob } from '../steps.ts';
import { bytes, count, type Display, seconds } from './display.ts';
import { Stopwatch } from './measures.ts';

/** The site that the demo plays with. */
const title = 'Human Resources';

/** Backs a site up, loses a document of its library, and brings it back. True if it is the same then. */
export async function siteAndBack(
  house: House,
  display: Display,
  into: { readonly organizationId: string; readonly repositoryId: string },
): Promise<boolean> {
  const { api, practice } = house;
  display.title(`Back up the site ${title} with the sites below it, lose a document, bring it back`);
  const sites = await api.call('OrganizationSite_Get', { path: { organizationId: into.organizationId } });
  const site = sites.results?.find((one) => one.title === title);
  if (site?.id === undefined) throw new Error(`the site ${title} was not found`);
  const jobId = await addSiteJob(api, { ...into, name: title, site });
  const watch = new Stopwatch();
  const { status, statistics } = await runJob(api, jobId);
  display.line(
    `${status} after ${seconds(watch.elapsed())}: ${count(statistics?.processedObjects ?? 0)} sites, ${bytes(statistics?.transferredDataBytes ?? 0)}`,
  );

  const lost = (await practice.siteFiles(site.id)).find(({ size }) => size > 0);
  if (lost === undefined) throw new Error(`the site ${title} has no document`);
  const before = await practice.sha256(lost);
  await practice.removeFromSite(site.id, lost.id);
  const session = await api.call('Job_ExploreAction', { path: { jobId }, body: { type: 'Vesp' } });
  const path = { restoreSessionId: session.id, siteId: site.id };
  const documents = await api.call('SharePointDocument_Get', { path, query: { limit: 10_000 } });
  const document = documents.results?.find(({ name }) => name === lost.name);
  if (document === undefined) throw new Error(`${lost.name} is not in the restore point`);
  const done = await api.call('SharePointDocument_RestoreDocumentAction', {
    path: { ...path, documentId: document.id },
    body: { documentVersion: 'Last', documentLastVersionAction: 'Overwrite' },
  });
  await api.call('RestoreSession_StopAction', { path: { restoreSessionId: session.id } });
  const back = (await practice.siteFiles(site.id)).find(({ path: at }) => at === lost.path);
  const same = back !== undefined && (await practice.sha256(back)) === before;
  display.line(`${lost.path}: ${done.restoredItemsCount ?? 0} restored, SHA-256 ${same ? 'equal' : 'DIFFERENT'}`);
  return (status === 'Success' || status === 'Warning') && same;
}
