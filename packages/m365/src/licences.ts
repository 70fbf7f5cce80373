import type { WorkContext } from '@coffer/model';
import type { Graph } from './client/graph.ts';
import { type LicenceTier, licenceTier } from './governor/buckets.ts';

interface WireSkus {
  readonly value?: readonly {
    readonly prepaidUnits?: { readonly enabled?: number };
    readonly servicePlans?: readonly { readonly servicePlanName?: string }[];
  }[];
}

/** The tenant's size as Microsoft's limits count it: licences that include SharePoint. */
export async function readLicenceTier(graph: Graph, context: WorkContext): Promise<LicenceTier> {
  const answer = await graph.json({
    method: 'GET',
    path: '/subscribedSkus?$select=prepaidUnits,servicePlans',
    as: 'main',
    cost: 'directory-skus',
    purpose: 'discover',
    context,
  });
  const skus = (answer.body as WireSkus | undefined)?.value ?? [];
  const counted = skus.filter((sku) =>
    sku.servicePlans?.some((plan) => plan.servicePlanName?.startsWith('SHAREPOINT')),
  );
  return licenceTier(counted.reduce((sum, sku) => sum + (sku.prepaidUnits?.enabled ?? 0), 0));
}
