import { join } from 'node:path';
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  UsernamePasswordCredential,
} from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { Probe } from '../testing/probe.ts';
import { trust } from './trust.ts';

const GRAPH = 'https://graph.microsoft.com/.default';

const stack = new AsyncDisposableStack();
let probe: Probe;
let authority: { authorityHost: string; disableInstanceDiscovery: boolean };
beforeAll(async () => {
  probe = stack.use(await Probe.start({ clock: systemClock, limits: 'none' }));
  stack.use(trust(probe.tenant.caFile));
  authority = { authorityHost: probe.tenant.url, disableInstanceDiscovery: true };
});
afterAll(async () => {
  await stack.disposeAsync();
});

const works = async (token: string): Promise<number> => (await probe.send('/v1.0/users?$top=1', { token })).status;

describe('the Azure Identity library', () => {
  it('signs in an application by its secret, and refuses a wrong one', async () => {
    const id = probe.tenant.world.tenantId;
    const good = new ClientSecretCredential(id, probe.confidentialId, 'practice-secret', authority);
    expect(await works((await good.getToken(GRAPH)).token)).toBe(200);
    const bad = new ClientSecretCredential(id, probe.confidentialId, 'wrong', authority);
    await expect(bad.getToken(GRAPH)).rejects.toThrow('AADSTS7000215');
  });

  it('signs in an application by its certificate, for Graph and for SharePoint', async () => {
    const { readFile, writeFile } = await import('node:fs/promises');
    const certificatePath = join(probe.folder, 'both.pem');
    const parts = ['application.pem', 'application-key.pem'].map((name) => readFile(join(probe.folder, name), 'utf8'));
    await writeFile(certificatePath, (await Promise.all(parts)).join('\n'));
    const credential = new ClientCertificateCredential(
      'tiny.onmicrosoft.com',
      probe.confidentialId,
      { certificatePath },
      authority,
    );
    expect(await works((await credential.getToken(GRAPH)).token)).toBe(200);
    const host = probe.tenant.world.hosts.admin;
    const { token } = await credential.getToken(`https://${host}/.default`);
    const address = `/sharepoint/${host}/_api/SPO.Tenant/GetSiteAdministrators?siteId='${probe.tenant.world.sites[0]!.id}'`;
    expect((await probe.send(address, { token })).status).toBe(200);
  });

  it('signs in a person by password, and tells why it can not', async () => {
    const person = (name: string, password: string) =>
      new UsernamePasswordCredential(
        'organizations',
        probe.publicId,
        `${name}@tiny.onmicrosoft.com`,
        password,
        authority,
      );
    expect(await works((await person('alice', 'XXXXX').getToken(GRAPH))!.token)).toBe(200);
    await expect(person('alice', 'wrong').getToken(GRAPH)).rejects.toThrow('AADSTS50126');
    const sakura = probe.tenant.world.user('sakura@tiny.onmicrosoft.com')!;
    sakura.state = 'mfa';
    await expect(person('sakura', 'XXXXX').getToken(GRAPH)).rejects.toThrow('AADSTS50076');
  });

  it('signs in a person on another device by a code', async () => {
    const credential = new DeviceCodeCredential({
      ...authority,
      tenantId: 'tiny.onmicrosoft.com',
      clientId: probe.publicId,
      userPromptCallback: ({ userCode }) => {
        void probe.send(`/_practice/devicecode/${userCode}`, {
          method: 'POST',
          json: { upn: 'admin@tiny.onmicrosoft.com' },
        });
      },
    });
    const token = await credential.getToken(GRAPH);
    expect(await works(token!.token)).toBe(200);
  });
});
