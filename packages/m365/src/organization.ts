import { OutsideError, type WorkContext } from '@coffer/model';
import type { Graph } from './client/graph.ts';

/** An organization as its own directory describes it. */
export interface OrganizationFacts {
  /** Tenant id. */
  readonly id: string;
  readonly displayName: string;
  /** The `*.onmicrosoft.com` name it was made with. */
  readonly initialDomain: string;
  readonly defaultDomain: string;
}

interface WireOrganizations {
  readonly value?: readonly {
    readonly id?: string;
    readonly displayName?: string;
    readonly verifiedDomains?: readonly {
      readonly name?: string;
      readonly isInitial?: boolean;
      readonly isDefault?: boolean;
    }[];
  }[];
}

/** Asks the directory what the organization is called. */
export async function readOrganization(graph: Graph, context: WorkContext): Promise<OrganizationFacts> {
  const answer = await graph.json({
    method: 'GET',
    path: '/organization?$select=id,displayName,verifiedDomains',
    as: 'main',
    cost: 'directory-get',
    purpose: 'discover',
    context,
  });
  const organization = (answer.body as WireOrganizations | undefined)?.value?.[0];
  const domains = organization?.verifiedDomains ?? [];
  const initial = domains.find((domain) => domain.isInitial === true)?.name;
  if (organization?.id === undefined || initial === undefined) {
    throw new OutsideError('damaged', 'The directory does not say which organization it belongs to.');
  }
  return {
    id: organization.id,
    displayName: organization.displayName ?? initial,
    initialDomain: initial,
    defaultDomain: domains.find((domain) => domain.isDefault === true)?.name ?? initial,
  };
}
