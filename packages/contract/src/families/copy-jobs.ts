import { operation } from '../operation.ts';

/** Second copies of backups. */
export const copyJobs = {
  CopyJob_Get: operation('GET', '/v6/CopyJobs', { tag: 'CopyJob', built: false }),
  CopyJob_Create: operation('POST', '/v6/CopyJobs', { tag: 'CopyJob', built: false }),
  CopyJob_GetById: operation('GET', '/v6/CopyJobs/{id}', { tag: 'CopyJob', built: false }),
  CopyJob_Update: operation('PUT', '/v6/CopyJobs/{id}', { tag: 'CopyJob', success: 204, built: false }),
  CopyJob_Delete: operation('DELETE', '/v6/CopyJobs/{id}', { tag: 'CopyJob', success: 204, built: false }),
  CopyJob_GetBackupJobByCopyJob: operation('GET', '/v6/CopyJobs/{id}/BackupJob', { tag: 'CopyJob', built: false }),
  CopyJob_Enable: operation('POST', '/v6/CopyJobs/{id}/enable', { tag: 'CopyJob', success: 204, built: false }),
  CopyJob_Disable: operation('POST', '/v6/CopyJobs/{id}/disable', { tag: 'CopyJob', success: 204, built: false }),
  CopyJob_Start: operation('POST', '/v6/CopyJobs/{id}/start', { tag: 'CopyJob', success: 204, built: false }),
  CopyJob_Stop: operation('POST', '/v6/CopyJobs/{id}/stop', { tag: 'CopyJob', success: 204, built: false }),
};
