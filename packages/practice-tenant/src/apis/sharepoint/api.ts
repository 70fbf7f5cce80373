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

/** Answers for the tenant's SharePoint hosts: downloads, upload sessions, administration. */
export async function answerSharePoint(exchange: Exchange, services: Services): Promise<Answer> {
  const [, host = '', path = ''] = exchange.path.match(HOST) ?? [];
  if (!Object.values(services.world.hosts).includes(host.toLowerCase())) return { status: 404, text: '404 NOT FOUND' };
  if (path.endsWith('/_layouts/15/download.aspx')) return answerDownload(exchange, services);
  if (path.endsWith('/uploadSession')) return await answerUpload(exchange, services);
  return await answerRest({ host: host.toLowerCase(), path }, exchange, services);
}
