import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';

/** One request as the practice tenant saw it. */
export interface JournalEntry {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly api: string;
  /** Sign-in name or application id; absent for anonymous requests. */
  readonly identity?: string;
  readonly status: number;
  readonly ru: number;
  readonly bytes: number;
}

/** What the practice tenant charged to one identity. */
export interface LedgerLine {
  readonly identity: string;
  readonly requests: number;
  readonly ru: number;
  /** Bytes of the answers. */
  readonly bytes: number;
  /** Bytes of the requests. */
  readonly bytesIn: number;
  readonly throttled: number;
  readonly downloads: number;
}

/** A file or folder as Graph shows it. */
export interface DriveItem {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly file?: { readonly hashes?: { readonly quickXorHash?: string } };
  readonly root?: object;
  readonly folder?: { readonly childCount: number };
  readonly parentReference?: { readonly id?: string };
  readonly '@microsoft.graph.downloadUrl'?: string;
}

/** An item with its path in its drive. */
type PlacedItem = DriveItem & { readonly path: string };

/** Every account of the seeds has this password, as on the documentation page of the API. */
const practicePassword = 'XXXXX';

/** The certificate file of the application that may read everything has this password. */
const practicePfxPassword = 'practice';

/** What listings are asked for; without its being named, the download address comes only with a single item. */
const itemFields = '$select=id,name,size,file,folder,root,parentReference,content.downloadUrl';

interface Page<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string;
}

/** Where a practice tenant is and how to trust it. */
export interface PracticeAddress {
  readonly url: string;
  readonly caFile: string;
  readonly tenant: string;
  readonly publicClientId: string;
  /** Certificate file of the reader. */
  readonly pfxFile: string;
  /** The application that may read and write everything. */
  readonly reader: { readonly id: string; readonly secret: string };
}

/** A person who is not let in: wrong password, blocked, expired, more than a password asked for. */
class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/**
 * Speaks to a practice tenant from outside of Coffer: as its administrator (journal, ledger, account states), as an
 * application that reads any OneDrive (its owner may be unable to sign in), and as one of its users, who changes his
 * own files through Graph like anybody would.
 */
export class PracticeClient implements AsyncDisposable {
  readonly address: PracticeAddress;
  readonly #agent: Agent;
  readonly #tokens = new Map<string, string>();

  private constructor(address: PracticeAddress, ca: string) {
    this.address = address;
    this.#agent = new Agent({ connect: { ca } });
  }

  static async connect(address: PracticeAddress): Promise<PracticeClient> {
    return new PracticeClient(address, await readFile(address.caFile, 'utf8'));
  }

