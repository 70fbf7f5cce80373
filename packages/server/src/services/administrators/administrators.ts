import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '@coffer/model';
import { type Config, ConfigError } from '../../config/config.ts';
import type { AdministratorRow, AdministratorStore } from '../../db/stores/administrator-store.ts';
import { hashPassword, nobodysHash, type PasswordCost, verifyPassword } from './password-hash.ts';

/** The administrator of the server. */
export class Administrators {
  readonly #store: AdministratorStore;
  readonly #clock: Clock;
  readonly #cost: PasswordCost;
  /** Compared with when the name is unknown, so that an unknown name takes as long as a wrong password. */
  readonly #nobody: string;

  /** `cost` is that of guessing the passwords that are set from now on. */
  constructor(store: AdministratorStore, clock: Clock, cost: PasswordCost) {
    this.#store = store;
    this.#clock = clock;
    this.#cost = cost;
    this.#nobody = nobodysHash(cost);
  }

  /**
   * Brings the stored administrator in line with the settings. A changed name or password ends all his sign-ins.
   * Returns the password if one was made because none is set and there is no administrator yet.
   */
  async settle(settings: Config['administrator']): Promise<{ name: string; madePassword: string | undefined }> {
    const current = await this.#store.ofSettings();
    if (!current) return await this.#create(settings);
    const name = settings.name ?? current.name;
    const renamed = name.toLowerCase() !== current.name_key;
    const newPassword =
      settings.password !== undefined && !(await verifyPassword(settings.password, current.password_hash));
    if (renamed && (await this.#store.findByName(name))) {
      throw new ConfigError(`COFFER_ADMIN_USER: there is another user ${name}; remove that one first.`);
    }
    if (renamed || newPassword) {
      await this.#store.change(current.id, {
        name,
        name_key: name.toLowerCase(),
        ...(newPassword && settings.password !== undefined ? await this.#password(settings.password) : {}),
      });
    }
    return { name, madePassword: undefined };
  }

  /** The administrator if name and password belong together. `DOMAIN\user` is taken as `user`. */
  async check(name: string, password: string): Promise<AdministratorRow | undefined> {
    const found = await this.#store.findByName(withoutDomain(name));
    const right = await verifyPassword(password, found?.password_hash ?? this.#nobody);
    return right ? found : undefined;
  }

  async #create(settings: Config['administrator']) {
    const name = settings.name ?? 'admin';
    const madePassword = settings.password === undefined ? randomBytes(15).toString('base64url') : undefined;
    await this.#store.insert({
      id: randomUUID(),
      name,
      name_key: name.toLowerCase(),
      role: 'administrator',
      of_settings: 1,
      ...(await this.#password(settings.password ?? madePassword ?? '')),
    });
    return { name, madePassword };
  }

  async #password(password: string) {
    return { password_hash: await hashPassword(password, this.#cost), password_changed_at: this.#clock.now() };
  }
}

/** The name itself of `DOMAIN\user`: whoever counts sign-ins per name must not be told another one by another domain. */
export function withoutDomain(name: string): string {
  return name.slice(name.indexOf('\\') + 1);
}
