export type { Page } from './client/paging.ts';
export type {
  AccountCredential,
  ApplicationCredential,
  ApplicationProof,
  Certificate,
  CloudEndpoints,
  Credential,
} from './credential.ts';
export type { Directory, DirectoryQuery } from './directory.ts';
export type {
  DirectoryGroup,
  DirectoryMember,
  DirectorySite,
  DirectoryTeam,
  DirectoryUser,
  GroupKind,
  OneDrive,
} from './directory-shapes.ts';
export type { BucketUsage } from './governor/governor.ts';
export type { SignInReason } from './identity/aadsts.ts';
export type { DeviceCode, DeviceCodeState } from './identity/device-code.ts';
export type { Health } from './identity/identity.ts';
export type { IdentityStatus } from './identity/pool.ts';
export type { SignedIn } from './identity/sign-in.ts';
export type { OrganizationFacts } from './organization.ts';
export { connectTenant, type Tenant, type TenantOptions, type Throttling } from './tenant.ts';
