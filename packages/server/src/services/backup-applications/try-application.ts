import type { Tenant } from '@coffer/m365';
import { type Logger, messageOf, RequestError } from '@coffer/model';
import type { BackupApplicationRow } from '../../db/stores/backup-application-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { isOutOfReach, refusalText } from '../organizations/sign-in-text.ts';
import { applicationCredential } from '../organizations/tenant-specs.ts';

/** What a trial needs. */
export interface Trial {
  readonly tenant: Tenant;
  readonly secrets: SecretBox;
  readonly logger: Logger;
  /** How the application is called in the text of a refusal. */
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The row with what came of a sign-in with it: `verified`, or `unchecked` with a warning in the log if Microsoft gives no answer.
 * Rejects with `RequestError('invalid')` that names the reason of a refusal.
 */
export async function tryApplication(row: BackupApplicationRow, trial: Trial): Promise<BackupApplicationRow> {
  const { tenant, secrets, logger, name, signal } = trial;
  try {
    await tenant.verify(applicationCredential(row, secrets), signal);
    return { ...row, check_state: 'verified' };
  } catch (error) {
    const refusal = refusalText(error, 'application');
    if (refusal !== undefined) throw new RequestError('invalid', `${name}: ${refusal}`, { cause: error });
    if (!isOutOfReach(error)) throw error;
    logger.warn(
      { organizationId: row.organization_id, applicationId: row.application_id, reason: messageOf(error) },
      'Microsoft could not be reached to check a backup application; it stays unchecked',
    );
    return { ...row, check_state: 'unchecked' };
  }
}
