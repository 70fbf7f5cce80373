import { type Logger, RequestError } from '@coffer/model';
import type { BackupAccountRow, BackupAccountStore } from '../../db/stores/backup-account-store.ts';
import type { OrganizationStore } from '../../db/stores/organization-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { Connection } from '../organizations/organization.ts';
import type { OrganizationService } from '../organizations/organization-service.ts';
import type { TenantKeeper } from '../organizations/ports.ts';
import { connectionsOf } from '../organizations/records.ts';
import { openPassword, sealPassword } from '../organizations/sealing.ts';
import type { TenantSpecs } from '../organizations/tenant-specs.ts';
import type { Turns } from '../turns.ts';
import {
  type BackupAccountInput,
  entryName,
  type MemberType,
  memberTypes,
  type PoolEntry,
  readEntries,
} from './entries.ts';
import { type CheckOutcome, checkAccounts } from './pool-check.ts';

/** Refusals that one message names; the rest is counted. */
const mostNamed = 10;

/** A backup account as it is shown: never with its password. */
export interface BackupAccount {
  readonly groupId: string;
  readonly name: string | undefined;
  readonly login: string;
  readonly type: MemberType;
  readonly isCloud: boolean | undefined;
  /** `unchecked`: Microsoft could not be reached when it was added; checked at first use. */
  readonly checkState: string;
}

/** What the service is made of. */
export interface BackupAccountParts {
  readonly store: BackupAccountStore;
  readonly organizationStore: OrganizationStore;
  readonly organizations: OrganizationService;
  readonly specs: TenantSpecs;
  readonly tenants: TenantKeeper;
  readonly secrets: SecretBox;
  readonly turns: Turns;
  readonly logger: Logger;
}

/** The pool of backup accounts of each organization. */
export class BackupAccountService {
  readonly #parts: BackupAccountParts;

  constructor(parts: BackupAccountParts) {
    this.#parts = parts;
  }