  /** Whom the practice tenant has met here: the application that reads, and the users it signed in as. */
  get identities(): ReadonlySet<string> {
    return new Set([this.address.reader.id, ...this.#tokens.keys()]);
  }

  /** Every request since `since` (milliseconds since 1970), oldest first. */
  async journal(since = 0): Promise<readonly JournalEntry[]> {
    const answer = await this.#json<{ entries: readonly JournalEntry[] }>('GET', `/_practice/journal?since=${since}`);
    return answer.entries;
  }

  /** Totals per identity since the tenant started. */
  async ledger(): Promise<readonly LedgerLine[]> {
    const answer = await this.#json<{ identities: readonly LedgerLine[] }>('GET', '/_practice/ledger');
    return answer.identities;
  }

  /** Changes how an account may sign in: `ok`, `mfa`, `disabled`, `expired`, `locked`, or a new password. */
  async setUser(login: string, change: { readonly state?: string; readonly password?: string }): Promise<void> {
    await this.#json('POST', `/_practice/users/${encodeURIComponent(login)}`, { body: change });
  }

  /** Has the tenant misbehave (see its README) until null is given for the same name. */
  async misbehave(name: string, settings: Readonly<Record<string, unknown>> | null): Promise<void> {
    await this.#json('POST', '/_practice/faults', { body: { [name]: settings } });
  }

  /** Registers an application that signs in with any of these certificates (DER) and may do nothing yet. Returns its application id. */
  async register(displayName: string, certificates: readonly Uint8Array[]): Promise<string> {
    const keyOf = (certificate: Uint8Array) => Buffer.from(certificate).toString('base64');
    const keyCredentials = certificates.map((one) => ({
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      key: keyOf(one),
    }));
    const registration = { displayName, keyCredentials };
    const { appId } = await this.#json<{ appId: string }>('POST', '/v1.0/applications', { body: registration });
    await this.#json('POST', '/v1.0/servicePrincipals', { body: { appId } });
    return appId;
  }

  /** Connection settings of v6 with which the application that may read everything signs in by its certificate. */
  async applicationSettings() {
    const { tenant, reader, pfxFile } = this.address;
    return {
      useApplicationOnlyAuth: true,
      officeOrganizationName: tenant,
      applicationId: reader.id,
      applicationCertificate: (await readFile(pfxFile)).toString('base64'),
      applicationCertificatePassword: practicePfxPassword,
    };
  }

  /** Whether a user can sign in with the password of the seeds. */
  async canSignIn(user: string): Promise<boolean> {
    return await this.#token(user).then(
      () => true,
      (error: unknown) => {
        if (error instanceof SignInRefused) return false;
        throw error;
      },
    );
  }

  /** All items of a folder of a user's OneDrive, root by default. None if he has no OneDrive. */
  async children(owner: string, path = ''): Promise<readonly DriveItem[]> {
    const where = path === '' ? 'root/children' : `root:/${encodePath(path)}:/children`;
    return await this.#collect(`${driveOf(owner)}/${where}?$top=200&${itemFields}`);
  }

  /** Every file of a user's OneDrive with its path. None if he has no OneDrive. */
  files(owner: string): Promise<readonly PlacedItem[]> {
    return this.#filesOf(driveOf(owner));
  }

  /** Every file of a site's first library with its path. `siteId` is Graph's. */
  siteFiles(siteId: string): Promise<readonly PlacedItem[]> {
    return this.#filesOf(`/v1.0/sites/${siteId}/drive`);
  }

  /** Deletes something in a site's first library. */
  async removeFromSite(siteId: string, id: string): Promise<void> {
    await this.#json('DELETE', `/v1.0/sites/${siteId}/drive/items/${id}`);
  }

  async #filesOf(drive: string): Promise<readonly PlacedItem[]> {
    const items = new Map((await this.#collect(`${drive}/root/delta?${itemFields}`)).map((item) => [item.id, item]));
    const pathOf = (item: DriveItem): string => {
      const parent = items.get(item.parentReference?.id ?? '');
      return parent === undefined || parent.root !== undefined ? item.name : `${pathOf(parent)}/${item.name}`;
    };
    return [...items.values()]
      .filter((item) => item.file !== undefined)
      .map((item) => ({ ...item, path: pathOf(item) }));
  }

  /** The item at a path of a user's OneDrive, or undefined. */
  async item(owner: string, path: string): Promise<DriveItem | undefined> {
    return await this.#json<DriveItem>('GET', `${driveOf(owner)}/root:/${encodePath(path)}`, { missing: [404] });
  }

  /** SHA-256 (hex) of a file's content, by the download address that came with the item. */
  async sha256(item: DriveItem): Promise<string> {
    const address = item['@microsoft.graph.downloadUrl'];
    if (address === undefined) throw new Error(`${item.name} came without a download address`);
    const answer = await request(address, { dispatcher: this.#agent });
    if (answer.statusCode !== 200) throw new Error(`content of ${item.name} answered ${answer.statusCode}`);
    const hash = createHash('sha256');
    for await (const chunk of answer.body) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  }

  /** Writes a small file, replacing one of the same name. */
  async write(user: string, path: string, content: string | Uint8Array): Promise<DriveItem> {
    const body = typeof content === 'string' ? Buffer.from(content) : content;
    return await this.#json<DriveItem>('PUT', `/v1.0/me/drive/root:/${encodePath(path)}:/content`, {
      user,
      bytes: body,
    });
  }

  /** Makes a folder in another one (root by default). */
  async makeFolder(user: string, name: string, parent = 'root'): Promise<DriveItem> {
    const where = parent === 'root' ? 'root/children' : `items/${parent}/children`;
    return await this.#json<DriveItem>('POST', `/v1.0/me/drive/${where}`, {
      user,
      body: { name, folder: {}, '@microsoft.graph.conflictBehavior': 'fail' },
    });
  }

