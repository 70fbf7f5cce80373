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
  readonly created: number;
}

/** One resource an application may call: application permissions (`roles`) and delegated ones (`scopes`), consented by the admin. */
export interface Grants {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** An application registered in the tenant. */
export interface Application {
  readonly appId: string;
  readonly objectId: string;
  readonly servicePrincipalId: string;
  displayName: string;
  /** A public client has no credential of its own and signs in users only. */
  readonly publicClient: boolean;
  /** Client secrets; `expires` in ms UTC. */
  secrets: { readonly value: string; readonly expires: number | undefined }[];
  /** Registered certificates, each in DER. */
  certificates: Uint8Array[];
  graph: Grants;
  sharePoint: Grants;
  readonly created: number;
}
