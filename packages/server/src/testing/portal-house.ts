import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Browser } from './browser.ts';
import { type Json, RestHouse } from './rest-house.ts';
import { temporaryFolder } from './temporary-folder.ts';

const domain = 'tiny.onmicrosoft.com';

/** What of a practice tenant is needed here; the tests start it. */
interface Practice extends AsyncDisposable {
  readonly url: string;
  readonly caFile: string;
  readonly cloudFile: string;
  readonly applications: Readonly<Record<'confidential' | 'publicClient', { readonly appId: string }>>;
  readonly world: {
    readonly tenantId: string;
    readonly groups: ReadonlyMap<string, { readonly id: string; readonly displayName: string }>;
    user(name: string): { readonly id: string } | undefined;
    drive(name: string): {
      readonly id: string;
      find(path: string): { readonly id: string } | undefined;
      delete(path: string): unknown;
    };
  };
}

/** A server whose portal is on, with a backup of all OneDrives and sites of a small tenant. */
export class PortalHouse implements AsyncDisposable {
  readonly practice: Practice;
  readonly house: RestHouse;
  readonly dataFolder: string;
  readonly organizationId: string;
  readonly repositoryId: string;
  readonly jobId: string;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    parts: Omit<PortalHouse, keyof AsyncDisposable | 'person' | 'wireId' | 'drive' | 'role' | 'database'>,
    stack: AsyncDisposableStack,
  ) {
    this.practice = parts.practice;
    this.house = parts.house;
    this.dataFolder = parts.dataFolder;
    this.organizationId = parts.organizationId;
    this.repositoryId = parts.repositoryId;
    this.jobId = parts.jobId;
    this.#stack = stack;
  }

  /** `begin` starts a practice tenant of the seed `tiny` in a folder. */
  static async start(begin: (stateFolder: string) => Promise<Practice>): Promise<PortalHouse> {
    const stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    const practice = stack.use(await begin(stateFolder));
    const dataFolder = join(folder, 'data');
    const house = stack.use(await RestHouse.start({ dataFolder, cloudFile: practice.cloudFile }));
    const pfxFile = join(stateFolder, 'application.pfx');
    const { appId } = practice.applications.confidential;
    const organizationId = await house.addOrganization({ domain, appId, pfxFile });
    const repository = { name: 'R', path: 'r', retentionType: 'ItemLevel' };
    const { id: repositoryId } = await house.must(200, 'POST', 'BackupRepositories', repository);
    const { id: jobId } = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, {
      name: 'Everything',
      repositoryId,
      selectedItems: [{ type: 'PartialOrganization', oneDrive: true, sites: true }],
    });
    await house.run(jobId);
    const applicationCertificate = (await readFile(pfxFile)).toString('base64');
    const portal = { applicationId: appId, applicationCertificate, applicationCertificatePassword: 'practice' };
    await house.must(200, 'PUT', '../coffer/v1/restore-portal', { isEnabled: true, ...portal });
    return new PortalHouse({ practice, house, dataFolder, organizationId, repositoryId, jobId }, stack);
  }

  /** Somebody who has signed in to the portal. */
  async person(login: string): Promise<Browser> {
    const browser = this.#stack.use(new Browser(this.house.server.url));
    await browser.signIn(`${login}@${domain}`, 'XXXXX');
    return browser;
  }

  /** The directory id of a user or group in the form of the API. */
  wireId(name: string): string {
    const { world } = this.practice;
    const group = [...world.groups.values()].find((one) => one.displayName === name);
    const id = group?.id ?? world.user(`${name}@${domain}`)?.id;
    return `${id}00000000-0000-0000-0000-000000000000`;
  }

  /** The OneDrive of a user. */
  drive(login: string) {
    return this.practice.world.drive(`${login}@${domain}`);
  }

  /** Makes a role; the lists hold logins, names of groups, and sites as the API lists them. */
  async role(name: string, lists: Readonly<Record<string, readonly (string | Json)[]>>): Promise<string> {
    const item = (one: string | Json): Json => {
      if (typeof one !== 'string') return { type: 'Site', site: one };
      const isGroup = [...this.practice.world.groups.values()].some(({ displayName }) => displayName === one);
      const subject = { id: this.wireId(one), displayName: one, name: one };
      return isGroup ? { type: 'Group', group: subject } : { type: 'User', user: subject };
    };
    const given = Object.fromEntries(Object.entries(lists).map(([list, items]) => [list, items.map(item)]));
    const role = await this.house.must(200, 'POST', `Organizations/${this.organizationId}/RbacRoles`, {
      name,
      ...given,
    });
    return role.id as string;
  }

  /** What a function does in the database that the server is at work on. */
  database<T>(change: (database: DatabaseSync) => T): T {
    using database = new DatabaseSync(join(this.dataFolder, 'coffer.db'));
    return change(database);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
