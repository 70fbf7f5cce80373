import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ledgerDifferences } from '../../packages/testkit/src/ledgers.ts';
import { freePort, type Program, startProgram } from '../../packages/testkit/src/processes.ts';
import { RestClient } from '../../packages/testkit/src/rest-client.ts';
import {
  addOneDriveJob,
  addOrganization,
  addRepository,
  backupGroup,
  newestSession,
  sessionLog,
  setBackupAccounts,
} from '../../packages/testkit/src/steps.ts';
import type { Client, OpenClient } from './client.ts';
import { DOMAIN } from './files.ts';
import type { Place } from './place.ts';

const SERVER = fileURLToPath(new URL('../../packages/server/bin/coffer.js', import.meta.url));
const ADMINISTRATOR = { user: 'admin', password: 'a password for benchmarks' };

/** The server, asked by REST. With accounts, it signs in as users; with none, as an application. */
export function coffer(accounts: number): Client {
  return {
    name: accounts === 0 ? 'Coffer, application' : `Coffer, ${accounts} accounts`,
    open: async (place) => {
      const server = await CofferServer.start(place);
      await server.prepare(accounts);
      return server;
    },
  };
}

class CofferServer implements OpenClient {
  readonly #place: Place;
  readonly #program: Program;
  readonly #api: RestClient;
  #jobId = '';

  private constructor(place: Place, program: Program, api: RestClient) {
    this.#place = place;
    this.#program = program;
    this.#api = api;
  }

  static async start(place: Place): Promise<CofferServer> {
    const api = new RestClient(`https://localhost:${await freePort()}`);
    const program = await startProgram({
      name: 'server',
      script: SERVER,
      args: [],
      env: {
        COFFER_DATA: join(place.folder, 'server'),
        COFFER_PORT: new URL(api.url).port,
        COFFER_ADMIN_USER: ADMINISTRATOR.user,
        COFFER_ADMIN_PASSWORD: ADMINISTRATOR.password,
        COFFER_CLOUD_FILE: place.tenant.cloudFile,
      },
      ready: () =>
        api.signIn(ADMINISTRATOR.user, ADMINISTRATOR.password).then(
          () => true,
          () => false,
        ),
    });
    return new CofferServer(place, program, api);
  }

  async prepare(accounts: number): Promise<void> {
    const organizationId = accounts === 0 ? await this.#addByApplication() : await addOrganization(this.#api);
    if (accounts > 0) {
      const { members } = await backupGroup(this.#api, organizationId);
      await setBackupAccounts(this.#api, organizationId, members.slice(0, accounts));
    }
    const repositoryId = await addRepository(this.#api, 'Side by side', join(this.#place.folder, 'repository'));
    this.#jobId = await addOneDriveJob(this.#api, { organizationId, repositoryId, name: 'Side by side' });
  }

  async backUp({ full }: { readonly full: boolean }): Promise<void> {
    const before = await newestSession(this.#api, this.#jobId);
    await this.#api.call('Job_StartAction', { path: { jobId: this.#jobId }, body: { full } });
    for (;;) {
      const session = await newestSession(this.#api, this.#jobId);
      if (session !== undefined && session.id !== before?.id && session.endTime !== undefined) {
        const log = await sessionLog(this.#api, session.id ?? '');
        if (session.status !== 'Success')
          throw new Error(`the session ended with ${session.status}:\n${log.join('\n')}`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  differences(): Promise<readonly string[]> {
    return ledgerDifferences(this.#api, this.#place.tenant.ledger.lines());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await this.#api[Symbol.asyncDispose]();
  }

  async #addByApplication(): Promise<string> {
    const { applications } = this.#place.tenant;
    const pfx = await readFile(join(this.#place.folder, 'tenant', 'application.pfx'));
    const organization = await this.#api.call('Organization_Add', {
      body: {
        type: 'Office365',
        region: 'Worldwide',
        isExchangeOnline: false,
        isSharePointOnline: true,
        sharePointOnlineSettings: {
          useApplicationOnlyAuth: true,
          officeOrganizationName: DOMAIN,
          applicationId: applications.confidential.appId,
          applicationCertificate: pfx.toString('base64'),
          applicationCertificatePassword: 'practice',
        },
      },
    });
    return organization.id ?? '';
  }
}
