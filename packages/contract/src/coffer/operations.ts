import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { operators } from '../permission.ts';
import { choice, Flag, Guid, optional, Text } from '../schema.ts';
import { RestoreSession } from '../schemas/restore-sessions.ts';
import { administration } from './administration.ts';
import { backupApplications } from './backup-applications.ts';
import { events } from './events.ts';
import { finding } from './finding.ts';
import { organizationInsight } from './organization-insight.ts';
import { overview } from './overview.ts';
import {
  PortalExploreOptions,
  PortalObjectPage,
  PortalPointPage,
  PortalSettings,
  PortalSettingsFromClient,
} from './portal-schemas.ts';
import { recoveryKey } from './recovery-key.ts';
import { repositoryChecks } from './repository-checks.ts';
import { restores } from './restores.ts';
import {
  CleanUp,
  CleanUpPage,
  FailingItemIds,
  FailingItemPage,
  JobOptions,
  ObjectCoveragePage,
  RetentionPreview,
} from './schemas.ts';
import { sessionInsight } from './session-insight.ts';

const ofJob = { jobId: Guid };
const ofObject = { objectId: Text };
const ofRepository = { repositoryId: Guid };

/** Coffer's own operations, for which the v6 API has no words. Same tokens, errors and pages. */
export const cofferOperations = {
  ...administration,
  ...events,
  ...finding,
  ...organizationInsight,
  ...overview,
  ...backupApplications,
  ...sessionInsight,
  ...recoveryKey,
  ...repositoryChecks,
  ...restores,
  Coffer_GetJobOptions: operation('GET', '/coffer/v1/jobs/{jobId}/options', {
    tag: 'Coffer',
    built: true,
    params: ofJob,
    answer: JobOptions,
  }),
  Coffer_UpdateJobOptions: operation('PUT', '/coffer/v1/jobs/{jobId}/options', {
    tag: 'Coffer',
    built: true,
    params: ofJob,
    body: JobOptions,
    answer: JobOptions,
  }),
  Coffer_GetCoverage: operation('GET', '/coffer/v1/jobs/{jobId}/coverage', {
    tag: 'Coffer',
    paged: true,
    built: true,
    params: ofJob,
    query: { ...paging, onlyTroubled: optional(Flag) },
    answer: ObjectCoveragePage,
  }),
  Coffer_GetQuarantine: operation('GET', '/coffer/v1/jobs/{jobId}/quarantine', {
    tag: 'Coffer',
    paged: true,
    built: true,
    params: ofJob,
    query: { ...paging, kind: optional(choice('objects', 'items')) },
    answer: FailingItemPage,
  }),
  Coffer_AcceptFailing: operation('POST', '/coffer/v1/jobs/{jobId}/quarantine/accept', {
    tag: 'Coffer',
    success: 204,
    built: true,
    params: ofJob,
    body: FailingItemIds,
  }),
  Coffer_RetryFailing: operation('POST', '/coffer/v1/jobs/{jobId}/quarantine/retry', {
    tag: 'Coffer',
    success: 204,
    built: true,
    params: ofJob,
    body: FailingItemIds,
  }),
  Coffer_GetRetentionPreview: operation('GET', '/coffer/v1/repositories/{repositoryId}/retention-preview', {
    tag: 'Coffer',
    built: true,
    params: ofRepository,
    query: paging,
    answer: RetentionPreview,
  }),
  Coffer_GetCleanUps: operation('GET', '/coffer/v1/repositories/{repositoryId}/clean-ups', {
    tag: 'Coffer',
    paged: true,
    built: true,
    params: ofRepository,
    query: paging,
    answer: CleanUpPage,
  }),
  Coffer_StartCleanUp: operation('POST', '/coffer/v1/repositories/{repositoryId}/clean-ups', {
    tag: 'Coffer',
    built: true,
    params: ofRepository,
    answer: CleanUp,
  }),
  Coffer_GetPortalSettings: operation('GET', '/coffer/v1/restore-portal', {
    tag: 'Coffer',
    built: true,
    answer: PortalSettings,
  }),
  Coffer_UpdatePortalSettings: operation('PUT', '/coffer/v1/restore-portal', {
    tag: 'Coffer',
    built: true,
    body: PortalSettingsFromClient,
    answer: PortalSettings,
  }),
  Coffer_GetPortalObjects: operation('GET', '/coffer/v1/portal/objects', {
    tag: 'Coffer',
    permission: operators,
    paged: true,
    built: true,
    query: { ...paging, workload: optional(choice('onedrive', 'sharepoint')), name: optional(Text) },
    answer: PortalObjectPage,
  }),
  Coffer_GetPortalRestorePoints: operation('GET', '/coffer/v1/portal/objects/{objectId}/restore-points', {
    tag: 'Coffer',
    permission: operators,
    paged: true,
    built: true,
    params: ofObject,
    query: paging,
    answer: PortalPointPage,
  }),
  Coffer_ExplorePortalObject: operation('POST', '/coffer/v1/portal/objects/{objectId}/explore', {
    tag: 'Coffer',
    permission: operators,
    built: true,
    params: ofObject,
    body: PortalExploreOptions,
    answer: RestoreSession,
  }),
};
