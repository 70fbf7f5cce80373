import type { Application, World } from '../world/index.ts';

/** The secret of the confidential application. */
export const APPLICATION_SECRET = 'practice-secret';
/** The password of `application.pfx`. */
export const APPLICATION_PFX_PASSWORD = 'practice';

const GRAPH_PERMISSIONS = [
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Files.ReadWrite.All',
  'Group.Read.All',
  'Organization.Read.All',
  'Sites.FullControl.All',
  'TermStore.ReadWrite.All',
  'User.Read.All',
];
/** What an administrator who signs in needs to consent for an application. */
const CONSENT_PERMISSIONS = ['AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'];
const SHAREPOINT_ROLES = ['Sites.FullControl.All', 'User.Read.All'];
const SHAREPOINT_SCOPES = ['AllSites.FullControl', 'User.Read.All'];

/** The two applications every practice tenant has: one with a secret and a certificate of its own, one public client. */
export function addPracticeApplications(
  world: World,
  certificate: Uint8Array,
): { confidential: Application; publicClient: Application } {
  const graph = { roles: GRAPH_PERMISSIONS, scopes: GRAPH_PERMISSIONS };
  const confidential = world.addApplication({
    displayName: 'Practice Backup',
    secret: APPLICATION_SECRET,
    certificate,
    graph,
    sharePoint: { roles: SHAREPOINT_ROLES, scopes: SHAREPOINT_SCOPES },
  });
  const publicClient = world.addApplication({
    displayName: 'Practice Backup (public client)',
    publicClient: true,
    graph: { roles: [], scopes: [...GRAPH_PERMISSIONS, ...CONSENT_PERMISSIONS] },
    sharePoint: { roles: [], scopes: SHAREPOINT_SCOPES },
  });
  return { confidential, publicClient };
}
