import type { Tenant } from '@coffer/m365';
import type { Clock } from '@coffer/model';
import { Counter, Gauge, Registry } from 'prom-client';
import type { CertificateFigures } from '../backup-applications/application-manager.ts';
import type { LedgerService } from '../ledger/ledger.ts';

/** What the figures are read from. */
export interface MetricsParts {
  readonly ledger: LedgerService;
  /** The organizations that are connected at the moment. */
  readonly connected: () => Promise<ReadonlyMap<string, Tenant>>;
  /** How the certificates of each organization's applications stand. */
  readonly certificates: () => Promise<ReadonlyMap<string, CertificateFigures>>;
  readonly clock: Clock;
}

/** The figures of the server in the text format of Prometheus. */
export class Metrics {
  readonly #parts: MetricsParts;
  readonly #registry = new Registry();
  readonly #spent: Spent;
  readonly #budget: Budget;
  readonly #certificates: Certificates;

  constructor(parts: MetricsParts) {
    this.#parts = parts;
    this.#spent = spentMetrics(this.#registry);
    this.#budget = budgetMetrics(this.#registry);
    this.#certificates = certificateMetrics(this.#registry);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything as it is now: what was spent by the ledger, what is used of the budgets by the governors, how long certificates last. */
  async text(): Promise<string> {
    this.#registry.resetMetrics();
    for (const total of await this.#parts.ledger.sums()) {
      const labels = { organization: total.organizationId, identity: total.identity, purpose: total.purpose };
      this.#spent.requests.inc(labels, total.requests);
      this.#spent.throttled.inc(labels, total.throttled);
      this.#spent.failed.inc(labels, total.failed);
      this.#spent.units.inc(labels, total.resourceUnits);
      this.#spent.bytesIn.inc(labels, total.bytesIn);
      this.#spent.bytesOut.inc(labels, total.bytesOut);
    }
    for (const [organization, tenant] of await this.#parts.connected()) this.#readBudgets(organization, tenant);
    for (const [organization, { firstEnd, unreadable }] of await this.#parts.certificates()) {
      const { secondsLeft, unreadable: broken } = this.#certificates;
      if (firstEnd !== undefined) secondsLeft.set({ organization }, (firstEnd - this.#parts.clock.now()) / 1_000);
      broken.set({ organization }, unreadable);
    }
    return await this.#registry.metrics();
  }

  #readBudgets(organization: string, tenant: Tenant): void {
    const { used, limit, fences, identities } = this.#budget;
    for (const bucket of tenant.usage()) {
      if (bucket.used === 0 && bucket.scope !== 'application') continue;
      const labels = { organization, bucket: bucket.name, key: bucket.key };
      used.set(labels, bucket.used);
      limit.set(labels, bucket.limit);
    }
    for (const { name, kind, health } of tenant.identities()) {
      if (kind === 'account') {
        for (const bucket of tenant.usage(name).filter(({ scope }) => scope === 'user')) {
          used.set({ organization, bucket: bucket.name, key: bucket.key }, bucket.used);
          limit.set({ organization, bucket: bucket.name, key: bucket.key }, bucket.limit);
        }
      }
      identities.set({ organization, identity: name, health }, 1);
    }
    fences.set({ organization }, tenant.throttling().fences.length);
  }
}

type Spent = ReturnType<typeof spentMetrics>;
type Budget = ReturnType<typeof budgetMetrics>;
type Certificates = ReturnType<typeof certificateMetrics>;

function spentMetrics(registry: Registry) {
  const labelNames = ['organization', 'identity', 'purpose'] as const;
  const counter = (name: string, help: string) =>
    new Counter({ name: `coffer_microsoft_${name}_total`, help, labelNames, registers: [registry] });
  return {
    requests: counter('requests', 'Requests to Microsoft, every attempt counted.'),
    throttled: counter('throttled', 'Requests that Microsoft refused for the sake of a budget.'),
    failed: counter('failed', 'Requests that were answered with another error, or not at all.'),
    units: counter('resource_units', 'Resource units charged by the published table.'),
    bytesIn: counter('received_bytes', 'Bytes received in bodies.'),
    bytesOut: counter('sent_bytes', 'Bytes sent in bodies.'),
  };
}

function certificateMetrics(registry: Registry) {
  const registers = [registry];
  const labelNames = ['organization'] as const;
  return {
    secondsLeft: new Gauge({
      name: 'coffer_certificate_seconds_left',
      help: 'Seconds until the first certificate of the applications of an organization ends; below zero once it has.',
      labelNames,
      registers,
    }),
    unreadable: new Gauge({
      name: 'coffer_certificates_unreadable',
      help: 'Certificates of the applications of an organization that are stored and cannot be opened.',
      labelNames,
      registers,
    }),
  };
}

function budgetMetrics(registry: Registry) {
  const registers = [registry];
  const labelNames = ['organization', 'bucket', 'key'] as const;
  return {
    used: new Gauge({ name: 'coffer_bucket_used', help: 'Use of a budget in its window.', labelNames, registers }),
    limit: new Gauge({
      name: 'coffer_bucket_limit',
      help: 'The budget as believed at the moment.',
      labelNames,
      registers,
    }),
    fences: new Gauge({
      name: 'coffer_fences',
      help: 'Pools to which nothing is sent for a while because Microsoft refused.',
      labelNames: ['organization'] as const,
      registers,
    }),
    identities: new Gauge({
      name: 'coffer_identity_health',
      help: 'The health of each account and application: 1 for the state it is in.',
      labelNames: ['organization', 'identity', 'health'] as const,
      registers,
    }),
  };
}
