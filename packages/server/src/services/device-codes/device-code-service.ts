import { randomUUID } from 'node:crypto';
import type { Tenant } from '@coffer/m365';
import { type Clock, RequestError } from '@coffer/model';
import type { Cloud, Region } from '../../config/cloud-file.ts';
import type { OrganizationService } from '../organizations/organization-service.ts';
import type { TenantKeeper, TenantSpec } from '../organizations/ports.ts';

/** Codes that may be open at once; the oldest is forgotten when there are more. */
const mostCodes = 200;

/** A code that a person types in at Microsoft's page. */
export interface ShownCode {
  readonly userCode: string;
  readonly verificationUrl: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly message: string;
}

interface OpenCode {
  readonly tenant: () => Promise<Tenant>;
  readonly handle: string;
  readonly expires: number;
  readonly interval: number;
  /** When Microsoft may be asked again. */
  askAgainAt: number;
  authenticated: boolean;
}

/** What the service is made of. */
export interface DeviceCodeParts {
  readonly organizations: OrganizationService;
  readonly tenants: TenantKeeper;
  readonly cloud: Cloud;
  readonly clock: Clock;
}

/** Lets an administrator of Microsoft 365 sign in on another device. Codes live in memory and end with the process. */
export class DeviceCodeService {
  readonly #parts: DeviceCodeParts;
  readonly #codes = new Map<string, OpenCode>();

  constructor(parts: DeviceCodeParts) {
    this.#parts = parts;
  }

  /** A code for any organization of a region. */
  async start(region: Region, signal?: AbortSignal): Promise<ShownCode> {
    const key = `device-codes:${region}`;
    return await this.#open(
      async () => await this.#parts.tenants.get(key, async () => this.#regionSpec(region)),
      signal,
    );
  }

  /** A code for an organization that was added. */
  async startFor(organizationId: string, signal?: AbortSignal): Promise<ShownCode> {
    const { id } = await this.#parts.organizations.require(organizationId);
    return await this.#open(async () => await this.#parts.organizations.tenant(id), signal);
  }

  /**
   * Whether the person has signed in. Microsoft is asked no more often than it wishes.
   * Rejects with `RequestError('not-found')` for a code that was never given out or has expired.
   */
  async check(userCode: string, signal?: AbortSignal): Promise<boolean> {
    const { clock } = this.#parts;
    const key = keyOf(userCode);
    this.#dropExpired();
    const code = this.#codes.get(key);
    if (!code) throw new RequestError('not-found', 'This device code is not known or has expired; ask for a new one.');
    if (code.authenticated || clock.now() < code.askAgainAt) return code.authenticated;
    code.askAgainAt = clock.now() + code.interval;
    const tenant = await code.tenant();
    const { state } = await tenant.pollDeviceCode(code.handle, signal);
    code.authenticated = state === 'signed-in';
    return code.authenticated;
  }

  async #open(tenant: () => Promise<Tenant>, signal: AbortSignal | undefined): Promise<ShownCode> {
    const { clock } = this.#parts;
    const code = await (await tenant()).startDeviceCode(signal);
    this.#dropExpired();
    const [oldest] = this.#codes.keys();
    if (this.#codes.size >= mostCodes && oldest !== undefined) this.#codes.delete(oldest);
    const { handle, expires, interval } = code;
    this.#codes.set(keyOf(code.userCode), { tenant, handle, expires, interval, askAgainAt: 0, authenticated: false });
    return {
      userCode: code.userCode,
      verificationUrl: code.verificationUri,
      expiresIn: Math.max(0, Math.round((expires - clock.now()) / 1000)),
      message: code.message,
    };
  }

  #dropExpired(): void {
    const now = this.#parts.clock.now();
    for (const [key, code] of [...this.#codes]) if (code.expires <= now) this.#codes.delete(key);
  }

  #regionSpec(region: Region): TenantSpec {
    const endpoints = this.#parts.cloud.endpoints(region);
    if (endpoints?.publicClientId === undefined) {
      throw new RequestError(
        'invalid',
        `Device codes need a public client application, and none is configured on this server for ${region}.`,
      );
    }
    // Only device codes go through this connection; it has no identity of its own that could sign in.
    const main = { kind: 'application', applicationId: endpoints.publicClientId } as const;
    return {
      organizationId: randomUUID(),
      tenant: 'organizations',
      endpoints,
      main,
      pool: [],
      grantGroups: [],
      grantSelf: false,
    };
  }
}

function keyOf(userCode: string): string {
  return userCode.trim().toUpperCase();
}
