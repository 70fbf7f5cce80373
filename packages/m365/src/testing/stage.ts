import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Change,
  type Clock,
  type LedgerEntry,
  silentLogger,
  systemClock,
  type WorkContext,
  type Workload,
  type WorkloadName,
} from '@coffer/model';
import type { AccountCredential, CloudEndpoints, Credential } from '../credential.ts';
import { connectTenant, type Tenant, type TenantOptions } from '../tenant.ts';

interface NewUser {
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly password: string;
  readonly licensed: boolean;
}

/** What of a practice tenant the stage itself needs; the tests start it and see all of it. */
interface Practice extends AsyncDisposable {
  readonly url: string;
  readonly caFile: string;
  readonly applications: { readonly publicClient: { readonly appId: string } };
  readonly world: {
    readonly groups: ReadonlyMap<string, { id: string; displayName: string; members: string[] }>;
    addUser(user: NewUser): { readonly id: string };
  };
}

/** A practice tenant for one test file, and connections to it. */
export interface Stage<P extends Practice = Practice> extends AsyncDisposable {
  readonly practice: P;
  readonly stateFolder: string;
  readonly endpoints: CloudEndpoints;
  /** Everything that was charged so far. */
  readonly charged: LedgerEntry[];
  readonly warnings: string[];
  readonly groupId: string;
  context(part?: Partial<WorkContext>): WorkContext;
  connect(part?: Partial<TenantOptions>): Tenant;
}

export const DOMAIN = 'tiny.onmicrosoft.com';

/** An account of the practice tenant. */
export function account(login: string, password = 'XXXXX'): AccountCredential {
  return { kind: 'account', login: `${login}@${DOMAIN}`, password };
}

/** Starts a practice tenant (of the seed `tiny`) with `accounts` backup accounts in its security group. */
export async function openStage<P extends Practice>(
  start: (stateFolder: string) => Promise<P>,
  { accounts = 2, clock = systemClock }: { readonly accounts?: number; readonly clock?: Clock } = {},
): Promise<Stage<P>> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'coffer-m365-'));
  const practice = await start(stateFolder);
  const groupId = addAccounts(practice, accounts);
  const ca = await readFile(practice.caFile, 'utf8');
  const publicClientId = practice.applications.publicClient.appId;
  const endpoints = {
    login: practice.url,
    graph: practice.url,
    sharePoint: `${practice.url}/sharepoint/{host}`,
    publicClientId,
    ca,
  };
  const charged: LedgerEntry[] = [];
  const warnings: string[] = [];
  const ledger = { record: (entry: LedgerEntry) => void charged.push(entry) };
  const base = { organizationId: 'o', tenant: DOMAIN, endpoints, logger: silentLogger, version: '0.0.0' };
  const signal = new AbortController().signal;
  return {
    practice,
    stateFolder,
    endpoints,
    charged,
    warnings,
    groupId,
    context: (part) => ({ signal, priority: 'full', sessionId: 's', warn: (text) => warnings.push(text), ...part }),
    connect: (part) =>
      connectTenant({ ...base, clock, ledger, main: account('admin'), pool: [], grantGroups: [groupId], ...part }),
    [Symbol.asyncDispose]: async () => {
      await practice[Symbol.asyncDispose]();
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}

function addAccounts({ world }: Practice, accounts: number): string {
  const group = [...world.groups.values()].find(({ displayName }) => displayName === 'Backup Accounts');
  if (group === undefined) throw new Error('the seed has no group of backup accounts');
  for (let number = 3; number <= accounts; number += 1) {
    const userPrincipalName = `account${number}@${DOMAIN}`;
    const user = world.addUser({
      userPrincipalName,
      displayName: userPrincipalName,
      password: 'XXXXX',
      licensed: false,
    });
    group.members.push(user.id);
  }
  return group.id;
}

/** The first so many backup accounts. */
export function pool(count: number): readonly Credential[] {
  return Array.from({ length: count }, (_, index) => account(`account${index + 1}`));
}

/** The workload of OneDrives. */
export function oneDriveOf(tenant: Tenant): Workload {
  return workloadOf(tenant, 'onedrive');
}

export function workloadOf(tenant: Tenant, name: WorkloadName): Workload {
  const workload = tenant.workloads.get(name);
  if (workload === undefined) throw new Error('no such workload');
  return workload;
}

/** A whole scan: what changed, whether it was reset, and the state to go on from. */
export async function scanAll(
  workload: Workload,
  object: Parameters<Workload['scan']>[0],
  on: { readonly state?: string; readonly context: WorkContext },
): Promise<{ changes: Change[]; reset: string | undefined; state: string }> {
  const changes: Change[] = [];
  let reset: string | undefined;
  let state = '';
  for await (const event of workload.scan(object, on.state, on.context)) {
    if (event.type === 'changes') changes.push(...event.changes);
    if (event.type === 'reset') reset = event.reason;
    if (event.type === 'end') state = event.state;
  }
  return { changes, reset, state };
}

/** All bytes. */
export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
