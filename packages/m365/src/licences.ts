import type { WorkContext } from '@coffer/model';
import type { Graph } from './client/graph.ts';
import type { TenantSize } from './governor/limits/rule.ts';

interface WireSkus {
  readonly value?: readonly {
    readonly consumedUnits?: number;
    readonly prepaidUnits?: { readonly enabled?: number };
    readonly servicePlans?: readonly { readonly servicePlanName?: string }[];
  }[];
}

/**
 * The tenant's size as Microsoft's limits count it: licences that include SharePoint, and users, of whom there are at least
 * as many as the most-used product has.
 */
export async function readTenantSize(graph: Graph, context: WorkContext): Promise<TenantSize> {
  const answer = await graph.json({
    method: 'GET',
    path: '/subscribedSkus?$select=prepaidUnits,consumedUnits,servicePlans',
    as: 'main',
    cost: 'directory-skus',
    purpose: 'discover',
    context,
  });
  const skus = (answer.body as WireSkus | undefined)?.value ?? [];
  const counted = skus.filter((sku) =>
    sku.servicePlans?.some((plan) => plan.servicePlanName?.startsWith('SHAREPOINT')),
  );
  return {
    licences: counted.reduce((sum, sku) => sum + (sku.prepaidUnits?.enabled ?? 0), 0),
    users: Math.max(0, ...skus.map((sku) => sku.consumedUnits ?? 0)),
  };
}