  /** The pool in the order in which it was given. */
  async list(organizationId: string): Promise<readonly BackupAccount[]> {
    const { id } = await this.#parts.organizations.require(organizationId);
    return (await this.#parts.store.list(id)).map((row) => ({
      groupId: row.group_id,
      name: row.name ?? undefined,
      login: row.login,
      type: memberTypes.find((known) => known === row.type) ?? 'Unknown',
      isCloud: row.is_cloud === null ? undefined : row.is_cloud === 1,
      checkState: row.check_state,
    }));
  }

  /**
   * Makes the given accounts the whole pool, after they were checked against Microsoft. Of two calls at once for the same
   * organization, one is whole before the other begins. Rejects with a `RequestError` that names every refused entry and
   * the reason; nothing is changed then. Accounts that cannot be checked because Microsoft gives no answer are taken in
   * and marked, with a warning in the log.
   */
  async replace(organizationId: string, inputs: readonly BackupAccountInput[], signal?: AbortSignal): Promise<void> {
    const { id } = await this.#parts.organizations.require(organizationId);
    await this.#parts.turns.take(id, async () => {
      const main = await this.#accountConnection(id);
      const stored = await this.#parts.store.list(id);
      const entries = readEntries(inputs, { stored, ownAccount: main.settings.account });
      const outcomes = await this.#check(id, main, entries, signal);
      refuseIfAny(entries, outcomes);
      signal?.throwIfAborted();
      await this.#parts.store.replace(
        id,
        entries.map((entry, at) => this.#rowOf(id, entry, outcomes[at])),
      );
      await this.#parts.tenants.replacePool(id, await this.#parts.specs.load(id));
      this.#report(id, entries, outcomes);
    });
  }

  /**
   * Checks the accounts that could not be checked when they were added. Call it when a session begins to use the pool;
   * `warn` hears of every account that is refused now. Accounts that still cannot be checked stay marked.
   */
  async checkBeforeUse(
    organizationId: string,
    options: { readonly warn: (message: string) => void; readonly signal?: AbortSignal },
  ): Promise<void> {
    const { store, organizations, secrets, logger } = this.#parts;
    const { id } = await organizations.require(organizationId);
    const rows = (await store.list(id)).filter((row) => row.check_state === 'unchecked');
    if (rows.length === 0) return;
    const main = await this.#accountConnection(id);
    const candidates = rows.map((row) => ({
      login: row.login,
      directoryId: row.group_id.slice(0, 36),
      password: openPassword(row, secrets),
    }));
    const tenant = await organizations.tenant(id);
    const outcomes = await checkAccounts(candidates, { tenant, main, signal: options.signal });
    for (const [at, row] of rows.entries()) {
      const outcome = outcomes[at];
      if (!outcome || outcome.state === 'unchecked') continue;
      await store.setCheckState(row, outcome.state);
      if (outcome.state === 'verified') continue;
      logger.warn(
        { organizationId: id, login: row.login, reason: outcome.text },
        'A backup account was refused at first use',
      );
      options.warn(`Backup account ${row.login}: ${outcome.text}`);
    }
  }

  async #accountConnection(id: string): Promise<Connection> {
    const row = await this.#parts.organizationStore.find(id);
    if (!row) throw new RequestError('not-found', `There is no organization ${id}.`);
    const connections = connectionsOf(row, this.#parts.secrets);
    const main = connections.sharePoint ?? connections.exchange;
    if (!main || main.settings.kind === 'application') {
      throw new RequestError(
        'invalid',
        'The organization was added with application-only sign-in, which uses no backup accounts. ' +
          'Set backup applications instead, or add the organization with an account.',
      );
    }
    return main;
  }

  async #check(
    id: string,
    main: Connection,
    entries: readonly PoolEntry[],
    signal?: AbortSignal,
  ): Promise<readonly CheckOutcome[]> {
    if (entries.length === 0) return [];
    const tenant = await this.#parts.organizations.tenant(id);
    const candidates = entries.map((entry) => ({
      login: entry.login,
      directoryId: entry.directoryId,
      password: entry.password ?? (entry.stored ? openPassword(entry.stored, this.#parts.secrets) : ''),
    }));
    return await checkAccounts(candidates, { tenant, main, signal });
  }

  #rowOf(organizationId: string, entry: PoolEntry, outcome: CheckOutcome | undefined): BackupAccountRow {
    const key = { organization_id: organizationId, login_key: entry.loginKey };
    const { password, stored } = entry;
    return {
      ...key,
      position: entry.index,
      login: entry.login,
      group_id: entry.groupId,
      name: entry.name ?? null,
      type: entry.type,
      is_cloud: entry.isCloud === undefined ? null : Number(entry.isCloud),
      password: password === undefined ? (stored?.password ?? '') : sealPassword(key, password, this.#parts.secrets),
      check_state: outcome?.state ?? 'unchecked',
    };
  }

  #report(organizationId: string, entries: readonly PoolEntry[], outcomes: readonly CheckOutcome[]): void {
    const { logger } = this.#parts;
    const unchecked = entries.filter((_, at) => outcomes[at]?.state === 'unchecked').map((entry) => entry.login);
    if (unchecked.length > 0) {
      const reason = outcomes.find((outcome) => outcome.state === 'unchecked')?.text;
      logger.warn(
        { organizationId, logins: unchecked, reason },
        'Backup accounts were saved unchecked because Microsoft could not be reached; they are checked at first use',
      );
    }
    logger.info({ organizationId, accounts: entries.length }, 'The pool of backup accounts was replaced');
  }
}

function refuseIfAny(entries: readonly PoolEntry[], outcomes: readonly CheckOutcome[]): void {
  const refused = entries.flatMap((entry, at) => {
    const outcome = outcomes[at];
    return outcome?.state === 'refused' ? [`${entryName(entry.index, entry.login)}: ${outcome.text}`] : [];
  });
  if (refused.length === 0) return;
  const more = refused.length > mostNamed ? ` And ${refused.length - mostNamed} more.` : '';
  throw new RequestError('invalid', `${refused.slice(0, mostNamed).join(' ')}${more}`);
}
