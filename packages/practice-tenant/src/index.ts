export type { FaultSettings } from './behaviours/faults.ts';
export { type Clock, systemClock, VirtualClock } from './clock.ts';
export type { ApiName, JournalEntry, JournalFilter, LedgerLine } from './journal.ts';
export {
  type FolderImport,
  type PracticeTenant,
  type PracticeTenantOptions,
  SEED_NAMES,
  startPracticeTenant,
} from './practice-tenant.ts';
export type { Seed } from './seeds/seed.ts';
export { type DeltaManners, PLAIN_SETTINGS, type Settings } from './settings.ts';
export * from './world/index.ts';
