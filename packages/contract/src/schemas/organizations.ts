import { Action, Links, page, Secret } from '../common.ts';
import {
  choice,
  dictionary,
  Flag,
  Guid,
  Int32,
  Int64,
  Moment,
  maybe,
  named,
  object,
  optional,
  Text,
} from '../schema.ts';

/** How to sign in to Exchange Online or SharePoint Online. Secrets are accepted, never returned. */
export const Office365ConnectionSettings = object('RESTOffice365ConnectionSettings', {
  useApplicationOnlyAuth: maybe(Flag),
  officeOrganizationName: optional(Text),
  sharePointSaveAllWebParts: maybe(Flag),
  account: optional(Text),
  password: optional(Secret),
  grantAdminAccess: maybe(Flag),
  useMfa: maybe(Flag),
  useCustomVeeamAADApplication: maybe(Flag),
  applicationId: maybe(Guid),
  applicationSecret: optional(Secret),
  applicationCertificate: optional(Text),
  applicationCertificatePassword: optional(Secret),
  applicationCertificateThumbprint: optional(Text),
});

/** Where the organization lives. */
export const OrganizationType = named('RestOrganizationType', choice('Office365', 'OnPremises', 'Hybrid'));

/** Which of Microsoft's clouds holds the organization. */
export const OrganizationRegion = named(
  'RestOrganizationRegion',
  choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment'),
);

/** How to sign in to a SharePoint server on premises. */
export const SharepointSettings = object('RESTSharepointSettings', {
  serverName: optional(Text),
  username: optional(Text),
  password: optional(Secret),
  useSSL: maybe(Flag),
  skipCAverification: maybe(Flag),
  skipCommonnameverification: maybe(Flag),
  skipRevocationcheck: maybe(Flag),
  serverPort: maybe(Int32),
  grantAccesstositecollections: maybe(Flag),
});

/** How to sign in to an Exchange server on premises. */
export const ExchangeSettings = object('RESTExchangeSettings', {
  serverName: optional(Text),
  username: optional(Text),
  password: optional(Secret),
  useSSL: maybe(Flag),
  skipCAverification: maybe(Flag),
  skipCommonnameverification: maybe(Flag),
  skipRevocationcheck: maybe(Flag),
  grantImpersonation: maybe(Flag),
  configureThrottlingpolicy: maybe(Flag),
});

/** An organization. One shape for cloud, on-premises and hybrid; `type` says which members count. */
export const Organization = object('RestOrganizationComposed', {
  isTeamsOnline: maybe(Flag),
  isTeamsChatsOnline: maybe(Flag),
  configureApplication: maybe(Flag),
  userCode: optional(Text),
  newApplicationName: maybe(Text),
  exchangeOnlineSettings: maybe(Office365ConnectionSettings),
  sharePointOnlineSettings: maybe(Office365ConnectionSettings),
  isExchangeOnline: maybe(Flag),
  isSharePointOnline: maybe(Flag),
  type: maybe(OrganizationType),
  region: maybe(OrganizationRegion),
  id: maybe(Guid),
  name: optional(Text),
  officeName: optional(Text),
  isBackedup: maybe(Flag),
  firstBackuptime: maybe(Moment),
  lastBackuptime: maybe(Moment),
  _links: optional(Links),
  _actions: optional(dictionary(Action)),
  isSharepoint: maybe(Flag),
  sharepointSettings: optional(SharepointSettings),
  isExchange: maybe(Flag),
  exchangeSettings: optional(ExchangeSettings),
});

/** Space that an organization takes in one repository, in bytes; the repository is found through `_links`. */
export const OrganizationStorageSpaceUsage = object('RESTOrganizationStorageSpaceUsage', {
  usedSpaceBytes: maybe(Int64),
  localCacheUsedSpaceBytes: maybe(Int64),
  objectStorageUsedSpaceBytes: maybe(Int64),
  isAvailable: optional(Flag),
  details: optional(Text),
  _links: optional(Links),
});

/** One page of {@link OrganizationStorageSpaceUsage}. */
export const OrganizationStorageSpaceUsagePage = page(
  'PageOfRESTOrganizationStorageSpaceUsage',
  OrganizationStorageSpaceUsage,
);

/** The organization of the caller himself. */
export const LoggedInOrganization = object('RESTLoggedInOrganization', {
  id: optional(Text),
  name: optional(Text),
  type: optional(choice('OnPremises', 'Office365', 'Hybrid')),
  isBackedup: optional(Flag),
  firstBackuptime: maybe(Moment),
  lastBackuptime: maybe(Moment),
  _actions: optional(dictionary(Action)),
});
