import type { SentOf } from '@coffer/contract';
import type { ConnectionSettings, Organization } from '../../../services/organizations/organization.ts';
import type { BackupSpan, RepositoryUse } from '../../../services/organizations/ports.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** Backup times of an organization, or `undefined` when they were not asked for. */
export type SpanShown = { readonly span: BackupSpan | undefined } | undefined;

/** An organization as the contract shows it; never with a secret. */
export function presentOrganization(organization: Organization, backup: SpanShown): SentOf<'Organization'> {
  const { id } = organization;
  return {
    id,
    type: 'Office365',
    region: organization.region,
    name: organization.name,
    officeName: organization.officeName,
    isExchangeOnline: organization.isExchangeOnline,
    isSharePointOnline: organization.isSharePointOnline,
    isTeamsOnline: organization.isTeamsOnline,
    isTeamsChatsOnline: organization.isTeamsChatsOnline,
    exchangeOnlineSettings: presentConnection(organization.exchange),
    sharePointOnlineSettings: presentConnection(organization.sharePoint),
    ...(backup && {
      isBackedup: backup.span !== undefined,
      firstBackuptime: backup.span?.first,
      lastBackuptime: backup.span?.last,
    }),
    _links: linksTo({
      self: hrefTo('Organizations', id),
      jobs: hrefTo('Organizations', id, 'Jobs'),
      groups: hrefTo('Organizations', id, 'Groups'),
      users: hrefTo('Organizations', id, 'Users'),
      sites: hrefTo('Organizations', id, 'Sites'),
      teams: hrefTo('Organizations', id, 'Teams'),
      usedRepositories: hrefTo('Organizations', id, 'usedRepositories'),
    }),
  };
}

function presentConnection(
  settings: ConnectionSettings | undefined,
): SentOf<'Office365ConnectionSettings'> | undefined {
  if (!settings) return undefined;
  const applicationOnly = settings.kind === 'application';
  return {
    useApplicationOnlyAuth: applicationOnly,
    officeOrganizationName: settings.officeOrganizationName,
    sharePointSaveAllWebParts: settings.saveAllWebParts,
    applicationId: settings.applicationId,
    applicationCertificateThumbprint: settings.certificateThumbprint,
    ...(applicationOnly
      ? {}
      : {
          account: settings.account,
          grantAdminAccess: settings.grantAdminAccess,
          useMfa: settings.useMfa,
          useCustomVeeamAADApplication: settings.useCustomApplication,
        }),
  };
}

/** The space that an organization takes in one repository; the repository itself is only found through the link. */
export function presentUse(use: RepositoryUse): SentOf<'OrganizationStorageSpaceUsage'> {
  return {
    usedSpaceBytes: use.usedBytes,
    localCacheUsedSpaceBytes: 0,
    objectStorageUsedSpaceBytes: 0,
    isAvailable: use.isAvailable,
    details: use.details,
    _links: linksTo({ backupRepository: hrefTo('BackupRepositories', use.repositoryId) }),
  };
}
