import type { Answer, Exchange } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import { answerRest } from './administration.ts';
import { answerDownload } from './content.ts';
import { answerUpload } from './upload-session.ts';

const HOST = /^\/sharepoint\/([^/]+)(\/.*)$/;

/** Whether a path belongs to one of the tenant's SharePoint hosts, which all live below `/sharepoint/{host}`. */
export function isSharePointPath(path: string): boolean {
  return HOST.test(path);
}

/** How far a copy is; copies here are done when their monitor's address is given out. The address needs no token. */
function answerMonitor(progress: string): Answer {
  const { resourceId } = JSON.parse(Buffer.from(progress, 'base64url').toString('utf8')) as { resourceId: string };
  return { status: 200, json: { status: 'completed', percentageComplete: 100, resourceId } };
}

/** Answers for the tenant's SharePoint hosts: downloads, upload sessions, administration. */
export async function answerSharePoint(exchange: Exchange, services: Services): Promise<Answer> {
  const [, host = '', path = ''] = exchange.path.match(HOST) ?? [];
  if (!Object.values(services.world.hosts).includes(host.toLowerCase())) return { status: 404, text: '404 NOT FOUND' };
  if (path.endsWith('/_layouts/15/download.aspx')) return answerDownload(exchange, services);
  if (path.endsWith('/uploadSession')) return await answerUpload(exchange, services);
  const progress = path.match(/\/_api\/v2\.0\/monitor\/([\w-]+)$/)?.[1];
  if (progress !== undefined) return answerMonitor(progress);
  return await answerRest({ host: host.toLowerCase(), path }, exchange, services);
}
