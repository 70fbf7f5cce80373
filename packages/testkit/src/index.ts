export { House, type HouseOptions, practiceDomain } from './house.ts';
export { ledgerDifferences } from './ledgers.ts';
export { type DriveItem, type JournalEntry, type LedgerLine, PracticeClient } from './practice-client.ts';
export { type CallOptions, type Download, RestClient, RestFailure } from './rest-client.ts';
export { Restic, type ResticResult } from './restic.ts';
export {
  addOneDriveJob,
  addOrganization,
  addRepository,
  backupGroup,
  documentedGroupId,
  explore,
  locate,
  newestSession,
  runJob,
  sessionLog,
  setBackupAccounts,
} from './steps.ts';
export { hashesInZip } from './zip.ts';
