import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { microsoftHosts } from '../../packages/practice-tenant/src/http/addresses.ts';
import { type PracticeTenant, startPracticeTenant } from '../../packages/practice-tenant/src/index.ts';
import { DOMAIN, filesSeed } from './files.ts';

/** What the practice tenant counted during one run of one client. */
export interface Counted {
  readonly requests: number;
  /** Resource units charged, refused requests included. */
  readonly units: number;
  /** Of those, what permissions and earlier versions cost, which only Coffer keeps. */
  readonly extras: number;
  readonly refused: number;
  /** Units of the requests that were refused. */
  readonly wasted: number;
  /** Contents fetched whole. */
  readonly downloads: number;
  /** Units by what was asked, for example `drive/{id}`. */
  readonly perDrive: ReadonlyMap<string, number>;
}

/** A fresh practice tenant with Microsoft's limits on, and a folder for whoever is measured against it. */
export class Place implements AsyncDisposable {
  readonly folder: string;
  readonly tenant: PracticeTenant;
  readonly #clock: JumpingClock;

  private constructor(folder: string, tenant: PracticeTenant, clock: JumpingClock) {
    this.folder = folder;
    this.tenant = tenant;
    this.#clock = clock;
  }

  static async open(): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), 'coffer-bench-'));
    const clock = new JumpingClock();
    const tenant = await startPracticeTenant({
      seed: filesSeed,
      stateFolder: join(folder, 'tenant'),
      microsoftHosts: true,
      // rclone 1.60 sends its token to pre-authenticated addresses, too.
      settings: { strictAddresses: false },
      clock,
    });
    return new Place(folder, tenant, clock);
  }

  get hosts(): readonly string[] {
    return microsoftHosts(this.tenant.world);
  }

  /** The tenant's limits of minutes are as new after this. */
  jump(minutes: number): void {
    this.#clock.jump(minutes * 60_000);
  }

  /** A token of the application that may read everything. */
  async token(): Promise<string> {
    const agent = new Agent({ connect: { ca: await readFile(this.tenant.caFile, 'utf8') } });
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.tenant.applications.confidential.appId,
      client_secret: 'practice-secret',
      scope: 'https://graph.microsoft.com/.default',
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const url = `${this.tenant.url}/${DOMAIN}/oauth2/v2.0/token`;
    const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent });
    const { access_token } = (await answer.body.json()) as { access_token: string };
    await agent.destroy();
    return access_token;
  }

  /** Counts from now on; the function returned tells what came. */
  count(): () => Counted {
    const { journal } = this.tenant;
    journal.clear();
    return () => {
      const entries = journal.entries().filter(({ api }) => api !== 'login' && api !== 'practice');
      const units = (list: readonly { readonly ru: number }[]): number => list.reduce((sum, { ru }) => sum + ru, 0);
      const refused = entries.filter(({ status }) => status === 429 || status === 503);
      return {
        requests: entries.length,
        units: units(entries),
        extras: units(entries.filter(({ kind }) => kind === 'permissions' || kind === 'versions')),
        refused: refused.length,
        wasted: units(refused),
        downloads: entries.filter(({ kind, status }) => kind === 'download' && status < 300).length,
        perDrive: new Map(
          [...Map.groupBy(entries, ({ object }) => object ?? '')].map(([object, list]) => [object, units(list)]),
        ),
      };
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tenant[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The machine's clock, put ahead when told to. */
class JumpingClock {
  #ahead = 0;

  now(): number {
    return Date.now() + this.#ahead;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await delay(Math.max(0, milliseconds), undefined, signal === undefined ? {} : { signal });
  }

  jump(milliseconds: number): void {
    this.#ahead += milliseconds;
  }
}
