import { randomUUID } from 'node:crypto';
import { type Clock, RequestError } from '@coffer/model';
import type { AdministratorRow, AdministratorStore } from '../../db/stores/administrator-store.ts';
import type { Turns } from '../turns.ts';
import type { ConsoleRole } from './console-role.ts';
import { hashPassword, type PasswordCost } from './password-hash.ts';

/** Somebody who may sign in to the console and the API. */
export interface ConsoleUser {
  readonly id: string;
  readonly userName: string;
  readonly role: ConsoleRole;
}

/** A user as a caller sends it; what is absent stays as it is. */
export interface ConsoleUserInput {
  readonly userName?: string | undefined;
  readonly role?: ConsoleRole | undefined;
  readonly password?: string | undefined;
}

/** What the service is made of. */
export interface ConsoleUserParts {
  readonly store: AdministratorStore;
  /** Whether the password is the person's; guessing is slowed down. Rejects with a RequestError if not. */
  readonly confirm: (userName: string, password: string, address: string) => Promise<void>;
  /** Whether the settings of the server say the password of their user; then it cannot be changed here. */
  readonly hasPasswordOfSettings: boolean;
  readonly turns: Turns;
  readonly clock: Clock;
  /** Of guessing the passwords that are set from now on. */
  readonly passwordCost: PasswordCost;
}

/** NIST SP 800-63B asks for eight at least where a password is all there is; twelve costs little more. */
const shortestPassword = 12;
const longestPassword = 1024;
const nameForm = /^[^\s\\/:*?"<>|\p{Cc}][^\\/:*?"<>|\p{Cc}]{0,126}[^\s\\/:*?"<>|\p{Cc}]$|^[\p{L}\p{N}]$/u;

/** Users of the console. The one of the server's settings is always an administrator, so that there is one. */
export class ConsoleUsers {
  readonly #parts: ConsoleUserParts;

  constructor(parts: ConsoleUserParts) {
    this.#parts = parts;
  }

  /** By name. */
  async list(): Promise<readonly ConsoleUser[]> {
    return (await this.#parts.store.list()).map(userOf);
  }

  /** Rejects with RequestError: `invalid` for what cannot be used, `conflict` for a name that is taken. */
  async add(input: ConsoleUserInput): Promise<ConsoleUser> {
    return await this.#parts.turns.take('console users', async () => {
      const name = await this.#freeName(input.userName ?? '');
      const row: AdministratorRow = {
        id: randomUUID(),
        name,
        name_key: name.toLowerCase(),
        role: input.role ?? 'read-only',
        of_settings: 0,
        ...(await this.#password(input.password ?? '')),
      };
      await this.#parts.store.insert(row);
      return userOf(row);
    });
  }

  /** Changes name, role or password, which ends the sign-ins of the user. Rejects as {@link add} does, and with `not-found`. */
  async update(id: string, input: ConsoleUserInput): Promise<ConsoleUser> {
    return await this.#parts.turns.take('console users', async () => {
      const row = await this.#require(id);
      const name = input.userName ?? row.name;
      const role = input.role ?? row.role;
      const change = {
        ...(name.toLowerCase() === row.name_key ? { name } : await this.#renamed(name)),
        role,
        ...(input.password === undefined ? {} : await this.#password(input.password)),
      };
      if (row.of_settings === 1 && (role !== 'administrator' || name !== row.name || input.password !== undefined)) {
        throw new RequestError('conflict', 'Name and password of this user are those of the settings of the server.');
      }
      await this.#parts.store.change(row.id, change);
      return userOf({ ...row, ...change });
    });
  }

  /** Rejects with RequestError: `not-found`, or `conflict` for the user of the settings. */
  async remove(id: string): Promise<void> {
    const row = await this.#require(id);
    if (row.of_settings === 1) throw new RequestError('conflict', 'The user of the settings of the server stays.');
    await this.#parts.store.delete(row.id);
  }

  /** A user's own password, by who proves that he knows the old one. Ends all his sign-ins. */
  async changeOwnPassword(
    userName: string,
    proof: { readonly password: string; readonly newPassword: string; readonly address: string },
  ): Promise<void> {
    const row = await this.#parts.store.findByName(userName);
    if (!row) throw new RequestError('not-found', `There is no user ${userName}.`);
    if (row.of_settings === 1 && this.#parts.hasPasswordOfSettings) {
      throw new RequestError('conflict', 'This password is that of the settings of the server: COFFER_ADMIN_PASSWORD.');
    }
    await this.#parts.confirm(userName, proof.password, proof.address);
    await this.#parts.store.change(row.id, await this.#password(proof.newPassword));
  }

  async #require(id: string): Promise<AdministratorRow> {
    const row = await this.#parts.store.get(id.toLowerCase());
    if (!row) throw new RequestError('not-found', `There is no user ${id}.`);
    return row;
  }

  async #renamed(name: string) {
    const free = await this.#freeName(name);
    return { name: free, name_key: free.toLowerCase() };
  }

  async #freeName(name: string): Promise<string> {
    const given = name.trim();
    if (!nameForm.test(given))
      throw new RequestError('invalid', 'userName must be a name of 1 to 128 plain characters.');
    if (await this.#parts.store.findByName(given))
      throw new RequestError('conflict', `There is a user ${given} already.`);
    return given;
  }

  async #password(password: string) {
    if (password.length < shortestPassword || password.length > longestPassword) {
      throw new RequestError('invalid', `A password has ${shortestPassword} to ${longestPassword} characters.`);
    }
    const { clock, passwordCost } = this.#parts;
    return { password_hash: await hashPassword(password, passwordCost), password_changed_at: clock.now() };
  }
}

function userOf({ id, name, role }: AdministratorRow): ConsoleUser {
  return { id, userName: name, role };
}