  /** Renames an item, moves it, or both. */
  async change(user: string, id: string, change: { readonly name?: string; readonly parent?: string }): Promise<void> {
    const body = {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.parent === undefined ? {} : { parentReference: { id: change.parent } }),
    };
    await this.#json('PATCH', `/v1.0/me/drive/items/${id}`, { user, body });
  }

  async remove(user: string, id: string): Promise<void> {
    await this.#json('DELETE', `/v1.0/me/drive/items/${id}`, { user });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.close();
  }

  async #collect(first: string): Promise<readonly DriveItem[]> {
    const items: DriveItem[] = [];
    let url: string | undefined = first;
    while (url !== undefined) {
      const page: Page<DriveItem> | undefined = await this.#json<Page<DriveItem>>('GET', url, { missing: [400, 404] });
      items.push(...(page?.value ?? []));
      url = page?.['@odata.nextLink'];
    }
    return items;
  }

  /** The token of a user, or without one of the application that reads. */
  async #token(user?: string): Promise<string> {
    const known = this.#tokens.get(user ?? '');
    if (known !== undefined) return known;
    const { publicClientId, reader } = this.address;
    const grant =
      user === undefined
        ? { client_id: reader.id, client_secret: reader.secret, grant_type: 'client_credentials' }
        : { client_id: publicClientId, grant_type: 'password', username: user, password: practicePassword };
    const answer = await request(`${this.address.url}/${this.address.tenant}/oauth2/v2.0/token`, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...grant, scope: 'https://graph.microsoft.com/.default' }).toString(),
    });
    const body = (await answer.body.json()) as { access_token?: string; error_description?: string };
    if (body.access_token === undefined) {
      throw new SignInRefused(`${user ?? 'the reader'} cannot sign in: ${body.error_description ?? answer.statusCode}`);
    }
    this.#tokens.set(user ?? '', body.access_token);
    return body.access_token;
  }

  async #json<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    target: string,
    options: JsonOptions & { missing: readonly number[] },
  ): Promise<T | undefined>;
  async #json<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    target: string,
    options?: JsonOptions,
  ): Promise<T>;
  async #json<T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    target: string,
    options: JsonOptions = {},
  ): Promise<T | undefined> {
    const headers: Record<string, string> = {};
    if (!target.startsWith('/_practice/')) headers['authorization'] = `Bearer ${await this.#token(options.user)}`;
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    const answer = await request(target.startsWith('https:') ? target : `${this.address.url}${target}`, {
      dispatcher: this.#agent,
      method,
      headers,
      body: options.bytes ?? (options.body === undefined ? null : JSON.stringify(options.body)),
    });
    const text = await answer.body.text();
    if (options.missing?.includes(answer.statusCode) === true) return undefined;
    if (answer.statusCode >= 400)
      throw new Error(`practice tenant: ${method} ${target} answered ${answer.statusCode} ${text.slice(0, 300)}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

interface JsonOptions {
  /** Who asks; by default the application that reads. */
  readonly user?: string;
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  /** Statuses that mean that there is no such thing. */
  readonly missing?: readonly number[];
}

function driveOf(owner: string): string {
  return `/v1.0/users/${encodeURIComponent(owner)}/drive`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
