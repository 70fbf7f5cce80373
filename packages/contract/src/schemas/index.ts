import type { Received, Sent } from '../types.ts';
import type { AuditItem } from './audit-items.ts';
import type {
  AccountPool,
  Application,
  ApplicationFromClient,
  BackupAccount,
  BackupApplication,
  BackupApplicationFromClient,
} from './backup-accounts.ts';
import type {
  BackupWindowSettings,
  Job,
  JobBackupItemType,
  JobItem,
  JobSchedulePolicy,
  JobSite,
  StartJobOptions,
} from './backup-jobs.ts';
import type {
  BackupRepository,
  BackupRepositoryFromClient,
  BackupRepositoryStorageUsageInfo,
  RepositorySynchronizeSession,
} from './backup-repositories.ts';
import type { CopyJob, CopyJobSchedulePolicy } from './copy-jobs.ts';
import type {
  CheckDeviceCode,
  CommonDeviceCodeRequestOptions,
  DeviceCodeCheckResponse,
  DeviceCodeRequestOptions,
  DeviceCodeResponse,
} from './device-codes.ts';
import type { Group, GroupMember, OneDrive, Site, Team, User } from './directory.ts';
import type { FoundItem } from './item-search.ts';
import type { JobSession, JobSessionType, JobStatistics, LogItem } from './job-sessions.ts';
import type {
  AuditMailSettings,
  ExplorerMailSettings,
  ExplorerMailSettingsFromClient,
  NotificationMailSettings,
} from './mail-settings.ts';
import type {
  OneDriveDocument,
  OneDriveFolder,
  SaveDocumentsOptions,
  SaveOneDriveDocumentOptions,
  SaveOneDriveFoldersOptions,
} from './onedrive-items.ts';
import type {
  BulkRestoreConfig,
  CopyToDocument,
  CopyToDocuments,
  CopyToFolder,
  CopyToFolders,
  RestoreToOriginal,
  RestoreToOriginalDocuments,
  RestoreToOriginalFolders,
} from './onedrive-restore.ts';
import type {
  OperatorInfo,
  RbacEffectiveScope,
  RbacGroup,
  RbacItem,
  RbacItemType,
  RbacLoggedInUser,
  RbacRole,
  RbacRoleCreateModel,
  RbacSite,
  RbacUser,
  RestorePortalSettings,
} from './operator-roles.ts';
import type {
  ExchangeSettings,
  LoggedInOrganization,
  Office365ConnectionSettings,
  Organization,
  OrganizationRegion,
  OrganizationStorageSpaceUsage,
  OrganizationType,
  SharepointSettings,
} from './organizations.ts';
import type {
  InternetProxySettings,
  InternetProxySettingsFromClient,
  ItemGuidId,
  ProxyFromClient,
  ProxyServer,
  RemoveProxyOptions,
  RescanOptions,
} from './proxies.ts';
import type {
  BackupGroupData,
  BackupOneDriveData,
  BackupOrganizationData,
  BackupSiteData,
  BackupUserData,
} from './repository-contents.ts';
import type {
  RestorePoint,
  RestorePointMailbox,
  RestorePointOneDrive,
  RestorePointSite,
  RestorePointTeam,
} from './restore-points.ts';
import type {
  BackupOrganization,
  ExploreOptions,
  OperatorExploreOptions,
  RestoreSession,
  RestoreSessionEvent,
} from './restore-sessions.ts';
import type {
  ExtendedCommonStatistic,
  ItemRestoreStatistics,
  ListRestoreStatistics,
  RestoreObject,
  SharePointBulkRestoreStatistics,
  SharePointCommonRestoreStatistics,
  WebRestoreStatistics,
} from './restore-statistics.ts';
import type { ServiceInstance } from './service-instance.ts';
import type {
  SharePointAttachment,
  SharePointDocument,
  SharePointFolder,
  SharePointItem,
  SharePointLibrary,
  SharePointList,
  SharePointSite,
} from './sharepoint-items.ts';
import type { TokenAnswer, TokenRequest } from './token.ts';

