import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';

/** What of a practice tenant is needed here. */
export interface SharePointSource {
  readonly url: string;
  readonly caFile: string;
  readonly world: {
    readonly sites: readonly {
      readonly id: string;
      readonly host: string;
      readonly path: string;
      readonly parent: object | undefined;
    }[];
  };
}

/**
 * SharePoint hosts as a practice tenant imitates them, and beside that `SPO.Tenant/GetSitePropertiesByUrl` of the
 * administration host, which says the id of the site at an address to a tenant's administrator.
 */
export async function serveSharePoint(
  practice: SharePointSource,
  stateFolder: string,
): Promise<AsyncDisposable & { readonly template: string; readonly asked: () => number }> {
  const agent = new Agent({ connect: { ca: await readFile(practice.caFile, 'utf8') } });
  let asked = 0;
  const server = createServer(
    { key: await readFile(join(stateFolder, 'server-key.pem')), cert: await readFile(join(stateFolder, 'server.pem')) },
    (from, to) => {
      void (async () => {
        const body = await read(from);
        if (from.url?.endsWith('/_api/SPO.Tenant/GetSitePropertiesByUrl') === true) {
          asked += 1;
          const { url } = JSON.parse(body) as { url: string };
          const site = practice.world.sites.find((one) => `https://${one.host}${one.path}` === url && !one.parent);
          to.writeHead(site ? 200 : 404, { 'content-type': 'application/json' });
          to.end(JSON.stringify(site ? { SiteId: site.id, Url: url } : { 'odata.error': { code: '-1' } }));
          return;
        }
        const { authorization = '', 'content-type': type = 'application/json' } = from.headers;
        const answer = await request(`${practice.url}${from.url ?? ''}`, {
          dispatcher: agent,
          method: from.method === 'POST' ? 'POST' : 'GET',
          headers: { authorization, 'content-type': type },
          body: body === '' ? null : body,
        });
        const { 'retry-after': wait } = answer.headers;
        const headers = {
          'content-type': 'application/json',
          ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
        };
        to.writeHead(answer.statusCode, headers);
        to.end(await answer.body.text());
      })();
    },
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    template: `https://localhost:${port}/sharepoint/{host}`,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await agent.destroy();
    },
  };
}

async function read(from: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
