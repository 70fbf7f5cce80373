export type { FaultSettings } from './behaviours/faults.ts';
export { type Clock, systemClock, VirtualClock } from './clock.ts';
export type { ApiName, JournalEntry, JournalFilter } from './journal.ts';
export type { LedgerDetail, LedgerFilter, LedgerLine } from './ledger.ts';
export type { LimitChange, LimitSettings } from './metering/settings.ts';
export { type MutationReport, type MutationWish, mutate } from './mutator.ts';
export {
  type FolderImport,
  type PracticeTenant,
  type PracticeTenantOptions,
  SEED_NAMES,
  type SeedName,
  startPracticeTenant,
} from './practice-tenant.ts';
export { TRAPS } from './seeds/hostile/index.ts';
export type { Trap } from './seeds/hostile/trap.ts';
export type { Seed } from './seeds/seed.ts';
export { type DeltaManners, PLAIN_SETTINGS, type Settings } from './settings.ts';
export { sharedKeys } from './tls/kept-keys.ts';
export * from './world/index.ts';
