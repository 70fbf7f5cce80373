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
export { BUCKET_RULES } from './governor/buckets.ts';
export { type DayBudget, type PlannedHours, type PlannedJob, planDay } from './governor/day-plan.ts';
export { Governor } from './governor/governor.ts';
export { type BudgetLease, type Leased, LocalBudgetLease, type SharedBudget } from './governor/lease.ts';
export type { Amount, BucketRule } from './governor/limits/rule.ts';
export { type Capacity, type Reckoning, reckon, restoreWork, type Work } from './governor/reckon.ts';
export type { BucketUsage } from './governor/usage.ts';
export type { SignInReason } from './identity/aadsts.ts';
export type { DeviceCode, DeviceCodeState } from './identity/device-code.ts';
export type { Health } from './identity/identity.ts';
export {
  type OpenIdCode,
  type OpenIdOptions,
  type OpenIdRequest,
  OpenIdSignIn,
  type SignedInPerson,
} from './identity/open-id.ts';
export type { IdentityStatus } from './identity/pool.ts';
export type { SignedIn } from './identity/sign-in.ts';
export { siteName } from './one-drive-absence.ts';
export type { OrganizationFacts } from './organization.ts';
export { isPersonalSite } from './site-collections.ts';
export { connectTenant, type GrantedPermissions, type Tenant, type TenantOptions, type Throttling } from './tenant.ts';
