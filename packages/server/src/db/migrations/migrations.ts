import type { Migration } from 'kysely';
import { base } from './0001-base.ts';
import { organizations } from './0002-organizations.ts';
import { backup } from './0003-backup.ts';
import { catalog } from './0004-catalog.ts';
import { ledgerHours } from './0005-ledger-hours.ts';
import { coverage } from './0006-coverage.ts';
import { names } from './0007-names.ts';
import { restoreSessions } from './0009-restore-sessions.ts';
import { heldObjects } from './0010-held-objects.ts';
import { operation } from './0011-operation.ts';
import { sessionObjects } from './0020-session-objects.ts';
import { portal } from './0021-portal.ts';
import { restoreJournal } from './0022-restore-journal.ts';
import { administration } from './0023-administration.ts';
import { sparseIndexes } from './0026-sparse-indexes.ts';
import { repositoryChecks } from './0030-repository-checks.ts';
import { auditItems } from './0031-audit-items.ts';
import { madeCertificates } from './0032-made-certificates.ts';
import { coverageTotals } from './0040-coverage-totals.ts';
import { restores } from './0041-restores.ts';
import { restoreRequests } from './0042-restore-requests.ts';

/** All migrations in their order. A migration that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-base': base,
  '0002-organizations': organizations,
  '0003-backup': backup,
  '0004-catalog': catalog,
  '0005-ledger-hours': ledgerHours,
  '0006-coverage': coverage,
  '0007-names': names,
  '0009-restore-sessions': restoreSessions,
  '0010-held-objects': heldObjects,
  '0011-operation': operation,
  '0020-session-objects': sessionObjects,
  '0021-portal': portal,
  '0022-restore-journal': restoreJournal,
  '0023-administration': administration,
  '0026-sparse-indexes': sparseIndexes,
  '0030-repository-checks': repositoryChecks,
  '0031-audit-items': auditItems,
  '0032-made-certificates': madeCertificates,
  '0040-coverage-totals': coverageTotals,
  '0041-restores': restores,
  '0042-restore-requests': restoreRequests,
};
