import type { Grants, Group, GroupKind, UserState } from './directory.ts';
import type { Site } from './site.ts';

/** What the tenant is called and how large it is. */
export interface TenantProfile {
  readonly displayName: string;
  /** The first domain, `*.onmicrosoft.com`; its first label also names the SharePoint hosts. */
  readonly initialDomain: string;
  /** Further verified domains; the first of them is the default one. */
  readonly domains?: readonly string[];
  /** Bought licences that include SharePoint; decides the throttling tier. */
  readonly licences: number;
  readonly countryLetterCode?: string;
  /** When the tenant was made, ms UTC; also the default creation time of users, groups and sites. */
  readonly created?: number;
}

/** What a new account needs; everything else has a sensible default. */
export interface NewUser {
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly password: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly jobTitle?: string;
  readonly department?: string;
  readonly state?: UserState;
  readonly userType?: 'Member' | 'Guest';
  readonly licensed?: boolean;
  readonly roles?: readonly string[];
  /** Gives the account a OneDrive; default true for licensed members. */
  readonly oneDrive?: boolean;
}

/** What a new group needs; `members` and `owners` are ids of users and groups. */
export interface NewGroup {
  readonly id?: string;
  readonly displayName: string;
  readonly kind: GroupKind;
  readonly mailNickname?: string;
  readonly description?: string;
  readonly members?: readonly string[];
  readonly owners?: readonly string[];
  readonly team?: boolean;
  /** Makes the membership dynamic, see `ruleMatches`. */
  readonly membershipRule?: string;
  readonly visibility?: Group['visibility'];
}

/** What a new application registration needs. */
export interface NewApplication {
  readonly appId?: string;
  readonly displayName: string;
  readonly publicClient?: boolean;
  readonly secret?: string;
  /** A certificate in DER. */
  readonly certificate?: Uint8Array;
  readonly graph: Grants;
  readonly sharePoint: Grants;
}

/** What a new SharePoint site needs. */
export interface NewSite {
  readonly title: string;
  /** Server-relative path, e.g. `/sites/hr`; empty for the root site. */
  readonly path: string;
  readonly groupId?: string;
  readonly parent?: Site;
  readonly administrators?: readonly string[];
  /** Names of its document libraries; default one, `Shared Documents`. */
  readonly libraries?: readonly string[];
}
