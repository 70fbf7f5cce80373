import type { Figure, TenantSize } from './figures/figure.ts';
import { OTHER_FIGURES } from './figures/others.ts';
import { SHAREPOINT_FIGURES } from './figures/sharepoint.ts';
import { TEAMS_FIGURES } from './figures/teams.ts';

export type { Figure, MeteredService, TenantSize, Unit } from './figures/figure.ts';

/** Every limit the practice tenant keeps, each with the place Microsoft publishes it. Names are unique. */
export const FIGURES: readonly Figure[] = [...SHAREPOINT_FIGURES, ...OTHER_FIGURES, ...TEAMS_FIGURES];

/** Upper ends of the tiers of the SharePoint tables, in licences; the last tier has none. */
const LICENCE_TIERS = [1_000, 5_000, 15_000, 50_000];

/** How much fits into one window of a tenant of this size. */
export function amountOf({ amount }: Figure, size: TenantSize): number {
  if (typeof amount === 'number') return amount;
  if ('byUsers' in amount) return amount.byUsers[size.users < 50 ? 0 : size.users <= 500 ? 1 : 2];
  const tier = LICENCE_TIERS.findIndex((end) => size.licences <= end);
  return amount.byLicences[tier < 0 ? 4 : tier] ?? 0;
}