/** The schemas of the contract by noun. */
interface Schemas {
  BackupAccount: typeof BackupAccount;
  AccountPool: typeof AccountPool;
  BackupApplication: typeof BackupApplication;
  Application: typeof Application;
  BackupApplicationFromClient: typeof BackupApplicationFromClient;
  ApplicationFromClient: typeof ApplicationFromClient;
  JobBackupItemType: typeof JobBackupItemType;
  JobSite: typeof JobSite;
  JobItem: typeof JobItem;
  BackupWindowSettings: typeof BackupWindowSettings;
  JobSchedulePolicy: typeof JobSchedulePolicy;
  Job: typeof Job;
  StartJobOptions: typeof StartJobOptions;
  BackupRepository: typeof BackupRepository;
  BackupRepositoryFromClient: typeof BackupRepositoryFromClient;
  BackupRepositoryStorageUsageInfo: typeof BackupRepositoryStorageUsageInfo;
  RepositorySynchronizeSession: typeof RepositorySynchronizeSession;
  CopyJobSchedulePolicy: typeof CopyJobSchedulePolicy;
  CopyJob: typeof CopyJob;
  CommonDeviceCodeRequestOptions: typeof CommonDeviceCodeRequestOptions;
  DeviceCodeResponse: typeof DeviceCodeResponse;
  CheckDeviceCode: typeof CheckDeviceCode;
  DeviceCodeCheckResponse: typeof DeviceCodeCheckResponse;
  DeviceCodeRequestOptions: typeof DeviceCodeRequestOptions;
  User: typeof User;
  OneDrive: typeof OneDrive;
  Group: typeof Group;
  GroupMember: typeof GroupMember;
  Site: typeof Site;
  Team: typeof Team;
  JobSessionType: typeof JobSessionType;
  JobStatistics: typeof JobStatistics;
  JobSession: typeof JobSession;
  LogItem: typeof LogItem;
  OneDriveDocument: typeof OneDriveDocument;
  SaveDocumentsOptions: typeof SaveDocumentsOptions;
  SaveOneDriveDocumentOptions: typeof SaveOneDriveDocumentOptions;
  OneDriveFolder: typeof OneDriveFolder;
  SaveOneDriveFoldersOptions: typeof SaveOneDriveFoldersOptions;
  CopyToFolder: typeof CopyToFolder;
  RestoreToOriginal: typeof RestoreToOriginal;
  BulkRestoreConfig: typeof BulkRestoreConfig;
  RestoreToOriginalDocuments: typeof RestoreToOriginalDocuments;
  CopyToDocuments: typeof CopyToDocuments;
  CopyToDocument: typeof CopyToDocument;
  RestoreToOriginalFolders: typeof RestoreToOriginalFolders;
  CopyToFolders: typeof CopyToFolders;
  Office365ConnectionSettings: typeof Office365ConnectionSettings;
  OrganizationType: typeof OrganizationType;
  OrganizationRegion: typeof OrganizationRegion;
  SharepointSettings: typeof SharepointSettings;
  ExchangeSettings: typeof ExchangeSettings;
  Organization: typeof Organization;
  OrganizationStorageSpaceUsage: typeof OrganizationStorageSpaceUsage;
  LoggedInOrganization: typeof LoggedInOrganization;
  InternetProxySettings: typeof InternetProxySettings;
  ProxyServer: typeof ProxyServer;
  InternetProxySettingsFromClient: typeof InternetProxySettingsFromClient;
  ProxyFromClient: typeof ProxyFromClient;
  RemoveProxyOptions: typeof RemoveProxyOptions;
  ItemGuidId: typeof ItemGuidId;
  RescanOptions: typeof RescanOptions;
  BackupOrganizationData: typeof BackupOrganizationData;
  BackupUserData: typeof BackupUserData;
  BackupGroupData: typeof BackupGroupData;
  BackupOneDriveData: typeof BackupOneDriveData;
  BackupSiteData: typeof BackupSiteData;
  RestorePoint: typeof RestorePoint;
  RestorePointMailbox: typeof RestorePointMailbox;
  RestorePointTeam: typeof RestorePointTeam;
  RestorePointSite: typeof RestorePointSite;
  RestorePointOneDrive: typeof RestorePointOneDrive;
  ExploreOptions: typeof ExploreOptions;
  RestoreSession: typeof RestoreSession;
  RbacItemType: typeof RbacItemType;
  RbacUser: typeof RbacUser;
  RbacSite: typeof RbacSite;
  RbacGroup: typeof RbacGroup;
  RbacItem: typeof RbacItem;
  RbacRole: typeof RbacRole;
  RbacRoleCreateModel: typeof RbacRoleCreateModel;
  RbacLoggedInUser: typeof RbacLoggedInUser;
  OperatorInfo: typeof OperatorInfo;
  RbacEffectiveScope: typeof RbacEffectiveScope;
  RestorePortalSettings: typeof RestorePortalSettings;
  OperatorExploreOptions: typeof OperatorExploreOptions;
  RestoreSessionEvent: typeof RestoreSessionEvent;
  BackupOrganization: typeof BackupOrganization;
  RestoreObject: typeof RestoreObject;
  ItemRestoreStatistics: typeof ItemRestoreStatistics;
  SharePointCommonRestoreStatistics: typeof SharePointCommonRestoreStatistics;
  ExtendedCommonStatistic: typeof ExtendedCommonStatistic;
  SharePointBulkRestoreStatistics: typeof SharePointBulkRestoreStatistics;
  ListRestoreStatistics: typeof ListRestoreStatistics;
  WebRestoreStatistics: typeof WebRestoreStatistics;
  FoundItem: typeof FoundItem;
  SharePointSite: typeof SharePointSite;
  SharePointLibrary: typeof SharePointLibrary;
  SharePointList: typeof SharePointList;
  SharePointFolder: typeof SharePointFolder;
  SharePointDocument: typeof SharePointDocument;
  SharePointItem: typeof SharePointItem;
  SharePointAttachment: typeof SharePointAttachment;
  AuditItem: typeof AuditItem;
  AuditMailSettings: typeof AuditMailSettings;
  ExplorerMailSettings: typeof ExplorerMailSettings;
  ExplorerMailSettingsFromClient: typeof ExplorerMailSettingsFromClient;
  NotificationMailSettings: typeof NotificationMailSettings;
  ServiceInstance: typeof ServiceInstance;
  TokenAnswer: typeof TokenAnswer;
  TokenRequest: typeof TokenRequest;
}

/** The nouns of the contract that have a schema. */
export type SchemaName = keyof Schemas;

/** A thing of the contract as it may be given to be sent, for example `SentOf<'Job'>`. */
export type SentOf<Name extends SchemaName> = Sent<Schemas[Name]>;

/** A thing of the contract as it comes in: any member may be absent. */
export type ReceivedOf<Name extends SchemaName> = Received<Schemas[Name]>;
