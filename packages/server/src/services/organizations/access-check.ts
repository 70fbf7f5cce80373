import type { Credential, GrantedPermissions, Tenant } from '@coffer/m365';
import { OutsideError } from '@coffer/model';
import { mainSettings, type Organization } from './organization.ts';
import { refusalText } from './sign-in-text.ts';

/** Something that Coffer needs to be allowed to do, and whether it is. */
interface PermissionCheck {
  /** What it is needed for. */
  readonly purpose: 'directory' | 'read' | 'restore' | 'rights';
  readonly resource: 'graph' | 'sharePoint';
  /** Microsoft's name of the least permission that suffices. */
  readonly permission: string;
  readonly isGranted: boolean;
}

/** How the sign-in of an organization stands at this moment. */
export interface AccessReport {
  /** Why Microsoft gives no token; undefined if it does. */
  readonly refusal: string | undefined;
  readonly permissions: readonly PermissionCheck[];
}

interface Need extends Omit<PermissionCheck, 'isGranted'> {
  /** Those that include it. */
  readonly also: readonly string[];
}

const directoryToo = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const sitesWrite = ['Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'];

/** By Microsoft Graph's permissions reference; the README lists the same ones for whoever prepares the application. */
const needs: readonly Need[] = [
  {
    purpose: 'directory',
    resource: 'graph',
    permission: 'User.Read.All',
    also: ['User.ReadWrite.All', ...directoryToo],
  },
  {
    purpose: 'directory',
    resource: 'graph',
    permission: 'Group.Read.All',
    also: ['Group.ReadWrite.All', ...directoryToo],
  },
  { purpose: 'read', resource: 'graph', permission: 'Sites.Read.All', also: sitesWrite },
  {
    purpose: 'read',
    resource: 'graph',
    permission: 'Files.Read.All',
    also: ['Files.ReadWrite.All', 'Sites.Read.All', ...sitesWrite],
  },
  { purpose: 'restore', resource: 'graph', permission: 'Files.ReadWrite.All', also: sitesWrite },
];

/** Rights on SharePoint's own interface are called differently for applications and for people. */
const rights: Readonly<Record<GrantedPermissions['kind'], Need>> = {
  application: { purpose: 'rights', resource: 'sharePoint', permission: 'Sites.FullControl.All', also: [] },
  account: { purpose: 'rights', resource: 'sharePoint', permission: 'AllSites.FullControl', also: [] },
};

/** What is missing is told by its least permission; what is there is never told to be missing because it came by another. */
function checkPermissions(granted: GrantedPermissions): readonly PermissionCheck[] {
  return [...needs, rights[granted.kind]].map(({ also, ...need }) => {
    const given = new Set(granted[need.resource]);
    return { ...need, isGranted: [need.permission, ...also].some((name) => given.has(name)) };
  });
}

interface Organizations {
  require(id: string): Promise<Organization>;
  tenant(id: string): Promise<Pick<Tenant, 'permissions'>>;
}

/** Signs in anew and tells what is allowed. */
export class AccessCheck {
  readonly #organizations: Organizations;

  constructor(organizations: Organizations) {
    this.#organizations = organizations;
  }

  /**
   * What the organization's own identity may do, or another one with whose credential it signs in.
   * Rejects with RequestError('not-found'), or an OutsideError when Microsoft gives no answer.
   */
  async of(organizationId: string, signal: AbortSignal, credential?: Credential): Promise<AccessReport> {
    const organization = await this.#organizations.require(organizationId);
    const tenant = await this.#organizations.tenant(organization.id);
    try {
      const granted = await tenant.permissions({ initialDomain: organization.officeName, credential, signal });
      return { refusal: undefined, permissions: checkPermissions(granted) };
    } catch (error) {
      const own = mainSettings(organization).kind === 'application' ? 'application' : 'account';
      const refusal = refusalText(error, credential?.kind ?? own);
      if (refusal === undefined || !(error instanceof OutsideError)) throw error;
      return { refusal, permissions: [] };
    }
  }
}
