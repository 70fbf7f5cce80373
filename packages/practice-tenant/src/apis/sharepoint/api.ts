import type { Answer, Exchange } from '../../http/exchange.ts';
import { noteRoute } from '../../journal.ts';
import type { Services } from '../../services.ts';
import { ADMINISTRATION_ADDRESSES, answerRest } from './administration.ts';
import { answerDownload } from './content.ts';
import { SITE_ADDRESSES } from './rest/offers.ts';
import { MANAGER_ADDRESSES } from './site-manager.ts';
import { answerUpload, UPLOAD_ADDRESSES } from './upload-session.ts';

const HOST = /^\/sharepoint\/([^/]+)(\/.*)$/;

/** Whether a path belongs to one of the tenant's SharePoint hosts, which all live below `/sharepoint/{host}`. */
export function isSharePointPath(path: string): boolean {
  return HOST.test(path);
}

const DOWNLOAD = 'GET _layouts/15/download.aspx';
const MONITOR = 'GET _api/v2.0/monitor/{copy}';

/** What is served by pre-authenticated addresses. */
export const CONTENT_ADDRESSES: readonly string[] = [DOWNLOAD, ...UPLOAD_ADDRESSES, MONITOR];

/** What of SharePoint REST is served; what the objects of a site offer is known once they were met. */
export const SHAREPOINT_ADDRESSES: readonly string[] = [
  ...ADMINISTRATION_ADDRESSES,
  ...MANAGER_ADDRESSES,
  ...SITE_ADDRESSES,
];

/** How far a copy is; copies here are done when their monitor's address is given out. The address needs no token. */
function answerMonitor(progress: string): Answer {
  const { resourceId } = JSON.parse(Buffer.from(progress, 'base64url').toString('utf8')) as { resourceId: string };
  return { status: 200, json: { status: 'completed', percentageComplete: 100, resourceId } };
}

/** Answers for the tenant's SharePoint hosts: downloads, upload sessions, administration. */
export async function answerSharePoint(exchange: Exchange, services: Services): Promise<Answer> {
  const { note } = exchange;
  const [, host = '', path = ''] = exchange.path.match(HOST) ?? [];
  if (!Object.values(services.world.hosts).includes(host.toLowerCase())) return { status: 404, text: '404 NOT FOUND' };
  if (path.endsWith('/_layouts/15/download.aspx')) {
    noteRoute(note, DOWNLOAD);
    return answerDownload(exchange, services);
  }
  if (path.endsWith('/uploadSession')) return await answerUpload(exchange, services);
  const progress = path.match(/\/_api\/v2\.0\/monitor\/([\w-]+)$/)?.[1];
  if (progress === undefined) return await answerRest({ host: host.toLowerCase(), path }, exchange, services);
  note.api = 'content';
  noteRoute(note, MONITOR);
  return answerMonitor(progress);
}
