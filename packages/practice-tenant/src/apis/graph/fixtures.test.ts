import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { testFixtures } from '../../testing/fixtures.ts';
import { Probe } from '../../testing/probe.ts';
import { serverCertificate } from '../../tls/certificates.ts';
import { graphSiteId } from '../../world/index.ts';
import { directoryFixtures } from './fixtures/directory.ts';
import { fileFixtures } from './fixtures/files.ts';
import { listFixtures } from './fixtures/lists.ts';
import { siteFixtures } from './fixtures/sites.ts';

let receiver: Server | undefined;
afterAll(() => new Promise((resolve) => receiver?.close(resolve)));

testFixtures(
  ['graph', 'content'],
  [...fileFixtures, ...listFixtures, ...siteFixtures, ...directoryFixtures],
  async () => {
    const probe = await Probe.start({ limits: 'none' });
    const { world, applications } = probe.tenant;
    const { confidential } = applications;
    // What the documents demand for changing people and groups and for consent.
    const more = [
      'User.ReadWrite.All',
      'Group.ReadWrite.All',
      'AppRoleAssignment.ReadWrite.All',
      'Directory.ReadWrite.All',
    ];
    confidential.graph = { ...confidential.graph, roles: [...confidential.graph.roles, ...more] };
    const site = world.sites.find(({ path }) => path === '/sites/workshop')!;
    const [library] = world.drivesOf(site);
    const { raw } = new X509Certificate(await readFile(join(probe.folder, 'application.pem')));
    const at = (minutes: number): string => new Date(probe.clock.now() + minutes * 60_000).toISOString();
    return {
      probe,
      base: '/v1.0/',
      token: await probe.applicationToken(),
      known: {
        alice: 'alice@tiny.onmicrosoft.com',
        aliceId: world.user('alice@tiny.onmicrosoft.com')?.id ?? '',
        appId: probe.confidentialId,
        bench: String(library?.find('/Plans')?.number),
        certificate: raw.toString('base64'),
        confidential: confidential.objectId,
        drive: world.drive('alice@tiny.onmicrosoft.com').id,
        guid: '6f9230af-2a98-4952-b205-9ede4f9ef548',
        library: library?.id ?? '',
        libraryList: library?.listId ?? '',
        later: at(120),
        origin: probe.tenant.url,
        person: await probe.userToken('alice', 'openid profile email https://graph.microsoft.com/.default'),
        nameless: await probe.userToken('alice', 'openid https://graph.microsoft.com/.default'),
        proof: await proofOf(confidential.objectId, probe),
        receiver: await startReceiver(probe),
        site: graphSiteId(site),
        soon: at(60),
        team: site.groupId ?? '',
        tenant: world.tenantId,
      },
    };
  },
);

/** An HTTPS server that confirms subscriptions and takes their notifications. */
async function startReceiver(probe: Probe): Promise<string> {
  const { key, certificate } = await serverCertificate(join(probe.folder, 'receiver'), Date.now());
  const server = createServer({ key, cert: certificate }, (request, response) => {
    const token = new URL(request.url ?? '', 'https://localhost').searchParams.get('validationToken');
    response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' }).end(token ?? '');
  });
  receiver = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(server.address() as AddressInfo).port}/`;
}

/** The token that shows possession of a present certificate ("Generate proof of possession tokens for rolling keys"). */
async function proofOf(objectId: string, probe: Probe): Promise<string> {
  const key = createPrivateKey(await readFile(join(probe.folder, 'application-key.pem')));
  const now = Math.floor(probe.clock.now() / 1000);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: '00000002-0000-0000-c000-000000000000', iss: objectId, nbf: now, exp: now + 600 };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}
