/** What happens when somebody signs in with this account's right password. */
export type UserState = 'ok' | 'mfa' | 'disabled' | 'expired' | 'locked';

/** A directory account. */
export interface User {
  readonly id: string;
  readonly userPrincipalName: string;
  displayName: string;
  givenName: string | undefined;
  surname: string | undefined;
  mail: string | undefined;
  jobTitle: string | undefined;
  department: string | undefined;
  userType: 'Member' | 'Guest' | undefined;
  state: UserState;
  password: string;
  /** Grows whenever the password changes; refresh tokens of an older stamp are revoked. */
  passwordStamp: number;
  licensed: boolean;
  /** Directory roles by display name, e.g. `SharePoint Administrator`. */
  roles: string[];
  /** A JPEG. */
  photo?: { readonly bytes: Uint8Array; readonly width: number; readonly height: number };
  readonly created: number;
}

/** The four kinds of groups a directory knows (Microsoft Graph, "Working with groups"). */
export type GroupKind = 'microsoft365' | 'security' | 'mail-enabled-security' | 'distribution';

/** A directory group; `members` are ids of users and groups. */
export interface Group {
  readonly id: string;
  displayName: string;
  description: string | undefined;
  readonly kind: GroupKind;
  mail: string | undefined;
  members: string[];
  owners: string[];
  /** The group also is a team. */
  team: boolean;
  /** Set for groups with dynamic membership. */
  readonly membershipRule: string | undefined;
  /** Who may see the group; the members of a `HiddenMembership` one are seen only with a permission of its own. */
  readonly visibility: 'Private' | 'Public' | 'HiddenMembership' | undefined;
  readonly created: number;
}

/** One resource an application may call: application permissions (`roles`) and delegated ones (`scopes`), consented by the admin. */
export interface Grants {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** A secret an application may prove itself with. */
export interface ApplicationSecret {
  readonly keyId: string;
  readonly value: string;
  readonly displayName: string | undefined;
  /** ms UTC. */
  readonly expires: number | undefined;
}

/** A certificate an application may prove itself with. */
export interface ApplicationKey {
  readonly keyId: string;
  readonly der: Uint8Array;
  readonly displayName: string | undefined;
  /** ms UTC. */
  readonly starts: number | undefined;
  readonly expires: number | undefined;
}

/** The permissions an application says it needs, by the application id of the service and the ids of the permissions. */
export interface RequiredAccess {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Role' | 'Scope' }[];
}

/** An application registered in the tenant. */
export interface Application {
  readonly appId: string;
  readonly objectId: string;
  readonly servicePrincipalId: string;
  /** Whether the application has a service principal here; without one it can not sign in. */
  hasServicePrincipal: boolean;
  /** A disabled application can not sign in. */
  enabled: boolean;
  displayName: string;
  /** A public client has no credential of its own and signs in users only. */
  publicClient: boolean;
  secrets: ApplicationSecret[];
  certificates: ApplicationKey[];
  requiredAccess: readonly RequiredAccess[];
  graph: Grants;
  sharePoint: Grants;
  readonly created: number;
}
