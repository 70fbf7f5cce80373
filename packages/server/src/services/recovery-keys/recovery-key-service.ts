import { type Logger, RequestError } from '@coffer/model';
import type { BackupRepository } from '../../db/stores/repository-store.ts';

/** What opens a repository without Coffer. */
export interface RecoveryKey {
  /** The restic password. A secret. */
  readonly key: string;
  /** The place of the repository as restic's `-r` takes it. */
  readonly location: string;
}

/** What the service is made of. */
export interface RecoveryKeyParts {
  readonly repositories: { get(id: string): Promise<BackupRepository | undefined> };
  readonly registry: { password(repository: BackupRepository): Promise<string> };
  /** Whether the password is the person's; guessing is slowed down. Rejects with a RequestError if not. */
  readonly confirm: (userName: string, password: string, address: string) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Hands out recovery keys to administrators who prove anew who they are. Every key that is shown stands in the server's log too, beside the
 * entry of its request in the audit trail.
 */
export class RecoveryKeyService {
  readonly #parts: RecoveryKeyParts;

  constructor(parts: RecoveryKeyParts) {
    this.#parts = parts;
  }

  /** Rejects with RequestError: `not-found`, or `invalid` when the password is not the caller's. */
  async show(
    repositoryId: string,
    caller: { readonly name: string; readonly password: string; readonly address: string },
  ): Promise<RecoveryKey> {
    const { repositories, registry, confirm, logger } = this.#parts;
    const repository = await repositories.get(repositoryId.toLowerCase());
    if (!repository) throw new RequestError('not-found', `There is no backup repository ${repositoryId}.`);
    const told = { repositoryId: repository.id, repository: repository.name, administrator: caller.name };
    try {
      await confirm(caller.name, caller.password, caller.address);
    } catch (error) {
      logger.warn({ ...told, address: caller.address }, 'A recovery key was refused: the password is wrong');
      throw error;
    }
    const key = await registry.password(repository);
    logger.warn({ ...told, address: caller.address }, 'A recovery key was shown');
    return { key, location: repository.path };
  }
}
