import { loadCloud } from '../config/cloud-file.ts';
import { HeldByOrganizationStore } from '../db/stores/held-by-organization-store.ts';
import { OperatorRoleStore } from '../db/stores/operator-role-store.ts';
import { PersonStore } from '../db/stores/person-store.ts';
import { SettingStore } from '../db/stores/setting-store.ts';
import type { AuditService } from '../services/audit/audit-service.ts';
import { OperatorRoleService } from '../services/operator-roles/role-service.ts';
import { Admission } from '../services/portal/admission.ts';
import { GroupMembers } from '../services/portal/group-members.ts';
import { PortalService } from '../services/portal/portal-service.ts';
import { PortalSettingsService } from '../services/portal/portal-settings.ts';
import { PortalSignIn } from '../services/portal/portal-sign-in.ts';
import { Reach } from '../services/portal/reach.ts';
import type { Services } from '../services/services.ts';
import type { TokenService } from '../services/tokens/token-service.ts';
import { Turns } from '../services/turns.ts';
import type { Foundation } from './foundation.ts';

/** The restore portal. Disposing closes its connection to Microsoft's sign-in. */
export interface PortalServices
  extends AsyncDisposable,
    Pick<Services, 'operatorRoles' | 'portalSettings' | 'portalSignIn' | 'reach' | 'admission' | 'portal'> {}

/** What else it takes. */
export interface PortalNeeds {
  readonly tokens: TokenService;
  readonly audit: AuditService;
  readonly microsoft: Pick<Services, 'organizations'>;
  readonly backup: Pick<Services, 'restorePoints' | 'restoreSessions'>;
}

/** Wires the roles of restore operators and the restore portal. */
export async function composePortal(
  foundation: Foundation,
  { tokens, audit, microsoft, backup }: PortalNeeds,
): Promise<PortalServices> {
  const { config, clock, logger, db, secrets, version } = foundation;
  const { organizations } = microsoft;
  const roles = new OperatorRoleStore(db);
  const portalSettings = new PortalSettingsService({ store: new SettingStore(db), secrets, clock });
  const members = new GroupMembers({
    directory: async (organizationId) => (await organizations.tenant(organizationId)).directory,
    clock,
  });
  const reach = new Reach({ roles, held: new HeldByOrganizationStore(db), members });
  const portalSignIn = new PortalSignIn({
    settings: portalSettings,
    organizations,
    people: new PersonStore(db),
    tokens,
    audit,
    cloud: await loadCloud(config),
    secrets,
    clock,
    logger,
    version,
  });
  return {
    operatorRoles: new OperatorRoleService({ store: roles, organizations, turns: new Turns(), clock }),
    portalSettings,
    portalSignIn,
    reach,
    admission: new Admission({ settings: portalSettings, sessions: backup.restoreSessions, reach }),
    portal: new PortalService({ reach, points: backup.restorePoints, sessions: backup.restoreSessions }),
    [Symbol.asyncDispose]: async () => await portalSignIn[Symbol.asyncDispose](),
  };
}
