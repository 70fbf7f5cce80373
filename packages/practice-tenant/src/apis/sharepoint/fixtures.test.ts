import { expect } from 'vitest';
import { type Fixture, fixture, some, testFixtures } from '../../testing/fixtures.ts';
import { Probe } from '../../testing/probe.ts';
import { restFileFixtures } from './fixtures/files.ts';
import { restListFixtures } from './fixtures/lists.ts';
import { webFixtures } from './fixtures/web.ts';

const HOST = 'tiny.sharepoint.com';
const ALICE = 'i:0#.f|membership|alice@tiny.onmicrosoft.com';
const asAdministrator = (json?: unknown): { send: object } => ({
  send: { token: '{administrator}', ...(json === undefined ? {} : { json }) },
});

/** What administrators do, and whole sites. */
const administration: readonly Fixture[] = [
  fixture(
    ['Manage modern SharePoint sites using REST', 'POST SPSiteManager/create', 200],
    { SiteStatus: 2, SiteUrl: `https://${HOST}/sites/made` },
    {
      send: { json: { request: { Title: 'Made', Url: `https://${HOST}/sites/made`, WebTemplate: 'STS#3' } } },
      keep: { made: 'SiteId' },
    },
  ),
  fixture(
    ['Manage modern SharePoint sites using REST', `GET SPSiteManager/status?url='https://${HOST}/sites/made'`, 200],
    { SiteId: '{made}', SiteStatus: 2 },
  ),
  fixture(
    ['Tenant', "GET {admin}SPO.Tenant/GetSiteAdministrators?siteId='{made}'", 200],
    { value: [{ loginName: ALICE }] },
    asAdministrator(),
  ),
  fixture(
    ['Tenant', 'POST {admin}SPOInternalUseOnly.Tenant/SetSiteSecondaryAdministrators', 200],
    undefined,
    asAdministrator({
      secondaryAdministratorsFieldsData: { siteId: '{made}', secondaryAdministratorLoginNames: [ALICE] },
    }),
  ),
  fixture(
    ['Tenant', 'POST {admin}SPO.Tenant/GetSitePropertiesByUrl', 200],
    { SiteId: '{made}', LockState: 'Unlock' },
    asAdministrator({ url: `https://${HOST}/sites/made` }),
  ),
  fixture(
    ['Tenant', 'POST {admin}SPO.Tenant/GetSitePropertiesFromSharePointByFilters', 200],
    { value: some({ SiteId: '{made}', StorageUsage: expect.any(Number) }), NextStartIndexFromSharePoint: null },
    asAdministrator({ speFilter: { IncludePersonalSite: 0 } }),
  ),
  fixture(['Manage modern SharePoint sites using REST', 'POST SPSiteManager/delete', 200], undefined, {
    send: { json: { siteId: '{made}' } },
  }),
  fixture(['8.5', 'GET web', 401], undefined, {
    send: { token: '' },
    headers: { 'www-authenticate': expect.stringContaining('00000003-0000-0ff1-ce00-000000000000') },
  }),
];

testFixtures(
  ['sharepoint'],
  [...webFixtures, ...restListFixtures, ...restFileFixtures, ...administration],
  async () => {
    const probe = await Probe.start({ limits: 'none' });
    const { world, url } = probe.tenant;
    const site = world.sites.find(({ path }) => path === '/sites/workshop')!;
    const place = `${url}/sharepoint/${HOST}/sites/workshop`;
    return {
      probe,
      base: `/sharepoint/${HOST}/sites/workshop/_api/`,
      // Alice owns the group of the site, so she may do everything there.
      token: await probe.userToken('alice', `https://${HOST}/.default`),
      headers: { accept: 'application/json;odata=nometadata' },
      known: {
        admin: `${url}/sharepoint/tiny-admin.sharepoint.com/_api/`,
        administrator: await probe.userToken('admin', 'https://tiny-admin.sharepoint.com/.default'),
        siteId: site.id,
        sub: `${place}/sub/_api/`,
      },
    };
  },
);
