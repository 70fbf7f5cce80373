import { GRAPH_RULES } from './limits/graph.ts';
import type { BucketRule } from './limits/rule.ts';
import { SHAREPOINT_RULES } from './limits/sharepoint.ts';
import { TEAMS_RULES } from './limits/teams.ts';

/**
 * The limits of Microsoft that this server stays under; `docs/throttling.md` shows the same table to administrators.
 *
 * Several applications of one product in one tenant are counted together. Requests made as a user run on the user's and
 * the tenant's budgets of SharePoint; the directory counts for the application whoever it is asked as. Limits of a site
 * (anonymous links) and of sharing e-mails are left out: this server uses neither.
 */
export const BUCKET_RULES: readonly BucketRule[] = [...SHAREPOINT_RULES, ...GRAPH_RULES, ...TEAMS_RULES];
