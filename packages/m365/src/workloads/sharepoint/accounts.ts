import { OutsideError } from '@coffer/model';
import type { SharePoint } from '../../client/sharepoint.ts';
import type { On } from '../drive/with-access.ts';
import { quoted, webCall } from './rest.ts';

/** Accounts remembered over all sites; beyond that the memory begins anew, which costs requests and nothing else. */
const REMEMBERED = 100_000;

/** Somebody by login name, or a group of the site by its title. */
export interface Member {
  readonly login: string;
  readonly group: boolean;
}

/** The numbers that a site gives to accounts and groups, made known to it if they are not yet. Asked for once. */
export class Accounts {
  readonly #sharePoint: SharePoint;
  readonly #known = new Map<string, Promise<number | undefined>>();

  constructor(sharePoint: SharePoint) {
    this.#sharePoint = sharePoint;
  }

  /** The number of an account or group on a site; undefined if it does not exist any more. Two units. */
  numberOf(on: On, member: Member): Promise<number | undefined> {
    const key = keyOf(on, member);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const asked = this.#ask(on, member);
    this.#known.set(key, asked);
    asked.catch(() => this.#known.delete(key));
    return asked;
  }

  /** The account or group was made here. */
  forget(on: On, member: Member): void {
    this.#known.delete(keyOf(on, member));
  }

  async #ask(on: On, { login, group }: Member): Promise<number | undefined> {
    const call = group
      ? webCall({
          ...on,
          method: 'GET',
          path: `web/sitegroups/getbyname('${quoted(login)}')?$select=Id`,
          purpose: 'restore',
        })
      : webCall({ ...on, method: 'POST', path: 'web/ensureuser', purpose: 'restore', body: { logonName: login } });
    try {
      const { Id } = ((await this.#sharePoint.json(call)).body ?? {}) as { readonly Id?: number };
      return Id;
    } catch (error) {
      if (error instanceof OutsideError && (error.code === 'gone' || error.code === 'rejected')) return undefined;
      throw error;
    }
  }
}

function keyOf({ object }: On, { login, group }: Member): string {
  return `${object.id} ${group} ${login.toLowerCase()}`;
}

/** The login name of an account that is known by address only. */
export function loginOf({ login, email }: { readonly login?: string; readonly email?: string }): string | undefined {
  if (login !== undefined) return login;
  return email === undefined ? undefined : `i:0#.f|membership|${email.toLowerCase()}`;
}
