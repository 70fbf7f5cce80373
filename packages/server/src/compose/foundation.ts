import type { Clock, Logger } from '@coffer/model';
import type { Kysely } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/schema/database.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { PasswordCost } from '../services/administrators/password-hash.ts';

/** What every part of the server is built on. */
export interface Foundation {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly db: Kysely<Database>;
  readonly secrets: SecretBox;
  /** Of guessing the passwords of users and repositories. */
  readonly passwordCost: PasswordCost;
  /** Version of the product. */
  readonly version: string;
}
