export * from './clock.ts';
export * from './errors.ts';
export * from './ledger.ts';
export * from './log.ts';
export * from './restore-journal.ts';
export * from './workload.ts';
